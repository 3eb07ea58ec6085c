package io.baigong.server.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.database.Tenancy;
import io.baigong.server.overview.Counters.Counter;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The four counters and the regions, counted by PostgreSQL.
@PlatformTest
class OverviewTests {
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

    @Autowired private TestCallers callers;
    @Autowired private JdbcClient db;
    @LocalServerPort private int port;
    private final Map<String, TestHttp> browsers = new HashMap<>();
    private Caller firm = new Caller(1, "nobody", Set.of(), false);
    private Caller platform = firm;
    private Caller officer = firm;

    @BeforeEach
    void aFirmAndAnOfficer() {
        firm = callers.inNewOrganisation();
        var government = callers.inNewOrganisation();
        platform = callers.in(government.organisation(), Role.PLATFORM_OPERATOR);
        officer = callers.in(government.organisation(), Role.OFFICER);
    }

    private Counters at(Instant moment) {
        var clock = Clock.fixed(moment, ZoneOffset.UTC);
        return new Counters(db, new Confidentiality(db, clock), clock);
    }

    private Counter counter(Instant moment, Extent extent, Counters.What what) {
        return Tenancy.as(
                firm.organisation(),
                () ->
                        at(moment).of(extent).counters().stream()
                                .filter(one -> one.what().equals(what.word()))
                                .findFirst()
                                .orElseThrow());
    }

    /// A registered thing whose readings last came then; null for never.
    private void thing(
            Caller caller, String key, @org.jspecify.annotations.Nullable Instant heard) {
        assertThat(
                        as(caller)
                                .post("/api/v1/connect", "{\"key\":\"%s\"}".formatted(key))
                                .statusCode())
                .isBetween(200, 201);
        if (heard != null) {
            Tenancy.asPlatform(() ->
                    db.sql(
                                    """
                                    insert into presence (organisation_id, thing_id, seen_micros, online, reading_micros)
                                    select organisation_id, id, :at, false, :at from thing
                                     where organisation_id = :organisation and key = :key\
                                    """)
                            .param("at", Counters.micros(heard))
                            .param("organisation", caller.organisation())
                            .param("key", key)
                            .update());
        }
    }

    @Test
    void aDeviceIsEvidencedForThirtyDaysAfterItsLastReading() {
        thing(firm, "never", null);
        thing(firm, "lately", NOW.minus(Duration.ofDays(1)));
        thing(firm, "month", NOW.minus(Duration.ofDays(30)));
        thing(firm, "before", NOW.minus(Duration.ofDays(30)).minusSeconds(1));
        var own = new Extent.Own(firm.organisation());
        var what = Counters.What.DEVICES;
        assertThat(counter(NOW, own, what)).isEqualTo(new Counter("devices", 4, 2L, 0L));
        var later = NOW.plus(Duration.ofDays(29));
        assertThat(counter(later, own, what)).isEqualTo(new Counter("devices", 4, 1L, 0L));
        assertThat(counter(NOW.plus(Duration.ofDays(40)), own, what))
                .isEqualTo(new Counter("devices", 4, 0L, 0L));
        assertThat(counter(later, own, Counters.What.FIRMS))
                .isEqualTo(new Counter("firms", 1, 1L, 0L));
        assertThat(counter(NOW, own, Counters.What.IDENTIFIERS))
                .isEqualTo(new Counter("identifiers", 4, 2L, 0L));
    }

    @Test
    void eachFigureIsAsLongAsItsList() {
        var now = Instant.now();
        thing(firm, "silent", null);
        thing(firm, "spoke", now);
        for (var one : json(as(firm).get("/api/v1/counters")).path("counters")) {
            for (var level : new String[] {"declared", "evidenced", "verified"}) {
                var list =
                        json(
                                as(firm).get(
                                                "/api/v1/counters/%s?level=%s"
                                                        .formatted(
                                                                one.path("what").asString(),
                                                                level)));
                assertThat(list.path("total").asLong())
                        .as("%s %s", one.path("what"), level)
                        .isEqualTo(one.path(level).asLong());
            }
        }
    }

    @Test
    void aSessionAloneIsNoEvidence() {
        thing(firm, "dumb", null);
        Tenancy.asPlatform(() ->
                db.sql(
                                """
                                insert into presence (organisation_id, thing_id, seen_micros, online)
                                select organisation_id, id, :at, true from thing where organisation_id = :organisation\
                                """)
                        .param("at", Counters.micros(NOW))
                        .param("organisation", firm.organisation())
                        .update());
        var own = new Extent.Own(firm.organisation());
        assertThat(counter(NOW, own, Counters.What.DEVICES))
                .isEqualTo(new Counter("devices", 1, 0L, 0L));
    }

    @Test
    void anOfficerCountsWhatIsBelowTheGrantAndNobodyElseDoes() {
        // Counties that no other test uses, of four firms, three and one.
        var county = "administrative:513437";
        var firms = new Caller[8];
        for (int i = 0; i < firms.length; i++) {
            firms[i] = callers.inNewOrganisation();
            place(
                    firms[i],
                    i < 4 ? county : i < 7 ? "administrative:513435" : "administrative:513436");
        }
        thing(firms[0], "press", Instant.now());
        thing(firms[1], "press", null);
        thing(firms[4], "press", Instant.now());
        thing(firms[7], "press", Instant.now());
        String scope = "?scope=" + county;
        assertThat(code(as(officer).get("/api/v1/counters" + scope))).isEqualTo("node-not-granted");
        assertThat(code(as(firm).get("/api/v1/regions" + scope))).isEqualTo("node-not-granted");
        assertThat(code(as(officer).get("/api/v1/counters?scope=platform")))
                .isEqualTo("platform-needed");
        give("officer", "administrative:513400");
        var devices = json(as(officer).get("/api/v1/counters" + scope)).path("counters").get(0);
        assertThat(devices.path("declared").asLong()).isEqualTo(2);
        assertThat(devices.path("evidenced").asLong()).isEqualTo(1);
        assertThat(code(as(officer).get("/api/v1/counters/devices" + scope)))
                .isEqualTo("list-not-open");
        assertThat(code(as(officer).get("/api/v1/counters/firms" + scope + "&level=evidenced")))
                .isEqualTo("list-not-open");
        var register = as(officer).get("/api/v1/counters/firms" + scope);
        assertThat(json(register).path("total").asLong()).isEqualTo(4);
        assertThat(register.body()).doesNotContain("\"devices\"", "\"evidenced\":");
        // The last county has one firm: its own figures are withheld, and in the table above it
        // those
        // of the next smallest too. That one's own page would give it away by subtraction.
        for (var hidden : new String[] {"administrative:513436", "administrative:513435"}) {
            var alone = json(as(officer).get("/api/v1/counters?scope=" + hidden));
            assertThat(alone.path("withheld").asBoolean()).as(hidden).isTrue();
            assertThat(alone.path("counters").get(0).has("evidenced")).as(hidden).isFalse();
            var page = json(as(officer).get("/api/v1/regions?scope=" + hidden + "&by=industry"));
            assertThat(page.path("total").path("withheld").asBoolean()).as(hidden).isTrue();
            assertThat(page.path("total").has("evidenced")).as(hidden).isFalse();
            assertThat(page.path("rest").has("evidenced")).as(hidden).isFalse();
        }
        var regions = json(as(officer).get("/api/v1/regions?scope=administrative:513400"));
        assertThat(regions.path("total").path("evidenced").asLong()).isEqualTo(3);
        for (var row : regions.path("rows")) {
            if (row.path("organisations").asLong() > 0) {
                boolean first = row.path("place").path("code").asString().equals("513437");
                assertThat(row.path("withheld").asBoolean()).as("%s", row).isNotEqualTo(first);
                assertThat(row.has("evidenced")).as("%s", row).isEqualTo(first);
            }
        }
        // Who may see the things of all of them, and such things at home, sees whose they are.
        var viewer = callers.in(officer.organisation(), Role.VIEWER);
        give(viewer, "viewer", "administrative:513400");
        assertThat(json(as(viewer).get("/api/v1/counters/devices" + scope)).path("total").asLong())
                .isEqualTo(2);
    }

    @Test
    void countiesAndIndustriesAddUpToTheTotal() {
        for (int i = 0; i < 4; i++) {
            var one = callers.inNewOrganisation();
            place(one, i < 2 ? "administrative:540121" : "administrative:540124");
            place(one, i < 3 ? "industry:C3451" : "industry:I6513");
            thing(one, "press", i % 2 == 0 ? Instant.now() : null);
        }
        for (var by : new String[] {"children", "leaves", "industry", "industry:C"}) {
            var answer =
                    json(as(platform).get("/api/v1/regions?scope=administrative:540100&by=" + by));
            assertThat(answer.path("total").path("devices").asLong()).as(by).isEqualTo(4);
            for (var figure : new String[] {"firms", "connected", "devices", "evidenced"}) {
                long sum = answer.path("rest").path(figure).asLong(0);
                for (var row : answer.path("rows")) {
                    sum += row.path(figure).asLong();
                }
                assertThat(sum)
                        .as("%s %s", by, figure)
                        .isEqualTo(answer.path("total").path(figure).asLong());
            }
        }
        var csv =
                as(platform)
                        .get("/api/v1/regions?scope=administrative:540100", "Accept", "text/csv")
                        .body();
        assertThat(csv).contains("540121", "computed", "Baigong, register and readings");
    }

    private void place(Caller caller, String node) {
        var answer =
                as(platform)
                        .post(
                                "/api/v1/organisations/" + key(caller) + "/memberships",
                                "{\"node\":\"%s\",\"from\":\"2020-01-01\"}".formatted(node));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }

    private void give(String role, String node) {
        give(officer, role, node);
    }

    private void give(Caller to, String role, String node) {
        var answer =
                as(platform)
                        .post(
                                "/api/v1/grants",
                                "{\"login\":\"%s\",\"role\":\"%s\",\"node\":\"%s\"}"
                                        .formatted(to.login(), role, node));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private String key(Caller caller) {
        return caller.call(() ->
                db.sql("select key from organisation where id = ?")
                        .param(caller.organisation())
                        .query(String.class)
                        .single());
    }

    private TestHttp as(Caller caller) {
        return browsers.computeIfAbsent(caller.login(), login -> callers.loggedIn(caller, port));
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("code").asString("");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
