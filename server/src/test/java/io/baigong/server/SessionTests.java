package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Caller;
import io.baigong.server.access.People;
import io.baigong.server.access.Role;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@PlatformTest
class SessionTests {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String PASSWORD = "right-password";

    @Autowired private TestCallers callers;
    @Autowired private People people;
    @LocalServerPort private int port;
    private String login = "";
    private Caller colleague = new Caller(1, "nobody", java.util.Set.of(), false);
    private TestHttp http = new TestHttp(0);

    @BeforeEach
    void somebody() {
        login = "session-" + COUNT.incrementAndGet();
        colleague = callers.inNewOrganisation();
        colleague.call(() ->
                people.add(
                        colleague,
                        colleague.organisation(),
                        login,
                        "Somebody",
                        Role.OPERATOR,
                        PASSWORD));
        http = new TestHttp(port);
    }

    @Test
    void loggingInGivesACookieThatScriptsAndOtherSitesCannotUse() {
        var answer = http.logIn(login, PASSWORD);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"login\":\"" + login + "\"", "\"roles\":[\"operator\"]", "things:read")
                .doesNotContain("admin");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie ->
                        assertThat(cookie)
                                .startsWith("baigong-session=")
                                .contains("HttpOnly", "SameSite=Strict"));
        assertThat(http.get("/api/v1/session").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutLogInTheAnswerIsAProblem() {
        var answer = http.get("/api/v1/session");
        assertProblem(answer, 401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(http.cookies()).doesNotContainKey("baigong-session").containsKey("XSRF-TOKEN");
    }

    @Test
    void aWrongPasswordAndAnUnknownLoginLookTheSame() {
        var wrong = http.logIn(login, "wrong-password");
        var unknown = http.logIn("no-such-" + login, "wrong-password");
        assertProblem(wrong, 401);
        assertProblem(unknown, 401);
        assertThat(wrong.body()).isEqualTo(unknown.body());
    }

    @Test
    void guessingIsSlowedDownEvenWithTheRightPassword() {
        for (int i = 0; i < 5; i++) {
            assertThat(http.logIn(login, "guess-number-" + i).statusCode()).isEqualTo(401);
        }
        http.logIn(login, "guess-number-6");
        var answer = http.logIn(login, PASSWORD);
        assertProblem(answer, 429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    }

    @Test
    void aSessionThatWasThereBeforeEndsWithTheLogIn() {
        http.logIn(login, PASSWORD);
        String before = http.cookies().get("baigong-session");
        http.logIn(login, PASSWORD);
        assertThat(http.cookies().get("baigong-session")).isNotEqualTo(before);
        var thief = new TestHttp(port);
        thief.cookies().put("baigong-session", String.valueOf(before));
        assertThat(thief.get("/api/v1/session").statusCode()).isEqualTo(401);
    }

    @Test
    void aChangeBySessionNeedsTheCsrfHeader() {
        http.logIn(login, PASSWORD);
        http.get("/api/v1/session");
        String token = "{\"name\":\"t\",\"scopes\":[\"things:read\"]}";
        assertThat(http.post("/api/v1/tokens", token).statusCode()).isEqualTo(201);
        http.forgetCsrfHeader();
        assertProblem(http.post("/api/v1/tokens", token), 403);
    }

    @Test
    void theCsrfTokenStaysSoThatRequestsMayGoSideBySide() {
        http.logIn(login, PASSWORD);
        http.get("/api/v1/session");
        String token = http.cookies().get("XSRF-TOKEN");
        var answer = http.get("/api/v1/things");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(http.cookies().get("XSRF-TOKEN")).isEqualTo(token);
        assertThat(http.cookies()).doesNotContainKey("JSESSIONID");
    }

    @Test
    void aFormCannotLogIn() {
        var answer =
                http.send(
                        "POST",
                        "/api/v1/session?login=" + login + "&password=" + PASSWORD,
                        "",
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        assertProblem(answer, 415);
    }

    @Test
    void loggingOutEndsTheSession() {
        http.logIn(login, PASSWORD);
        http.get("/api/v1/session");
        assertThat(http.send("DELETE", "/api/v1/session", "").statusCode()).isEqualTo(204);
        assertThat(http.get("/api/v1/session").statusCode()).isEqualTo(401);
    }

    @Test
    void aNewPasswordEndsThePersonsOtherSessions() {
        var elsewhere = new TestHttp(port);
        elsewhere.logIn(login, PASSWORD);
        http.logIn(login, PASSWORD);
        http.get("/api/v1/session");
        String change = "{\"old\":\"%s\",\"new\":\"another-password\"}".formatted(PASSWORD);
        assertThat(http.post("/api/v1/session/password", change).statusCode()).isEqualTo(204);
        assertThat(http.get("/api/v1/session").statusCode()).isEqualTo(200);
        assertThat(elsewhere.get("/api/v1/session").statusCode()).isEqualTo(401);
        assertThat(elsewhere.logIn(login, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(elsewhere.logIn(login, "another-password").statusCode()).isEqualTo(200);
    }

    @Test
    void theTwentyFirstSessionOfAPersonEndsTheFirst() {
        http.logIn(login, PASSWORD);
        for (int i = 0; i < 20; i++) {
            new TestHttp(port).logIn(login, PASSWORD);
        }
        assertThat(http.get("/api/v1/session").statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenNeedsNoCookieAndDoesNoMoreThanItsScopes() {
        http.logIn(login, PASSWORD);
        http.get("/api/v1/session");
        assertProblem(http.post("/api/v1/tokens", "{\"name\":\"t\",\"scopes\":[\"admin\"]}"), 403);
        assertProblem(http.post("/api/v1/tokens", "{\"name\":\"t\",\"scopes\":[\"all\"]}"), 400);
        var made =
                http.post("/api/v1/tokens", "{\"name\":\"t\",\"scopes\":[\"things:read\"]}").body();
        String secret = made.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
        assertThat(secret).startsWith("bg_").hasSizeGreaterThan(45);
        var program = new TestHttp(port);
        String bearer = "Bearer " + secret;
        assertThat(program.get("/api/v1/session", "Authorization", bearer).statusCode())
                .isEqualTo(200);
        assertThat(program.get("/api/v1/session", "Authorization", "Token " + secret).statusCode())
                .isEqualTo(200);
        assertProblem(program.get("/api/v1/users", "Authorization", bearer), 403);
        assertProblem(
                program.post(
                        "/api/v1/tokens",
                        "{\"name\":\"u\",\"scopes\":[\"things:read\"]}",
                        "Authorization",
                        bearer),
                403);
    }

    @Test
    void aWrongTokenIsNotSavedByASession() {
        http.logIn(login, PASSWORD);
        assertThat(http.get("/api/v1/session", "Authorization", "Bearer bg_x").statusCode())
                .isEqualTo(401);
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.body()).contains("\"status\":" + status, "\"detail\":\"");
    }
}
