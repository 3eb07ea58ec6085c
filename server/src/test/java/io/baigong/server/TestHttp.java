package io.baigong.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A browser as simple as can be: keeps cookies, repeats the CSRF cookie as a header.
public final class TestHttp {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private final String base;
    private final int port;
    private final Map<String, String> cookies = new TreeMap<>();
    private boolean repeatsCsrf = true;
    private String bearer = "";

    public TestHttp(int port) {
        base = "http://127.0.0.1:" + port;
        this.port = port;
    }

    public int port() {
        return port;
    }

    /// Sends this value of `Authorization` with every request.
    public TestHttp by(String authorization) {
        bearer = authorization;
        return this;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    public void forgetCsrfHeader() {
        repeatsCsrf = false;
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    public HttpResponse<String> post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    public HttpResponse<String> logIn(String login, String password) {
        return post(
                "/api/v1/session",
                "{\"login\":\"%s\",\"password\":\"%s\"}".formatted(login, password));
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!bearer.isEmpty()) {
            request.header("Authorization", bearer);
        }
        if (!cookies.isEmpty()) {
            cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
        }
        String csrf = cookies.get("XSRF-TOKEN");
        if (csrf != null && repeatsCsrf) {
            request.header("X-XSRF-TOKEN", csrf);
        }
        try {
            var response = CLIENT.send(request.build(), BodyHandlers.ofString());
            keep(response.headers().allValues("Set-Cookie"));
            return response;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(List<String> setCookies) {
        for (var cookie : setCookies) {
            String pair = cookie.substring(0, (cookie + ";").indexOf(';'));
            int equals = pair.indexOf('=');
            cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }
}
