package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.Api;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Year;
import java.time.YearMonth;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Goals of programmes, from what the platform counts itself and from what is declared.
@PlatformTest
@Timeout(300)
class GoalTests {
    private static final String TABLE = "/tables/programme-progress";

    @Autowired private TestCallers callers;
    @Autowired private JdbcClient db;
    @Autowired private Clock clock;
    @LocalServerPort private int port;
    private String year;
    private Caller officer;
    private Api office;
    private Api platform;

    @BeforeEach
    void anOfficeWithThePack() {
        year = Year.now(clock).toString();
        int bureau = callers.inNewOrganisation().organisation();
        officer = callers.in(bureau, Role.ANALYST);
        office = new Api(port, callers, officer);
        platform =
                new Api(
                        port,
                        callers,
                        callers.in(
                                callers.inNewOrganisation().organisation(),
                                Role.PLATFORM_OPERATOR));
        ok(office.post("/packs/programme-goals/install", "{}"));
    }

    private static JsonNode ok(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.json();
    }

    /// Firms in a county, so many with a device that spoke, the others with one that did not.
    private Caller[] firms(String county, int firms, int speaking) {
        var all = new Caller[firms];
        for (int i = 0; i < firms; i++) {
            all[i] = callers.inNewOrganisation();
            ok(
                    platform.post(
                            "/organisations/" + key(all[i]) + "/memberships",
                            "{\"node\":\"administrative:%s\",\"from\":\"2020-01-01\"}"
                                    .formatted(county)));
            ok(new Api(port, callers, all[i]).post("/connect", "{\"key\":\"press\"}"));
            if (i < speaking) {
                speaks(all[i]);
            }
        }
        return all;
    }

    private void speaks(Caller firm) {
        long now = clock.millis() * 1_000;
        Tenancy.asPlatform(() ->
                db.sql(
                                """
                                insert into presence (organisation_id, thing_id, seen_micros, online, reading_micros)
                                select organisation_id, id, :at, false, :at from thing where organisation_id = :organisation\
                                """)
                        .param("at", now)
                        .param("organisation", firm.organisation())
                        .update());
    }

    private String key(Caller caller) {
        return Tenancy.asPlatform(() ->
                db.sql("select key from organisation where id = ?")
                        .param(caller.organisation())
                        .query(String.class)
                        .single());
    }

    private void oversees(String county) {
        ok(
                platform.post(
                        "/grants",
                        "{\"login\":\"%s\",\"role\":\"officer\",\"node\":\"administrative:%s\"}"
                                .formatted(officer.login(), county)));
    }

    private void declared(String csv) {
        var answer =
                office.send(
                        TABLE + "/import",
                        "text/csv",
                        "application/json",
                        csv.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.at("/failed").asInt(-1)).as(answer.text()).isZero();
    }

    private long calculate(Api api, String method, String period) {
        return ok(api.post(
                        "/calculations",
                        "{\"method\":\"%s\",\"period\":\"%s\"}".formatted(method, period)))
                .at("/id")
                .asLong();
    }

    private JsonNode programme(String method) {
        for (var one : ok(office.get("/goals?period=" + year))) {
            if (one.path("method").asString().equals(method)) {
                return one;
            }
        }
        throw new AssertionError("no " + method);
    }

    private JsonNode goal(String method, String key) {
        for (var one : programme(method).path("goals")) {
            if (one.path("key").asString().equals(key)) {
                return one;
            }
        }
        throw new AssertionError("no " + key);
    }

    private static void await(BooleanSupplier done) {
        for (int i = 0; i < 120 && !done.getAsBoolean(); i++) {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aGoalIsCountedByThePlatformAndWhatIsDeclaredStandsBesideIt() {
        var firms = firms("331122", 4, 2);
        oversees("331122");
        declared(
                "region,year,apps,devices,deepUse\n331122,%s,7,60000000,12\n440500,%s,1,1,1\n"
                        .formatted(year, year));
        long id = calculate(office, "goals-zhejiang", year);

        var zhejiang = programme("goals-zhejiang");
        assertThat(zhejiang.at("/subject/code").asString()).isEqualTo("331122");
        assertThat(zhejiang.path("subjects")).as("of its own places only").hasSize(1);
        assertThat(zhejiang.at("/place/code").asString()).isEqualTo("330000");
        assertThat(zhejiang.at("/place/name/zh").asString()).isEqualTo("浙江省");
        assertThat(zhejiang.at("/place/name/en").asString()).isEqualTo("Zhejiang");
        assertThat(zhejiang.at("/calculation/id").asLong()).isEqualTo(id);
        assertThat(zhejiang.path("known").asInt()).isEqualTo(5);
        assertThat(zhejiang.path("reached").asInt()).isZero();

        var devices = goal("goals-zhejiang", "devicesProgress");
        assertThat(devices.path("from").asString()).isEqualTo("platform");
        assertThat(devices.at("/now/value").asString()).isEqualTo("2");
        assertThat(devices.at("/now/label").asString()).isEqualTo("evidenced");
        assertThat(devices.path("evidence").asString())
                .startsWith("platform:devices/region/331122/evidenced@");
        assertThat(devices.at("/counts/declared").asInt()).isEqualTo(4);
        assertThat(devices.at("/counts/verified").asInt(-1)).isZero();
        assertThat(devices.at("/counts/organisations").asInt()).isEqualTo(4);
        assertThat(devices.at("/counts/scope").asString()).isEqualTo("administrative:331122");
        assertThat(devices.at("/declared/figure/value").asString()).isEqualTo("60000000");
        assertThat(devices.at("/declared/figure/label").asString()).isEqualTo("declared");
        assertThat(devices.path("target").asString()).isEqualTo("200000000");
        assertThat(devices.path("due").asString()).isEqualTo("2025-12-31");
        assertThat(devices.path("gap").asString()).isEqualTo("199999998");
        assertThat(devices.path("milestones")).hasSize(2);

        var deep = goal("goals-zhejiang", "deepUseProgress");
        assertThat(deep.path("from").asString()).isEqualTo("table");
        assertThat(deep.at("/now/label").asString()).isEqualTo("declared");
        assertThat(deep.path("evidence").asString())
                .isEqualTo("table:programme-progress/331122/%s@1".formatted(year));
        assertThat(goal("goals-zhejiang", "basePlatformsProgress").at("/now/value").isMissingNode())
                .isTrue();

        // What was counted comes out again, whatever has come since.
        speaks(firms[2]);
        await(() -> {
            calculate(office, "goals-zhejiang", year);
            return goal("goals-zhejiang", "devicesProgress")
                    .at("/now/value")
                    .asString()
                    .equals("3");
        });
        assertThat(goal("goals-zhejiang", "devicesProgress").at("/now/value").asString())
                .isEqualTo("3");
        var verified = office.post("/calculations/%d/verification".formatted(id), "{}");
        assertThat(verified.at("/same").asBoolean()).as(verified.text()).isTrue();
        assertThat(ok(office.get("/calculations/%d/subjects/331122".formatted(id))).toString())
                .contains("platform:devices/region/331122/evidenced@");
    }

    @Test
    void aProgrammeOfAnotherPlaceHasWhatIsDeclaredOnly() {
        firms("331125", 3, 3);
        oversees("331125");
        declared("region,year,cloudFirms\n440500,%s,2500\n".formatted(year));
        calculate(office, "goals-shantou", year);
        var cloud = goal("goals-shantou", "cloudFirmsProgress");
        assertThat(cloud.at("/now/value").isMissingNode()).as(cloud.toString()).isTrue();
        assertThat(cloud.at("/declared/figure/value").asString()).isEqualTo("2500");
        assertThat(programme("goals-shantou").at("/subject/code").asString()).isEqualTo("440500");
        var hunan =
                office.post(
                        "/calculations",
                        "{\"method\":\"goals-hunan\",\"period\":\"%s\"}".formatted(year));
        assertThat(hunan.at("/code").asString()).isEqualTo("nothing-known");
        var uncalculated = programme("goals-hunan");
        assertThat(uncalculated.path("calculation").isMissingNode()).isTrue();
        assertThat(uncalculated.at("/goals/0/target").asString()).isEqualTo("100");
        assertThat(uncalculated.at("/goals/0/now").isMissingNode()).isTrue();
    }

    @Test
    void whatASingleFirmReportsIsWithheld() {
        firms("331126", 1, 1);
        oversees("331126");
        calculate(office, "goals-zhejiang", year);
        var devices = goal("goals-zhejiang", "devicesProgress");
        assertThat(devices.at("/now/value").isMissingNode()).as(devices.toString()).isTrue();
        assertThat(devices.path("gap").isMissingNode()).isTrue();
        assertThat(devices.at("/counts/declared").asInt()).isOne();
        assertThat(devices.at("/counts/evidenced").isMissingNode()).isTrue();
        assertThat(devices.at("/counts/reporting").isMissingNode()).isTrue();
    }

    @Test
    void aYearThatIsOverIsNotCountedAfterwards() {
        firms("331127", 3, 3);
        oversees("331127");
        declared("region,year,devices\n331127,2021,50\n");
        calculate(office, "goals-zhejiang", "2021");
        var all = ok(office.get("/goals?period=2021"));
        var zhejiang = all.get(0);
        assertThat(zhejiang.path("method").asString()).isEqualTo("goals-zhejiang");
        assertThat(zhejiang.path("known").asInt()).isZero();
        for (var goal : zhejiang.path("goals")) {
            if (goal.path("key").asString().equals("devicesProgress")) {
                assertThat(goal.path("due").asString()).isEqualTo("2020-12-31");
                assertThat(goal.at("/declared/figure/value").asString()).isEqualTo("50");
            }
        }
        assertThat(office.get("/goals?period=21").at("/errors/0/field").asString())
                .isEqualTo("period");
    }

    @Test
    void thePlatformCountsItselfForItsOperatorOnly() {
        ok(platform.post("/packs/platform-index/install", "{}"));
        ok(office.post("/packs/platform-index/install", "{}"));
        firms("331124", 1, 1);
        String month = YearMonth.now(clock).toString();
        long id = calculate(platform, "own-operation", month);
        var explained =
                ok(platform.get("/calculations/%d/subjects/platform".formatted(id))).toString();
        assertThat(explained)
                .contains("platform:devices/platform/platform/declared@")
                .contains("platform:api-calls/platform/platform/evidenced@");
        long index = calculate(platform, "own-index", year);
        assertThat(
                        ok(platform.post("/calculations/%d/verification".formatted(index), "{}"))
                                .path("same")
                                .asBoolean())
                .isTrue();
        var refused =
                office.post(
                        "/calculations",
                        "{\"method\":\"own-operation\",\"period\":\"%s\"}".formatted(month));
        assertThat(refused.at("/code").asString()).isEqualTo("nothing-known");
    }
}
