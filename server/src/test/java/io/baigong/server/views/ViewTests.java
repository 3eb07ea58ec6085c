package io.baigong.server.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PlatformTest
class ViewTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private String administrator = "";
    private String colleague = "";
    private String stranger = "";

    @BeforeEach
    void twoOfOneOrganisationAndOneOfAnother() {
        var caller = callers.inNewOrganisation();
        administrator = callers.bearer(caller);
        colleague = callers.bearer(reader(caller));
        stranger = callers.bearer(callers.inNewOrganisation());
    }

    private Caller reader(Caller caller) {
        return callers.in(caller.organisation(), Role.VIEWER);
    }

    @Test
    void whatIsKeptIsSeenByItsOwnerAndOnceSharedByTheOrganisationAlone() {
        int id = json(add(colleague, "Spindles", false)).path("id").asInt();
        assertThat(get(colleague, "/" + id).statusCode()).isEqualTo(200);
        assertThat(get(administrator, "/" + id).statusCode()).isEqualTo(404);
        put(colleague, id, 1, "Spindles", true);
        assertThat(json(get(administrator, "?kind=exploration")).path("items"))
                .extracting(item -> item.path("name").asString())
                .containsExactly("Spindles");
        assertThat(get(stranger, "/" + id).statusCode()).isEqualTo(404);
        assertThat(put(stranger, id, 2, "Mine", true).statusCode()).isEqualTo(404);
        assertThat(json(get(stranger, "?kind=exploration")).path("total").asInt()).isZero();
        assertThat(send("DELETE", stranger, "/" + id, "").statusCode()).isEqualTo(404);
    }

    @Test
    void anAdministratorChangesWhatIsSharedAndOthersDoNot() {
        int id = json(add(administrator, "All", true)).path("id").asInt();
        var refused = put(colleague, id, 1, "Other", true);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).path("code").asString()).isEqualTo("not-owner");
        int theirs = json(add(colleague, "Theirs", true)).path("id").asInt();
        assertThat(put(administrator, theirs, 1, "Ours", true).statusCode()).isEqualTo(200);
    }

    @Test
    void nobodysWorkIsOverwrittenUnseen() {
        int id = json(add(administrator, "A", false)).path("id").asInt();
        assertThat(put(administrator, id, 1, "B", false).statusCode()).isEqualTo(200);
        var late = put(administrator, id, 1, "C", false);
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(json(late).path("code").asString()).isEqualTo("view-changed");
        assertThat(json(get(administrator, "/" + id + "/versions")))
                .extracting(edition -> edition.path("version").asInt())
                .containsExactly(2, 1);
        assertThat(json(get(administrator, "/" + id + "/versions/1")).path("of").asString())
                .isEqualTo("A");
    }

    @Test
    void whatCannotBeKeptIsNamed() {
        assertThat(errorOf(add(administrator, "", false))).startsWith("name");
        assertThat(errorOf(post(administrator, "{\"kind\":\"poster\",\"content\":{}}")))
                .startsWith("kind");
        assertThat(errorOf(post(administrator, "{\"kind\":\"board\",\"name\":\"x\"}")))
                .startsWith("content");
        assertThat(
                        errorOf(
                                post(
                                        administrator,
                                        "{\"kind\":\"board\",\"name\":\"x\",\"content\":3}")))
                .startsWith("content");
        var large = "{\"kind\":\"board\",\"name\":\"x\",\"content\":{\"a\":\"%s\"}}";
        var tooLarge = large.formatted("a".repeat(Views.MOST_CHARACTERS));
        assertThat(errorOf(post(administrator, tooLarge))).startsWith("content");
    }

    @Test
    void aRemovedViewIsGoneWithItsEditions() {
        int id = json(add(administrator, "A", true)).path("id").asInt();
        assertThat(send("DELETE", administrator, "/" + id, "").statusCode()).isEqualTo(204);
        assertThat(get(administrator, "/" + id).statusCode()).isEqualTo(404);
        assertThat(get(administrator, "/" + id + "/versions/1").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> add(String bearer, String name, boolean shared) {
        return post(
                bearer,
                "{\"kind\":\"exploration\",\"name\":\"%s\",\"shared\":%s,\"content\":{\"of\":\"%s\"}}"
                        .formatted(name, shared, name));
    }

    private HttpResponse<String> put(
            String bearer, int id, int version, String name, boolean shared) {
        String body =
                "{\"name\":\"%s\",\"shared\":%s,\"version\":%d,\"content\":{\"of\":\"%s\"}}"
                        .formatted(name, shared, version, name);
        return send("PUT", bearer, "/" + id, body);
    }

    private HttpResponse<String> post(String bearer, String body) {
        return send("POST", bearer, "", body);
    }

    private HttpResponse<String> get(String bearer, String path) {
        return send("GET", bearer, path, "");
    }

    private HttpResponse<String> send(String method, String bearer, String path, String body) {
        return new TestHttp(port)
                .send(method, "/api/v1/views" + path, body, "Authorization", bearer);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    /// Property and what was expected, of a refusal.
    private static String errorOf(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        var error = json(answer).path("errors").path(0);
        return error.path("field").asString(error.toString());
    }
}
