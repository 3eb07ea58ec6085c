package io.baigong.edge.identity;

import io.baigong.edge.sparkplug.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Joins a platform: hands in an enrolment token with a request for a certificate, and keeps what
/// it gets. The token is not needed after that.
public final class Enrolment {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
            var answer = ask(platform, token, name, authority, pair);
            var identity = identity(platform, answer, authority);
            store.write(identity, identity.certificate() == null ? null : Keys.privateKey(pair));
            return identity;
        } catch (GeneralSecurityException e) {
            throw new IOException("no key could be made: " + e.getMessage(), e);
        }
    }

    private static JsonNode ask(
            String platform, String token, String name, @Nullable String authority, KeyPair pair)
            throws IOException, InterruptedException, GeneralSecurityException {
        var body = JSON.createObjectNode();
        body.put("token", token).put("name", name).put("csr", Keys.request(pair, name));
        var request =
                HttpRequest.newBuilder(address(platform))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        try (var client = client(authority)) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(refusal(answer));
            }
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new IOException(
                    "what answers at %s is no Baigong: its answer is no JSON".formatted(platform),
                    e);
        }
    }

    private static URI address(String platform) throws IOException {
        try {
            var address =
                    URI.create(
                            platform.strip().replaceAll("/+$", "") + "/api/v1/gateways/enrolments");
            if (address.getHost() != null
                    && String.valueOf(address.getScheme()).matches("https?")) {
                return address;
            }
        } catch (IllegalArgumentException notOne) {
            // told below
        }
        throw new IOException(
                "expected the address of a platform such as http://127.0.0.1:8080, got "
                        + platform);
    }

    private static HttpClient client(@Nullable String authority)
            throws GeneralSecurityException, IOException {
        var builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (authority != null) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var pem = new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII));
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            builder.sslContext(context);
        }
        return builder.build();
    }

    private static String refusal(HttpResponse<String> answer) {
        String detail = "";
        try {
            var problem = JSON.readTree(answer.body());
            detail = problem.path("detail").asString(problem.path("title").asString(""));
        } catch (JacksonException notOne) {
            detail = "";
        }
        return "the platform refused with %d%s"
                .formatted(answer.statusCode(), detail.isEmpty() ? "" : ": " + detail);
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
