package io.baigong.edge.identity;

import io.baigong.edge.software.SoftwareKeys;
import io.baigong.edge.sparkplug.Topics;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Joins a platform: hands in an enrolment token with a request for a certificate, and keeps what
/// it gets. The token is not needed after that. What software is trusted by is said here and never
/// again, so a platform that somebody took over later cannot make the gateway run what is not
/// signed.
public final class Enrolment {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final IdentityStore store;

    public Enrolment(IdentityStore store) {
        this.store = store;
    }

    /// @param platform address of the platform, such as `https://works.example:8443`
    /// @param name what the gateway shall be called
    /// @param authority in PEM, that the platform's certificate is trusted by; none for the
    ///   well-known ones
    /// @throws IOException when the platform is not reached or refuses; says why
    public Identity join(String platform, String token, String name, @Nullable String authority)
            throws IOException, InterruptedException {
        try {
            var pair = Keys.make();
            var answer = ask(new Platform(platform, authority), token, name, pair);
            var identity = identity(platform, answer, authority);
            var keys = softwareKeys(answer);
            store.write(identity, identity.certificate() == null ? null : Keys.privateKey(pair));
            keys.write(store.softwareKeys());
            return identity;
        } catch (GeneralSecurityException e) {
            throw new IOException("no key could be made: " + e.getMessage(), e);
        }
    }

    private static JsonNode ask(Platform platform, String token, String name, KeyPair pair)
            throws IOException, InterruptedException, GeneralSecurityException {
        var body = JSON.createObjectNode();
        body.put("token", token).put("name", name).put("csr", Keys.request(pair, name));
        try {
            return JSON.readTree(platform.post("/api/v1/gateways/enrolments", body.toString()));
        } catch (JacksonException e) {
            throw new IOException(
                    "what answers at %s is no Baigong: its answer is no JSON"
                            .formatted(platform.address()),
                    e);
        }
    }

    private static SoftwareKeys softwareKeys(JsonNode answer) throws IOException {
        var pems = new ArrayList<String>();
        for (var pem : answer.path("softwareKeys")) {
            pems.add(pem.asString(""));
        }
        try {
            return SoftwareKeys.of(pems);
        } catch (IOException e) {
            throw new IOException(
                    "the platform's keys of software cannot be used: " + e.getMessage(), e);
        }
    }

    private static Identity identity(String platform, JsonNode answer, @Nullable String authority)
            throws IOException {
        String thing = answer.path("thing").asString("");
        var sparkplug = answer.path("sparkplug");
        var mqtt = answer.path("mqtt");
        String given = text(answer.path("authority"));
        String token = text(answer.path("token"));
        String certificate = text(answer.path("certificate"));
        try {
            return new Identity(
                    platform,
                    thing,
                    new Topics(
                            sparkplug.path("group").asString(""),
                            sparkplug.path("node").asString(thing)),
                    mqtt.path("host").asString(""),
                    mqtt.path("port").asInt(0),
                    mqtt.path("tls").asBoolean(false),
                    token,
                    certificate,
                    given == null ? authority : given);
        } catch (IllegalArgumentException e) {
            throw new IOException("the platform's answer cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() && !node.stringValue().isBlank() ? node.stringValue() : null;
    }
}
