package io.baigong.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.access.Scope;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PlatformTest
class QuotaTests {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired private TestCallers callers;
    @Autowired private JdbcClient db;
    @LocalServerPort private int port;
    private final Map<String, TestHttp> browsers = new HashMap<>();
    private Caller operator = new Caller(1, "nobody", Set.of(), false);
    private Caller firm = operator;

    @BeforeEach
    void aFirmAndAnOperator() {
        operator = callers.in(callers.inNewOrganisation().organisation(), Role.PLATFORM_OPERATOR);
        firm = callers.inNewOrganisation();
    }

    private TestHttp as(Caller caller) {
        // A person has so many tokens at most.
        return browsers.computeIfAbsent(
                caller.login(), _ -> new TestHttp(port).by(callers.bearer(caller)));
    }

    private String key(Caller caller) {
        return caller.call(() ->
                db.sql("select key from organisation where id = ?")
                        .param(caller.organisation())
                        .query(String.class)
                        .single());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpResponse<String> set(Caller by, String where, String kind, String limit) {
        return as(by).send(
                        "PUT",
                        "/api/v1/quotas",
                        "{%s,\"kind\":\"%s\",\"limit\":%s,\"note\":\"test\"}"
                                .formatted(where, kind, limit));
    }

    private String on(Caller caller) {
        return "\"organisation\":\"%s\"".formatted(key(caller));
    }

    private HttpResponse<String> connect(Caller caller, String thing) {
        return as(caller).post("/api/v1/connect", "{\"key\":\"%s\"}".formatted(thing));
    }

    /// A park of the platform's with these members.
    private String park(Caller... members) {
        String hierarchy = "parks-" + COUNT.incrementAndGet();
        as(operator)
                .post(
                        "/api/v1/hierarchies",
                        "{\"key\":\"%s\",\"kind\":\"park\",\"name\":{\"zh\":\"园区\",\"en\":\"Parks\"}}"
                                .formatted(hierarchy));
        for (var code : new String[] {"west", "hall"}) {
            var made =
                    as(operator)
                            .send(
                                    "PUT",
                                    "/api/v1/hierarchies/%s/nodes/%s".formatted(hierarchy, code),
                                    "{\"name\":{\"zh\":\"西区\",\"en\":\"West\"}%s}"
                                            .formatted(
                                                    code.equals("hall")
                                                            ? ",\"parent\":\"west\""
                                                            : ""));
            assertThat(made.statusCode()).as(made.body()).isBetween(200, 204);
        }
        for (var member : members) {
            var placed =
                    as(operator)
                            .post(
                                    "/api/v1/organisations/" + key(member) + "/memberships",
                                    "{\"node\":\"%s:hall\",\"from\":\"2020-01-01\"}"
                                            .formatted(hierarchy));
            assertThat(placed.statusCode()).as(placed.body()).isBetween(200, 201);
        }
        return hierarchy + ":west";
    }

    @Test
    void thingsAboveTheQuotaAreRefusedAndTheReasonSaysWhose() {
        assertThat(set(operator, on(firm), "things", "2").statusCode()).isEqualTo(204);
        assertThat(connect(firm, "m-1").statusCode()).isIn(200, 201);
        assertThat(connect(firm, "m-2").statusCode()).isIn(200, 201);
        var refused = connect(firm, "m-3");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("code").asString()).isEqualTo("quota-exceeded");
        assertThat(json(refused).path("kind").asString()).isEqualTo("things");
        assertThat(json(refused).path("limit").asInt()).isEqualTo(2);
        assertThat(json(refused).path("used").asInt()).isEqualTo(2);
        assertThat(json(refused).path("whose").asString()).isEqualTo("own");
        // Another organisation goes on.
        assertThat(connect(callers.inNewOrganisation(), "m-3").statusCode()).isIn(200, 201);
        set(operator, on(firm), "things", "null");
        assertThat(connect(firm, "m-3").statusCode()).isIn(200, 201);
    }

    @Test
    void anImportTellsEachRowThatIsAboveTheQuota() {
        as(firm).send(
                        "PUT",
                        "/api/v1/models/mill",
                        "{\"properties\":[{\"key\":\"t\",\"type\":\"double\"}]}");
        set(operator, on(firm), "things", "3");
        var csv = new StringBuilder("key,model\n");
        for (int i = 0; i < 5; i++) {
            csv.append("m-").append(i).append(",mill\n");
        }
        var answer = json(as(firm).post("/api/v1/things/import", csv.toString()));
        assertThat(answer.path("created").asInt()).as("%s", answer).isEqualTo(3);
        assertThat(answer.path("failed").asInt()).isEqualTo(2);
        assertThat(answer.path("errors").path(0).path("row").asInt()).isEqualTo(5);
        assertThat(answer.path("errors").path(0).path("got").asString())
                .startsWith("quota-exceeded");
    }

    @Test
    void aParksPoolHoldsForAllItsMembersTogether() {
        var neighbour = callers.inNewOrganisation();
        String park = park(firm, neighbour);
        var answer = set(operator, "\"node\":\"%s\"".formatted(park), "things", "2");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(connect(firm, "m-1").statusCode()).isIn(200, 201);
        assertThat(connect(neighbour, "m-1").statusCode()).isIn(200, 201);
        var refused = connect(neighbour, "m-2");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("whose").asString()).isEqualTo(park);
        assertThat(json(refused).path("used").asInt()).isEqualTo(2);
        // The member sees the pool that holds it back.
        var seen = json(as(neighbour).get("/api/v1/usage")).path("quotas");
        assertThat(seen.toString()).contains("\"whose\":\"" + park + "\"", "\"members\":2");
    }

    @Test
    void whoHasTheRightOnANodeSetsQuotasWithinItsPoolOnly() {
        String park = park(firm);
        var manager = callers.in(callers.inNewOrganisation().organisation(), Role.OWNER);
        var given =
                as(operator)
                        .post(
                                "/api/v1/grants",
                                "{\"login\":\"%s\",\"role\":\"administrator\",\"node\":\"%s\"}"
                                        .formatted(manager.login(), park));
        assertThat(given.statusCode()).as(given.body()).isEqualTo(201);
        // No pool yet.
        refused(set(manager, on(firm), "values-per-second", "10"), 403, "quota-not-yours");
        set(operator, "\"node\":\"%s\"".formatted(park), "values-per-second", "100");
        refused(set(manager, on(firm), "values-per-second", "101"), 403, "quota-not-yours");
        assertThat(set(manager, on(firm), "values-per-second", "100").statusCode()).isEqualTo(204);
        // Neither its own organisation's, nor the pool itself, nor somebody else's.
        refused(set(manager, on(manager), "values-per-second", "10"), 403, "quota-not-yours");
        refused(
                set(manager, "\"node\":\"%s\"".formatted(park), "values-per-second", "99"),
                403,
                "quota-not-yours");
        refused(set(firm, on(firm), "values-per-second", "1000"), 403, "quota-not-yours");
        refused(
                set(manager, on(callers.inNewOrganisation()), "values-per-second", "10"),
                403,
                "quota-not-yours");
        assertThat(as(manager).get("/api/v1/usage/organisations").body()).contains(key(firm));
        assertThat(as(manager).get("/api/v1/usage/organisations/" + key(firm)).statusCode())
                .isEqualTo(200);
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
    }

    @Test
    void quotasAreAuditedWithBeforeAndAfter() {
        set(operator, on(firm), "things", "7");
        set(operator, on(firm), "things", "9");
        var trail = as(firm).get("/api/v1/audit?action=quota.set").body();
        assertThat(trail).contains("\"before\":{\"things\":7").contains("\"after\":{\"things\":9");
    }

    @Test
    void badWishesAreToldWhatWasExpected() {
        refused(set(operator, on(firm), "things", "-1"), 400, "invalid");
        refused(set(operator, on(firm), "things", "\"many\""), 400, "invalid");
        refused(set(operator, on(firm), "values-per-second", "0"), 400, "invalid");
        refused(set(operator, on(firm), "gold", "1"), 400, "invalid");
        refused(
                set(operator, "\"organisation\":\"nobody-knows\"", "things", "1"),
                404,
                "not-found");
        refused(set(operator, "\"node\":\"nowhere:1\"", "things", "1"), 404, "not-found");
        refused(set(operator, "\"x\":1", "things", "1"), 400, "invalid");
    }

    @Test
    void callsAboveTheQuotaAreRefusedAndCounted() {
        set(operator, on(firm), "api-calls-per-second", "2");
        var http = as(firm);
        int refused = 0;
        HttpResponse<String> last = null;
        for (int i = 0; i < 60; i++) {
            var answer = http.get("/api/v1/things");
            if (answer.statusCode() == 429) {
                refused++;
                last = answer;
            }
        }
        assertThat(last).isNotNull();
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(last).path("code").asString()).isEqualTo("quota-exceeded");
        assertThat(json(last).path("kind").asString()).isEqualTo("api-calls-per-second");
        // Others go on, and help is possible.
        assertThat(as(callers.inNewOrganisation()).get("/api/v1/things").statusCode())
                .isEqualTo(200);
        assertThat(http.get("/api/v1/session").statusCode()).isEqualTo(200);
        set(operator, on(firm), "api-calls-per-second", "1000");
        int wanted = refused;
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(total(http, "refused-calls")).isGreaterThanOrEqualTo(wanted));
        assertThat(total(http, "api-calls")).isGreaterThanOrEqualTo(60 - wanted);
    }

    private static long total(TestHttp http, String meter) {
        for (var one : json(http.get("/api/v1/usage")).path("meters")) {
            if (one.path("meter").asString().equals(meter)) {
                return one.path("total").asLong();
            }
        }
        throw new AssertionError("no meter " + meter);
    }

    @Test
    void nobodySeesTheUsageOfAnother() {
        var other = callers.inNewOrganisation();
        assertThat(as(other).get("/api/v1/usage/organisations").body())
                .contains(key(other))
                .doesNotContain("\"" + key(firm) + "\"");
        refused(as(other).get("/api/v1/usage/organisations/" + key(firm)), 404, "not-found");
        set(operator, on(firm), "things", "5");
        assertThat(as(other).get("/api/v1/quotas").body()).doesNotContain(key(firm));
        assertThat(as(firm).get("/api/v1/quotas").body()).contains(key(firm));
        for (var one : List.of(firm, other)) {
            assertThat(as(operator).get("/api/v1/usage/organisations/" + key(one)).statusCode())
                    .isEqualTo(200);
        }
        var reader = new TestHttp(port).by(callers.bearer(firm, Set.of(Scope.THINGS_READ)));
        refused(reader.get("/api/v1/usage"), 403, "scope-missing");
    }

    @Test
    void theMetersComeOutAsCsvWithTheirUnits() {
        as(firm).get("/api/v1/things");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(as(firm).get("/api/v1/usage/export?step=hour").body())
                                .contains("organisation,meter,unit,start,step,amount")
                                .contains(key(firm) + ",api-calls,1,"));
    }
}
