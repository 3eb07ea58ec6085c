package io.baigong.server.things;

import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The HTTP API as one caller uses it.
public final class Api {
    private final RestTestClient client;

    public Api(int port, TestCallers callers, Caller caller) {
        var factory = new JdkClientHttpRequestFactory();
        factory.setReadTimeout(Duration.ofMinutes(5));
        this.client =
                RestTestClient.bindToServer(factory)
                        .baseUrl("http://127.0.0.1:" + port + "/api/v1")
                        .defaultHeader("Authorization", callers.bearer(caller))
                        .build();
    }

    public Answer get(String path, String language) {
        return answer(client.get().uri(path).header("Accept-Language", language));
    }

    public Answer get(String path, String language, String accept) {
        return answer(
                client.get()
                        .uri(path)
                        .header("Accept-Language", language)
                        .accept(MediaType.parseMediaType(accept)));
    }

    /// @param body empty when the answer is
    public record Answer(int status, String text) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }

        public JsonNode at(String pointer) {
            return json().at(pointer);
        }
    }

    public Answer get(String path) {
        return answer(client.get().uri(path));
    }

    public Answer post(String path, String body) {
        return answer(client.post().uri(path).contentType(MediaType.APPLICATION_JSON).body(body));
    }

    public Answer put(String path, String body) {
        return answer(client.put().uri(path).contentType(MediaType.APPLICATION_JSON).body(body));
    }

    public Answer patch(String path, String body) {
        return answer(client.patch().uri(path).contentType(MediaType.APPLICATION_JSON).body(body));
    }

    public Answer delete(String path) {
        return answer(client.delete().uri(path));
    }

    public Answer send(String path, String type, String accept, byte[] body) {
        return answer(
                client.post()
                        .uri(path)
                        .contentType(MediaType.parseMediaType(type))
                        .accept(MediaType.parseMediaType(accept))
                        .body(body));
    }

    private static Answer answer(RestTestClient.RequestHeadersSpec<?> request) {
        var result = request.exchange().expectBody(String.class).returnResult();
        return new Answer(
                result.getStatus().value(),
                Objects.requireNonNullElse(result.getResponseBody(), ""));
    }
}
