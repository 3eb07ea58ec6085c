package io.baigong.server.gateways;

import io.baigong.server.access.Conflict;
import io.baigong.server.ingest.Requests;
import io.baigong.server.ingest.Requests.Reply;
import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks a gateway something; what goes wrong has a name.
@Component
final class Asking {
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int LONGEST = 500;

    /// Faults that gateways name themselves (docs/gateway.md).
    private static final Set<String> CODES =
            Set.of(
                    "method-unknown",
                    "params-invalid",
                    "device-unknown",
                    "device-away",
                    "not-supported",
                    "not-allowed",
                    "time-limit",
                    "failed",
                    "software-unsigned",
                    "software-older",
                    "software-broken",
                    "software-too-large",
                    "software-unreachable",
                    "java-too-old",
                    "no-runner",
                    "update-running");

    private final Requests requests;

    Asking(Requests requests) {
        this.requests = requests;
    }

    /// @return the result, never null
    /// @throws Conflict that names what came in between
    JsonNode ask(Gateway gateway, String method, ObjectNode params, Duration patience)
            throws InterruptedException {
        String key = gateway.key();
        return switch (requests.ask(gateway.thing(), method, params, patience)) {
            case Reply.Answer(var content) -> result(key, content);
            case Reply.Unreadable() ->
                    throw new Conflict(
                            "gateway-unreadable", "gateway %s answered no JSON".formatted(key));
            case Reply.Away() ->
                    throw new Conflict(
                            "gateway-away", "gateway %s is not connected".formatted(key));
            case Reply.Lost() ->
                    throw new Conflict(
                            "gateway-lost",
                            "gateway %s went away before it answered; whether it was done is not known"
                                    .formatted(key));
            case Reply.Silence(var waited) ->
                    throw new Conflict(
                            "gateway-silent",
                            "gateway %s did not answer within %d s; whether it was done is not known"
                                    .formatted(key, waited.toSeconds()));
            case Reply.Crowded(int most) ->
                    throw new Conflict(
                            "gateway-crowded",
                            "%d requests to gateways wait already".formatted(most));
        };
    }

    private static JsonNode result(String gateway, JsonNode content) {
        var fault = content.path("fault");
        if (fault.isObject()) {
            String code = fault.path("code").asString("failed");
            String message = fault.path("message").asString("it did not say why");
            throw new Conflict(
                    name(code),
                    "gateway %s: %s"
                            .formatted(
                                    gateway,
                                    message.substring(0, Math.min(LONGEST, message.length()))));
        }
        var result = content.path("result");
        if (!result.isObject()) {
            throw new Conflict(
                    "gateway-unreadable",
                    "gateway %s answered neither a result nor a fault".formatted(gateway));
        }
        return result;
    }

    private static String name(String code) {
        String known = CODES.contains(code) ? code : "failed";
        boolean whole = known.startsWith("device-") || known.startsWith("software-");
        return whole ? known : "gateway-" + known;
    }
}
