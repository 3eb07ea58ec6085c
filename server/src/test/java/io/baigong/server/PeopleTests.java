package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.audit.Audit;
import io.baigong.server.database.DataFolder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What administrators do with people, and what the audit trail says of it.
@PlatformTest
class PeopleTests {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired private TestCallers callers;
    @Autowired private Audit audit;
    @Autowired private DataFolder data;
    @LocalServerPort private int port;
    private Caller administrator = new Caller(1, "nobody", java.util.Set.of(), false);
    private String bearer = "";
    private String login = "";
    private int id;
    private TestHttp http = new TestHttp(0);

    @BeforeEach
    void anAdministratorAndAColleague() {
        administrator = callers.inNewOrganisation();
        bearer = callers.bearer(administrator);
        login = "colleague-" + COUNT.incrementAndGet();
        http = new TestHttp(port);
        var made =
                http.post(
                        "/api/v1/users",
                        "{\"login\":\"%s\",\"role\":\"operator\",\"password\":\"first-password\"}"
                                .formatted(login),
                        "Authorization",
                        bearer);
        id = json(made).path("id").asInt();
    }

    @Test
    void aDisabledPersonIsOutAtOnceAndCanBeLetInAgain() {
        var colleague = new TestHttp(port);
        assertThat(colleague.logIn(login, "first-password").statusCode()).isEqualTo(200);
        var disabled = change("{\"disabled\":true}");
        assertThat(disabled.statusCode()).isEqualTo(200);
        assertThat(json(disabled).path("disabled").asBoolean()).isTrue();
        assertThat(colleague.get("/api/v1/session").statusCode()).isEqualTo(401);
        assertThat(colleague.logIn(login, "first-password").statusCode()).isEqualTo(401);
        change("{\"disabled\":false}");
        assertThat(colleague.logIn(login, "first-password").statusCode()).isEqualTo(200);
        assertThat(audited("person.change", login)).containsExactly("done", "done");
    }

    @Test
    void theTokensOfADisabledPersonDoNotWork() {
        var member = callers.in(administrator.organisation(), Role.OPERATOR);
        String token = callers.bearer(member);
        assertThat(http.get("/api/v1/tokens", "Authorization", token).statusCode()).isEqualTo(200);
        var users = json(http.get("/api/v1/users?size=500", "Authorization", bearer));
        for (var user : users.path("items")) {
            if (user.path("login").asString().equals(member.login())) {
                id = user.path("id").asInt();
            }
        }
        assertThat(change("{\"disabled\":true}").statusCode()).isEqualTo(200);
        assertThat(http.get("/api/v1/tokens", "Authorization", token).statusCode()).isEqualTo(401);
    }

    @Test
    void anAdministratorSetsANewPassword() {
        assertThat(change("{\"password\":\"second-password\"}").statusCode()).isEqualTo(200);
        assertThat(http.logIn(login, "first-password").statusCode()).isEqualTo(401);
        assertThat(http.logIn(login, "second-password").statusCode()).isEqualTo(200);
        assertThat(code(change("{\"password\":\"short\"}"))).isEqualTo("invalid");
    }

    @Test
    void nobodyDisablesThemselvesNorAHigherRankNorPeopleOfOthers() {
        assertThat(give("administrator").statusCode()).isEqualTo(201);
        http.logIn(login, "first-password");
        http.get("/api/v1/session");
        var own = http.send("PATCH", "/api/v1/users/" + id, "{\"disabled\":true}");
        assertThat(own.statusCode()).isEqualTo(409);
        assertThat(code(own)).isEqualTo("own-account");
        assertThat(code(give("platform-operator"))).isEqualTo("role-too-wide");
        bearer = callers.bearer(callers.inNewOrganisation());
        assertThat(change("{\"disabled\":true}").statusCode()).isEqualTo(404);
    }

    @Test
    void whoeverRunsThePlatformResetsAPassword() {
        String operator = "Bearer " + data.secret("operator");
        String body = "{\"login\":\"%s\"}".formatted(login);
        String path = "/api/v1/operations/password";
        var reset = http.post(path, body, "Authorization", operator);
        assertThat(reset.statusCode()).isEqualTo(200);
        String password = json(reset).path("password").asString();
        assertThat(http.logIn(login, password).statusCode()).isEqualTo(200);
        assertThat(new TestHttp(port).post(path, body, "Authorization", bearer).statusCode())
                .isEqualTo(403);
        assertThat(audited("person.password", login)).containsExactly("done");
    }

    @Test
    void wrongOldPasswordsAreAuditedAndSlowedDownAndLoggingOutIsAuditedToo() {
        http.logIn(login, "first-password");
        http.get("/api/v1/session");
        String guess = "{\"old\":\"a-wrong-guess\",\"new\":\"another-password\"}";
        for (int i = 0; i < 5; i++) {
            assertThat(code(http.post("/api/v1/session/password", guess)))
                    .isEqualTo("old-password-wrong");
        }
        assertThat(code(http.post("/api/v1/session/password", guess))).isEqualTo("too-many-tries");
        assertThat(audited("person.password", login)).hasSize(5).containsOnly("denied");
        assertThat(http.send("DELETE", "/api/v1/session", "").statusCode()).isEqualTo(204);
        assertThat(audited("session.close", login)).containsExactly("done");
    }

    private HttpResponse<String> give(String role) {
        String body = "{\"login\":\"%s\",\"role\":\"%s\"}".formatted(login, role);
        return new TestHttp(port).post("/api/v1/grants", body, "Authorization", bearer);
    }

    private HttpResponse<String> change(String body) {
        return new TestHttp(port)
                .send("PATCH", "/api/v1/users/" + id, body, "Authorization", bearer);
    }

    private List<String> audited(String action, String subject) {
        var wanted = new Audit.Wanted(administrator.organisation(), false, action, subject);
        return administrator.call(
                () -> audit.list(wanted, 50, 0).stream().map(entry -> entry.outcome()).toList());
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("code").asString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
