package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every refusal is problem+json with a code (docs/errors.md).
@PlatformTest
class ProblemTests {
    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private TestHttp http = new TestHttp(0);
    private String bearer = "";

    @BeforeEach
    void somebody() {
        http = new TestHttp(port);
        bearer = callers.bearer(callers.inNewOrganisation());
    }

    @Test
    void eachKindOfRefusalHasItsCode() {
        assertCode(http.logIn("nobody-at-all", "whatever"), 401, "login-wrong");
        assertCode(http.get("/api/v1/things"), 401, "not-signed-in");
        assertCode(get("/api/v1/things/none"), 404, "not-found");
        assertCode(get("/api/v1/no-such-thing"), 404, "no-such-address");
        assertCode(post("/api/v1/organisations", "{}"), 403, "platform-needed");
        assertCode(get("/api/v1/things?size=x"), 400, "invalid");
        assertCode(post("/api/v1/users", "{}"), 400, "invalid");
        assertCode(post("/api/v1/users", "{"), 400, "unreadable-body");
        assertCode(
                http.send("PUT", "/api/v1/tokens", "{}", "Authorization", bearer),
                405,
                "method-not-allowed");
        assertCode(get("/api/v1/live"), 400, "bad-request");
    }

    @Test
    void theMembersThatATranslationNamesAreThere() {
        var problem = json(get("/api/v1/things/none"));
        assertThat(problem.path("kind").asString()).isEqualTo("thing");
        assertThat(problem.path("key").asString()).isEqualTo("none");
        assertThat(json(get("/api/v1/things?size=x")).at("/errors/0/field").asString())
                .isEqualTo("size");
    }

    @Test
    void aBodyThatIsTooLongIsRefusedWhoeverSendsIt() {
        String long_ = "{\"login\":\"a\",\"password\":\"" + "x".repeat(1 << 20) + "\"}";
        assertCode(http.post("/api/v1/session", long_), 413, "too-much");
        assertCode(post("/api/v1/things", "[" + " ".repeat(1 << 20) + "]"), 413, "too-much");
        // Models may be longer.
        var model =
                http.send(
                        "PUT",
                        "/api/v1/models/long",
                        "{\"properties\":[]" + " ".repeat(2 << 20) + "}",
                        "Authorization",
                        bearer);
        assertThat(model.statusCode()).isEqualTo(201);
    }

    @Test
    void aCharacterThatCannotBeKeptIsTheCallersFault() {
        assertCode(get("/api/v1/things?query=a%00b"), 400, "unusable-character");
        assertCode(http.logIn("a\\u0000b", "whatever"), 400, "unusable-character");
    }

    private HttpResponse<String> get(String path) {
        return http.get(path, "Authorization", bearer);
    }

    private HttpResponse<String> post(String path, String body) {
        return http.post(path, body, "Authorization", bearer);
    }

    private static void assertCode(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("problem+json"));
        assertThat(json(answer).path("code").asString()).as(answer.body()).isEqualTo(code);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
