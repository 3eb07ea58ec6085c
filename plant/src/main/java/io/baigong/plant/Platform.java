package io.baigong.plant;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// The platform's HTTP door, as any client sees it.
final class Platform implements AutoCloseable {
    static final String JSON = "application/json";
    static final String CSV = "text/csv; charset=utf-8";

    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    Platform(URI base) {
        this.base = base;
    }

    /// @param body as the platform sent it
    record Answer(int status, String body) {
        boolean good() {
            return status / 100 == 2;
        }

        JsonObject json() {
            return new JsonObject(body.isBlank() ? "{}" : body);
        }

        /// Fails unless the status is 2xx, saying what was asked and what came.
        Answer orFail(String asked) throws IOException {
            if (!good()) {
                String said = body.length() > 500 ? body.substring(0, 500) + "…" : body;
                throw new IOException("%s: expected 2xx, got %d %s".formatted(asked, status, said));
            }
            return this;
        }
    }

    Answer get(String path, String token) throws IOException, InterruptedException {
        return send(request(path, token).GET());
    }

    Answer post(String path, String token, String type, String body)
            throws IOException, InterruptedException {
        return post(path, token, type, BodyPublishers.ofString(body));
    }

    Answer post(String path, String token, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        return send(request(path, token).header("Content-Type", type).POST(body));
    }

    Answer put(String path, String token, String body) throws IOException, InterruptedException {
        return send(
                request(path, token)
                        .header("Content-Type", JSON)
                        .PUT(BodyPublishers.ofString(body)));
    }

    /// Changes what the body names and leaves the rest (RFC 7396).
    Answer patch(String path, String token, String body) throws IOException, InterruptedException {
        return send(
                request(path, token)
                        .header("Content-Type", JSON)
                        .method("PATCH", BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Accept", JSON)
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
