package io.baigong.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Turns login and password into an API token, as a person does in the console: logs in, makes the
/// token, logs out.
public final class SignIn implements AutoCloseable {
    private final URI address;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http =
            HttpClient.newBuilder()
                    .cookieHandler(cookies)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final JsonNode session;

    private SignIn(URI address, Map<String, String> credentials) {
        this.address = address;
        send("POST", "/api/v1/session", credentials);
        session = send("GET", "/api/v1/session", null); // brings the token against forged requests
    }

    /// Logs in.
    ///
    /// @param code of the second factor; without one the refusal `code-needed` asks for it
    /// @throws Refusal when the platform does not let the person in
    public static SignIn at(
            Baigong platform, String login, String password, @Nullable String code) {
        var credentials = new LinkedHashMap<String, String>();
        credentials.put("login", login);
        credentials.put("password", password);
        if (code != null) {
            credentials.put("code", code);
        }
        return new SignIn(platform.address(), credentials);
    }

    /// The session, as the API shows it: who it is, where, with which scopes.
    public JsonNode session() {
        return session;
    }

    /// @param id by which it is revoked
    /// @param secret `bg_…`, shown this once
    public record Token(int id, String secret) {}

    /// Makes an API token with scopes of the person.
    public Token newToken(String name, List<String> scopes, Instant expires) {
        var wish = Map.of("name", name, "scopes", scopes, "expires", expires.toString());
        var made = send("POST", "/api/v1/tokens", wish);
        return new Token(made.path("id").asInt(), made.path("token").asString());
    }

    /// Ends a token of the person.
    public void revoke(int id) {
        send("DELETE", "/api/v1/tokens/" + id, null);
    }

    private JsonNode send(String method, String path, @Nullable Object body) {
        var request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(
                                                Baigong.JSON.writeValueAsString(body)));
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .forEach(value -> request.setHeader("X-XSRF-TOKEN", value));
        try (var answer = Baigong.send(http, request.build()).body()) {
            return Baigong.JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Logs out; tokens that were made stay.
    @Override
    public void close() {
        send("DELETE", "/api/v1/session", null);
        http.close();
    }
}
