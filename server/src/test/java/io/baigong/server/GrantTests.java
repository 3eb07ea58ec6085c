package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.audit.Audit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What people may by their grants, where, and for how long; and that nobody gets more than
/// somebody who has it gave.
@PlatformTest
class GrantTests {
    private static final String HEADER = "Baigong-Organisation";

    @Autowired private TestCallers callers;
    @Autowired private Audit audit;
    @Autowired private JdbcClient db;
    @LocalServerPort private int port;
    private Caller owner = new Caller(1, "nobody", Set.of(), false);
    private Caller guest = owner;
    private String ownersKey = "";
    private final Map<String, TestHttp> browsers = new HashMap<>();

    @BeforeEach
    void aFirmAndSomebodyOfAnother() {
        owner = callers.inNewOrganisation();
        guest = callers.inNewOrganisation();
        ownersKey = key(owner);
        assertThat(as(owner).post("/api/v1/connect", "{\"key\":\"lathe\"}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void somebodyOfAnotherFirmSeesNothingUntilGrantedAndNothingAfterwards() {
        var things = "/api/v1/things/lathe";
        assertThat(code(as(guest).get(things, HEADER, ownersKey)))
                .isEqualTo("organisation-not-granted");
        long id = give(owner, guest, "viewer", null).path("id").asLong();
        assertThat(as(guest).get(things, HEADER, ownersKey).statusCode()).isEqualTo(200);
        assertThat(as(guest).get(things + "?organisation=" + ownersKey).statusCode())
                .isEqualTo(200);
        assertThat(as(guest).get(things).statusCode()).isEqualTo(404);
        var change = as(guest).send("DELETE", things, "", HEADER, ownersKey);
        assertThat(code(change)).isEqualTo("scope-missing");
        assertThat(as(owner).send("DELETE", "/api/v1/grants/" + id, "").statusCode())
                .isEqualTo(204);
        assertThat(as(guest).get(things, HEADER, ownersKey).statusCode()).isEqualTo(403);
        assertThat(as(owner).send("DELETE", "/api/v1/grants/" + id, "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aParameterChoosesTheOrganisationOnlyOfWhatIsRead() {
        give(owner, guest, "engineer", null);
        var made =
                as(guest)
                        .post("/api/v1/connect?organisation=" + ownersKey, "{\"key\":\"at-home\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(as(guest).get("/api/v1/things/at-home").statusCode()).isEqualTo(200);
        assertThat(as(owner).get("/api/v1/things/at-home").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsDoneElsewhereIsInThatTrailUnderTheNameOfTheHome() {
        give(owner, guest, "engineer", null);
        as(guest).post("/api/v1/connect", "{\"key\":\"mill\"}", HEADER, ownersKey);
        var wanted = new Audit.Wanted(owner.organisation(), false, "", "mill");
        assertThat(owner.call(() -> audit.list(wanted, 50, 0)))
                .isNotEmpty()
                .allSatisfy(entry ->
                        assertThat(entry.actor()).isEqualTo(guest.login() + "@" + key(guest)));
    }

    @Test
    void anAttemptToActWhereNothingIsGrantedIsAuditedAtHome() {
        as(guest).get("/api/v1/things", HEADER, ownersKey);
        as(guest).get("/api/v1/things", HEADER, "no-such-firm");
        var wanted = new Audit.Wanted(guest.organisation(), false, "access.denied", "");
        assertThat(guest.call(() -> audit.list(wanted, 50, 0)))
                .extracting(entry -> entry.subject())
                .containsExactlyInAnyOrder("act in " + ownersKey, "act in no-such-firm");
    }

    @Test
    void aGrantWithAnEndEndsByItself() {
        var until = Instant.now().plusSeconds(4);
        give(owner, guest, "viewer", until);
        assertThat(as(guest).get("/api/v1/things", HEADER, ownersKey).statusCode()).isEqualTo(200);
        Awaitility.await()
                .atMost(1, TimeUnit.MINUTES)
                .untilAsserted(() ->
                        assertThat(as(guest).get("/api/v1/things", HEADER, ownersKey).statusCode())
                                .isEqualTo(403));
        assertThat(Instant.now()).isAfterOrEqualTo(until);
    }

    @Test
    void aLiveViewEndsWithTheGrant() throws Exception {
        long id = give(owner, guest, "viewer", null).path("id").asLong();
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/api/v1/live?things=lathe&organisation=%s"
                                                .formatted(port, ownersKey)))
                        .header("Authorization", callers.bearer(guest))
                        .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().read()).isEqualTo(':');
        as(owner).send("DELETE", "/api/v1/grants/" + id, "");
        var rest = CompletableFuture.supplyAsync(() -> readToTheEnd(answer.body()));
        assertThat(rest.get(2, TimeUnit.MINUTES)).startsWith(" live");
    }

    @Test
    void aTokenNeverHasMoreThanItsPersonHasNow() {
        var engineer = callers.in(owner.organisation(), Role.ENGINEER);
        var token = new TestHttp(port).by(callers.bearer(engineer));
        assertThat(token.post("/api/v1/connect", "{\"key\":\"one\"}").statusCode()).isEqualTo(201);
        var grants = json(as(owner).get("/api/v1/grants?login=" + engineer.login()));
        long id = grants.at("/items/0/id").asLong();
        as(owner).send("DELETE", "/api/v1/grants/" + id, "");
        assertThat(code(token.post("/api/v1/connect", "{\"key\":\"two\"}")))
                .isEqualTo("scope-missing");
        give(owner, engineer, "viewer", null);
        assertThat(token.get("/api/v1/things").statusCode()).isEqualTo(200);
        assertThat(token.post("/api/v1/connect", "{\"key\":\"two\"}").statusCode()).isEqualTo(403);
    }

    @Test
    void nobodyGivesMoreThanTheyHold() {
        var administrator = callers.in(owner.organisation(), Role.ADMINISTRATOR);
        var colleague = callers.in(owner.organisation(), Role.VIEWER);
        assertThat(code(tryToGive(administrator, colleague, "owner", null)))
                .isEqualTo("role-too-wide");
        assertThat(code(tryToGive(owner, colleague, "platform-operator", null)))
                .isEqualTo("role-too-wide");
        assertThat(code(tryToGive(administrator, administrator, "engineer", null)))
                .isEqualTo("own-account");
        assertThat(code(tryToGive(colleague, administrator, "viewer", null)))
                .isEqualTo("scope-missing");
        assertThat(tryToGive(administrator, colleague, "engineer", null).statusCode())
                .isEqualTo(201);
        assertThat(code(as(administrator).post("/api/v1/users", user("friend", "owner"))))
                .isEqualTo("role-too-wide");
        assertThat(code(as(administrator).post("/api/v1/roles", role("super", "admin"))))
                .isEqualTo("role-too-wide");
        var narrow = callers.in(owner.organisation(), Role.VIEWER);
        as(owner).post("/api/v1/roles", role("giver", "grants:write", "people:read"));
        give(owner, narrow, "giver", null);
        assertThat(code(tryToGive(narrow, colleague, "operator", null))).isEqualTo("role-too-wide");
        assertThat(code(as(narrow).post("/api/v1/roles", role("mine", "things:write"))))
                .isEqualTo("role-too-wide");
        assertThat(tryToGive(narrow, colleague, "viewer", null).statusCode()).isEqualTo(201);
    }

    @Test
    void nobodyTakesFromNorChangesSomebodyWhoHoldsMore() {
        var administrator = callers.in(owner.organisation(), Role.ADMINISTRATOR);
        var grants = json(as(owner).get("/api/v1/grants?login=" + owner.login()));
        long owners = grants.at("/items/0/id").asLong();
        assertThat(code(as(administrator).send("DELETE", "/api/v1/grants/" + owners, "")))
                .isEqualTo("role-too-wide");
        assertThat(code(as(owner).send("DELETE", "/api/v1/grants/" + owners, "")))
                .isEqualTo("own-account");
        int id = personId(owner);
        var change =
                as(administrator)
                        .send("PATCH", "/api/v1/users/" + id, "{\"password\":\"taken-over-now\"}");
        assertThat(code(change)).isEqualTo("role-too-wide");
        var operator = callers.in(owner.organisation(), Role.PLATFORM_OPERATOR);
        var higher =
                as(owner)
                        .send(
                                "PATCH",
                                "/api/v1/users/" + personId(operator),
                                "{\"password\":\"taken-over-now\"}");
        assertThat(code(higher)).isEqualTo("platform-needed");
    }

    @Test
    void whoHasItForATimeDoesNotGiveItForLonger() {
        var until = Instant.now().plusSeconds(3600);
        var substitute = callers.in(owner.organisation(), Role.VIEWER);
        var colleague = callers.in(owner.organisation(), Role.VIEWER);
        give(owner, substitute, "administrator", until);
        assertThat(code(tryToGive(substitute, colleague, "engineer", null))).isEqualTo("invalid");
        assertThat(code(tryToGive(substitute, colleague, "engineer", until.plusSeconds(1))))
                .isEqualTo("invalid");
        assertThat(tryToGive(substitute, colleague, "engineer", until).statusCode()).isEqualTo(201);
        assertThat(code(as(substitute).post("/api/v1/users", user("friend", "engineer"))))
                .isEqualTo("invalid");
        // What a role holds without end is given without end.
        assertThat(tryToGive(substitute, colleague, "viewer", null).statusCode()).isEqualTo(201);
    }

    @Test
    void anOwnRoleIsChangedForWhoeverHasItAndRemovedWhenNobodyDoes() {
        var colleague = callers.in(owner.organisation(), Role.AUDITOR);
        var made = as(owner).post("/api/v1/roles", role("shift-lead", "things:read"));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(code(as(owner).post("/api/v1/roles", role("shift-lead", "things:read"))))
                .isEqualTo("key-taken");
        assertThat(code(as(owner).post("/api/v1/roles", role("viewer", "things:read"))))
                .isEqualTo("key-taken");
        give(owner, colleague, "shift-lead", null);
        assertThat(as(colleague).get("/api/v1/things").statusCode()).isEqualTo(200);
        assertThat(as(colleague).get("/api/v1/overview").statusCode()).isEqualTo(403);
        var wider = role("shift-lead", "things:read", "readings:read");
        assertThat(as(owner).send("PUT", "/api/v1/roles/shift-lead", wider).statusCode())
                .isEqualTo(200);
        assertThat(as(colleague).get("/api/v1/overview").statusCode()).isEqualTo(200);
        assertThat(code(as(owner).send("DELETE", "/api/v1/roles/shift-lead", "")))
                .isEqualTo("role-in-use");
        assertThat(code(as(owner).send("PUT", "/api/v1/roles/viewer", wider)))
                .isEqualTo("role-built-in");
        var grants = json(as(owner).get("/api/v1/grants?login=" + colleague.login()));
        as(owner).send("DELETE", "/api/v1/grants/" + grants.at("/items/0/id").asLong(), "");
        assertThat(as(owner).send("DELETE", "/api/v1/roles/shift-lead", "").statusCode())
                .isEqualTo(204);
        assertThat(json(as(owner).get("/api/v1/roles?size=500")).toString())
                .doesNotContain("shift-lead")
                .contains("企业主", "Platform operator");
        // A role of one organisation is not there in another.
        as(owner).post("/api/v1/roles", role("ours", "things:read"));
        var other = callers.in(guest.organisation(), Role.VIEWER);
        assertThat(code(tryToGive(guest, other, "ours", null))).isEqualTo("not-found");
    }

    @Test
    void theSessionTellsWhereOneActsAndWhereOneMay() {
        var person = new TestHttp(port).by(callers.bearer(guest));
        assertThat(json(person.get("/api/v1/session")).path("reachesOthers").asBoolean()).isFalse();
        give(owner, guest, "viewer", null);
        var there = json(person.get("/api/v1/session", HEADER, ownersKey));
        assertThat(there.at("/organisation/key").asString()).isEqualTo(ownersKey);
        assertThat(there.at("/home/key").asString()).isEqualTo(key(guest));
        assertThat(there.path("roles").toString()).isEqualTo("[\"viewer\"]");
        assertThat(there.path("scopes").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder(
                        "things:read",
                        "readings:read",
                        "organisations:read",
                        "production:read",
                        "facts:read",
                        "methods:read");
        assertThat(there.path("reachesOthers").asBoolean()).isTrue();
        var all = json(person.get("/api/v1/session/organisations"));
        assertThat(all.path("total").asInt()).isEqualTo(2);
        assertThat(all.toString()).contains(ownersKey, key(guest));
        var found = json(person.get("/api/v1/session/organisations?query=" + ownersKey));
        assertThat(found.path("items")).hasSize(1);
        // Where nothing is granted any more, the way home stays open.
        var lost = json(person.get("/api/v1/session", HEADER, "no-such-firm"));
        assertThat(lost.at("/organisation/key").asString()).isEqualTo(key(guest));
    }

    @Test
    void tokensAndPasswordsAreAtHomeWhereverOneActs() {
        give(owner, guest, "viewer", null);
        var made =
                as(guest)
                        .post(
                                "/api/v1/tokens",
                                "{\"name\":\"t\",\"scopes\":[\"readings:read\"]}",
                                HEADER,
                                ownersKey);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(json(as(owner).get("/api/v1/tokens")).toString()).doesNotContain("\"t\"");
    }

    @Test
    void guestsAreListedWithTheirFirmAndOnlyByWhoeverGave() {
        give(owner, guest, "viewer", Instant.now().plusSeconds(3600));
        var listed = json(as(owner).get("/api/v1/grants?login=" + guest.login()));
        assertThat(listed.at("/items/0/home").asString()).isEqualTo(key(guest));
        assertThat(listed.at("/items/0/by").asString()).isEqualTo(owner.login());
        assertThat(listed.at("/items/0/reason").asString()).isEqualTo("for the test");
        assertThat(listed.at("/items/0/inForce").asBoolean()).isTrue();
        assertThat(json(as(guest).get("/api/v1/grants")).toString()).doesNotContain(owner.login());
        var wanted = new Audit.Wanted(owner.organisation(), false, "grant.", guest.login());
        assertThat(owner.call(() -> audit.list(wanted, 50, 0)))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.details()).contains("viewer", "until", "for the test"));
    }

    @Test
    void badGrantsAreRefusedWithTheField() {
        var answer = tryToGive(owner, guest, "viewer", Instant.now().minusSeconds(60));
        assertThat(json(answer).at("/errors/0/field").asString()).isEqualTo("until");
        assertThat(code(as(owner).post("/api/v1/grants", "{}"))).isEqualTo("invalid");
        assertThat(
                        code(
                                as(owner)
                                        .post(
                                                "/api/v1/grants",
                                                "{\"login\":\"no-such-one\",\"role\":\"viewer\"}")))
                .isEqualTo("not-found");
        assertThat(
                        code(
                                as(owner)
                                        .post(
                                                "/api/v1/grants",
                                                "{\"login\":\"%s\",\"role\":\"viewer\",\"node\":\"administrative:none\"}"
                                                        .formatted(guest.login()))))
                .isEqualTo("not-found");
        assertThat(
                        code(
                                as(owner)
                                        .post(
                                                "/api/v1/roles",
                                                "{\"key\":\"x\",\"name\":{\"zh\":\"x\"},\"scopes\":[]}")))
                .isEqualTo("invalid");
    }

    private JsonNode give(Caller by, Caller to, String role, @Nullable Instant until) {
        var answer = tryToGive(by, to, role, until);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer);
    }

    private HttpResponse<String> tryToGive(
            Caller by, Caller to, String role, @Nullable Instant until) {
        String end = until == null ? "" : ",\"until\":\"" + until + "\"";
        return as(by).post(
                        "/api/v1/grants",
                        "{\"login\":\"%s\",\"role\":\"%s\",\"reason\":\"for the test\"%s}"
                                .formatted(to.login(), role, end));
    }

    private static String user(String login, String role) {
        return "{\"login\":\"%s-%d\",\"role\":\"%s\",\"password\":\"a-long-enough-one\"}"
                .formatted(login, System.nanoTime(), role);
    }

    private static String role(String key, String... scopes) {
        return "{\"key\":\"%s\",\"name\":{\"zh\":\"角色\",\"en\":\"Role\"},\"scopes\":[\"%s\"]}"
                .formatted(key, String.join("\",\"", scopes));
    }

    private String key(Caller caller) {
        return caller.call(() ->
                db.sql("select key from organisation where id = ?")
                        .param(caller.organisation())
                        .query(String.class)
                        .single());
    }

    private int personId(Caller caller) {
        return caller.call(() ->
                db.sql("select id from person where login = ?")
                        .param(caller.login())
                        .query(Integer.class)
                        .single());
    }

    private TestHttp as(Caller caller) {
        return browsers.computeIfAbsent(caller.login(), login -> callers.loggedIn(caller, port));
    }

    private static String readToTheEnd(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("code").asString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
