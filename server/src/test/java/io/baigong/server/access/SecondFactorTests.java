package io.baigong.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.database.Tenancy;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Second factor, sessions and what an organisation demands, by the API as a browser uses it.
@PlatformTest
class SecondFactorTests {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String PASSWORD = "right-password";
    private static final String FACTOR = "/api/v1/session/second-factor";

    @Autowired private TestCallers callers;
    @Autowired private People people;
    @Autowired private JdbcClient db;
    @Autowired private Clock clock;
    @LocalServerPort private int port;
    private Caller administrator = new Caller(1, "nobody", java.util.Set.of(), false);
    private int id;
    private String login = "";
    private TestHttp http = new TestHttp(0);
    private byte[] secret = {};
    private long step;

    @BeforeEach
    void somebodyLoggedIn() {
        login = "factor-" + COUNT.incrementAndGet();
        administrator = callers.inNewOrganisation();
        id =
                administrator
                        .call(() ->
                                people.add(
                                        administrator,
                                        administrator.organisation(),
                                        login,
                                        "Somebody",
                                        Role.OPERATOR,
                                        PASSWORD))
                        .id();
        http = new TestHttp(port);
        http.logIn(login, PASSWORD);
        http.get("/api/v1/session");
    }

    @Test
    void aSecretBecomesASecondFactorByItsFirstCode() {
        assertThat(http.get(FACTOR).body()).contains("\"active\":false", "\"demanded\":false");
        var codes = enrol();
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(http.get(FACTOR).body()).contains("\"active\":true", "\"recoveryCodes\":10");
        assertCode(http.send("POST", FACTOR, ""), 409, "second-factor-there");
    }

    @Test
    void withoutAConfirmationNothingIsAsked() {
        assertThat(http.send("POST", FACTOR, "").body()).contains("otpauth://totp/Baigong:");
        assertCode(post(http, FACTOR + "/confirmation", "000000"), 403, "code-wrong");
        assertThat(new TestHttp(port).logIn(login, PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void loggingInAsksForTheCodeAndTakesItOnce() {
        enrol();
        var other = new TestHttp(port);
        assertCode(other.logIn(login, PASSWORD), 401, "code-needed");
        assertThat(other.cookies()).doesNotContainKey("baigong-session");
        // The step of the confirmation is used; the one after it is still within the tolerance.
        assertCode(logIn(other, code(step)), 401, "code-wrong");
        assertThat(logIn(other, code(step + 1)).statusCode()).isEqualTo(200);
        assertCode(logIn(new TestHttp(port), code(step + 1)), 401, "code-wrong");
    }

    @Test
    void aWrongPasswordDoesNotTellWhetherThereIsASecondFactor() {
        enrol();
        assertCode(new TestHttp(port).logIn(login, "wrong-password"), 401, "login-wrong");
    }

    @Test
    void guessingCodesIsSlowedDown() {
        enrol();
        var other = new TestHttp(port);
        for (int i = 0; i < 6; i++) {
            logIn(other, "00000" + i);
        }
        assertCode(logIn(other, code(step + 1)), 429, "too-many-tries");
    }

    @Test
    void aRecoveryCodeLogsInOnce() {
        var codes = enrol();
        String code = codes.get(3).toUpperCase(java.util.Locale.ROOT).replace('-', ' ');
        assertThat(logIn(new TestHttp(port), code).statusCode()).isEqualTo(200);
        assertCode(logIn(new TestHttp(port), code), 401, "code-wrong");
        assertThat(http.get(FACTOR).body()).contains("\"recoveryCodes\":9");
        var renewed = codes(post(http, FACTOR + "/recovery-codes", codes.get(4)));
        assertThat(renewed).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertCode(logIn(new TestHttp(port), codes.get(5)), 401, "code-wrong");
    }

    @Test
    void theDatabaseHoldsNeitherSecretNorCodes() {
        var codes = enrol();
        byte[] kept =
                Tenancy.asPlatform(() ->
                        db.sql("select secret from second_factor where person = ?")
                                .param(id)
                                .query(byte[].class)
                                .single());
        assertThat(java.util.HexFormat.of().formatHex(kept))
                .doesNotContain(java.util.HexFormat.of().formatHex(secret));
        var hashes =
                Tenancy.asPlatform(() ->
                        db.sql("select encode(hash, 'escape') from recovery_code where person = ?")
                                .param(id)
                                .query((row, n) -> String.valueOf(row.getString(1)))
                                .list());
        assertThat(hashes).hasSize(10).noneMatch(hash -> hash.contains(codes.get(0)));
    }

    @Test
    void takingItAwayNeedsACode() {
        var codes = enrol();
        assertCode(post(http, FACTOR + "/removal", "000000"), 403, "code-wrong");
        assertThat(post(http, FACTOR + "/removal", codes.get(0)).statusCode()).isEqualTo(204);
        assertThat(new TestHttp(port).logIn(login, PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void anAdministratorResetsItAndThatIsAudited() {
        enrol();
        String bearer = callers.bearer(administrator);
        var admin = new TestHttp(port);
        String person = "/api/v1/users/" + id;
        assertThat(admin.get(person + "/sign-in", "Authorization", bearer).body())
                .contains("\"active\":true", "\"address\":\"127.0.0.1\"");
        assertThat(
                        admin.send("DELETE", person + "/second-factor", "", "Authorization", bearer)
                                .statusCode())
                .isEqualTo(204);
        assertThat(http.get("/api/v1/session").statusCode()).isEqualTo(401);
        assertThat(new TestHttp(port).logIn(login, PASSWORD).statusCode()).isEqualTo(200);
        assertThat(
                        admin.get(
                                        "/api/v1/audit?action=second-factor.reset",
                                        "Authorization",
                                        bearer)
                                .body())
                .contains("\"total\":1", login, administrator.login());
        var stranger = callers.bearer(callers.inNewOrganisation());
        assertThat(admin.get(person + "/sign-in", "Authorization", stranger).statusCode())
                .isEqualTo(404);
    }

    @Test
    void whereItIsDemandedNothingElseGoesUntilItIsMade() {
        String bearer = callers.bearer(administrator);
        var rule = new TestHttp(port);
        String body = "{\"secondFactor\":true}";
        assertThat(
                        rule.send("PUT", "/api/v1/sign-in/rules", body, "Authorization", bearer)
                                .statusCode())
                .isEqualTo(200);
        assertThat(http.get("/api/v1/session").statusCode())
                .as("a session that a password alone opened ends")
                .isEqualTo(401);
        var fresh = new TestHttp(port);
        assertThat(fresh.logIn(login, PASSWORD).body()).contains("\"mustEnrol\":true");
        String before = fresh.cookies().get("baigong-session");
        assertCode(fresh.get("/api/v1/things"), 403, "second-factor-needed");
        assertCode(fresh.get("/api/v1/sessions"), 403, "second-factor-needed");
        http = fresh;
        var codes = enrol();
        assertThat(fresh.cookies().get("baigong-session"))
                .as("it goes on under another secret")
                .isNotEqualTo(before);
        assertThat(fresh.get("/api/v1/things").statusCode()).isEqualTo(200);
        assertThat(fresh.get("/api/v1/session").body()).doesNotContain("mustEnrol");
        assertCode(post(fresh, FACTOR + "/removal", codes.get(0)), 409, "second-factor-demanded");
    }

    @Test
    void onesOwnSessionsAreListedAndEnded() {
        var phone = new TestHttp(port);
        phone.post(
                "/api/v1/session",
                "{\"login\":\"%s\",\"password\":\"%s\"}".formatted(login, PASSWORD),
                "User-Agent",
                "Phone/1.0");
        var tablet = new TestHttp(port);
        tablet.logIn(login, PASSWORD);
        var listed = json(http.get("/api/v1/sessions"));
        assertThat(listed).hasSize(3);
        assertThat(listed.toString()).contains("Phone/1.0").doesNotContain("baigong-session");
        String id =
                listed.values().stream()
                        .filter(each -> each.path("browser").asString("").equals("Phone/1.0"))
                        .findFirst()
                        .orElseThrow()
                        .path("id")
                        .asString();
        assertThat(http.send("DELETE", "/api/v1/sessions/" + id, "").statusCode()).isEqualTo(204);
        assertThat(phone.get("/api/v1/session").statusCode()).isEqualTo(401);
        assertThat(http.send("DELETE", "/api/v1/sessions/" + id, "").statusCode()).isEqualTo(404);
        assertThat(http.send("DELETE", "/api/v1/sessions", "").body()).contains("\"ended\":1");
        assertThat(tablet.get("/api/v1/session").statusCode()).isEqualTo(401);
        assertThat(http.get("/api/v1/session").statusCode()).isEqualTo(200);
    }

    private List<String> enrol() {
        http.get("/api/v1/session");
        var begun = json(http.send("POST", FACTOR, ""));
        secret = bytes(begun.path("secret").asString());
        step = Totp.step(clock.instant());
        return codes(post(http, FACTOR + "/confirmation", code(step)));
    }

    private String code(long step) {
        return Totp.code(secret, step, Totp.DIGITS);
    }

    private List<String> codes(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("recoveryCodes").values().stream()
                .map(JsonNode::asString)
                .toList();
    }

    private HttpResponse<String> logIn(TestHttp browser, String code) {
        return browser.post(
                "/api/v1/session",
                "{\"login\":\"%s\",\"password\":\"%s\",\"code\":\"%s\"}"
                        .formatted(login, PASSWORD, code));
    }

    private static HttpResponse<String> post(TestHttp browser, String path, String code) {
        return browser.post(path, "{\"code\":\"%s\"}".formatted(code));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static byte[] bytes(String base32) {
        var bits = new StringBuilder();
        base32.chars()
                .map("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"::indexOf)
                .forEach(each -> bits.append(Integer.toBinaryString(each + 32).substring(1)));
        var bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return bytes;
    }

    private static void assertCode(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
}
