package io.baigong.server.gateways;

import io.baigong.server.access.Refusal;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import io.baigong.server.gateways.Delivery.NotDelivered;
import io.baigong.server.gateways.Versions.DocumentProblem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One document on its way to a gateway: zipped and in parts (docs/gateway.md).
@Component
final class Consignment {
    /// Of the zipped document; 256 KiB in base64.
    private static final int PART = 192 << 10;

    private static final int MOST_PARTS = 64;
    private static final int MOST_PROBLEMS = 200;
    private static final int LONGEST_TEXT = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Versions versions;
    private final Sealing sealing;
    private final Asking asking;
    private final Audit audit;
    private final JsonMapper json;

    Consignment(Versions versions, Sealing sealing, Asking asking, Audit audit, JsonMapper json) {
        this.versions = versions;
        this.sealing = sealing;
        this.asking = asking;
        this.audit = audit;
        this.json = json;
    }

    /// How a gateway says its configuration stands.
    ///
    /// @param version in force
    /// @param onTrial whether it has not proved itself
    record State(long version, boolean onTrial, String note) {}

    State state(Gateway gateway) throws NotDelivered, InterruptedException {
        var said = ask(gateway, "configuration.read", json.createObjectNode(), Asking.PATIENCE);
        return new State(
                said.path("version").asLong(0),
                said.path("onTrial").asBoolean(false),
                cut(said.path("note").asString("")));
    }

    /// @return what the gateway finds wrong; empty when it works by it now
    List<DocumentProblem> deliver(Gateway gateway) throws NotDelivered, InterruptedException {
        var document =
                Tenancy.as(
                        gateway.organisation(),
                        () -> versions.document(gateway, gateway.desired()));
        if (document == null) {
            throw new NotDelivered("version %d is not there".formatted(gateway.desired()));
        }
        String text =
                document.secrets((_, _, sealed) -> sealing.open(gateway.thing(), sealed))
                        .version(gateway.desired())
                        .toString();
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] zipped = Versions.zipped(plain);
        int parts = Math.max(1, (zipped.length + PART - 1) / PART);
        if (parts > MOST_PARTS) {
            return List.of(
                    new DocumentProblem(
                            "",
                            "a document of at most %d bytes when zipped"
                                    .formatted(MOST_PARTS * PART),
                            Integer.toString(zipped.length)));
        }
        String sha256 = HexFormat.of().formatHex(Versions.sha256(plain));
        JsonNode answer = json.createObjectNode();
        for (int part = 1; part <= parts; part++) {
            byte[] piece =
                    Arrays.copyOfRange(
                            zipped, (part - 1) * PART, Math.min(zipped.length, part * PART));
            var params =
                    json.createObjectNode()
                            .put("version", gateway.desired())
                            .put("part", part)
                            .put("parts", parts)
                            .put("sha256", sha256)
                            .put("gzip", Base64.getEncoder().encodeToString(piece));
            answer = ask(gateway, "configuration.apply", params, PATIENCE);
        }
        return problems(answer.path("problems"));
    }

    private static List<DocumentProblem> problems(JsonNode said) {
        var problems = new ArrayList<DocumentProblem>();
        for (var problem : said) {
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(
                        new DocumentProblem(
                                cut(problem.path("path").asString("")),
                                cut(problem.path("expected").asString("")),
                                cut(problem.path("got").asString(""))));
            }
        }
        return problems;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private JsonNode ask(Gateway gateway, String method, ObjectNode params, Duration patience)
            throws NotDelivered, InterruptedException {
        try {
            return asking.ask(gateway, method, params, patience);
        } catch (Refusal e) {
            throw new NotDelivered("%s: %s".formatted(method, e.getMessage()));
        }
    }

    /// Leaves in the audit trail what the gateway said.
    void told(
            Gateway gateway,
            ConfigurationState state,
            String said,
            List<DocumentProblem> problems) {
        boolean isFine = state == ConfigurationState.GOOD || state == ConfigurationState.TRIAL;
        Tenancy.as(
                gateway.organisation(),
                () -> {
                    audit.record(
                            "gateway.configuration-" + state.word(),
                            gateway.key(),
                            isFine ? Outcome.DONE : Outcome.FAILED,
                            Map.of(
                                    "version",
                                    gateway.desired(),
                                    "said",
                                    said,
                                    "problems",
                                    problems.stream().limit(20).toList()));
                    return true;
                });
    }
}
