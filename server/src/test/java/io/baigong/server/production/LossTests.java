package io.baigong.server.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.things.Api;
import io.baigong.server.things.Api.Answer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where planned busy time went, of a machine, a line and a works.
@PlatformTest
@Timeout(300)
class LossTests {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String MASTER = "/production/master/";

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private Caller owner = new Caller(1, "nobody", Set.of(), false);
    private Api api;
    private LocalDate day = LocalDate.EPOCH;

    @BeforeEach
    void aWorksWithTwoLines() {
        owner = callers.inNewOrganisation();
        api = new Api(port, callers, owner);
        day = LocalDate.now(BERLIN).minusDays(3);
        made(api.put("/sites/works", "{\"name\":\"Works\",\"timeZone\":\"Europe/Berlin\"}"));
        made(
                api.put(
                        "/models/press",
                        """
                        {"key": "press", "name": "Press", "properties": [
                          {"key": "state", "name": "State", "type": "enum", "members": [
                            {"code": 0, "key": "OFF", "name": "Off"}, {"code": 1, "key": "RUN", "name": "Run"},
                            {"code": 2, "key": "JAM", "name": "Jam"}]},
                          {"key": "parts", "name": "Parts", "type": "int64"}]}\
                        """));
        thing("press-1", "hall/line-1/cell-1");
        thing("press-2", "hall/line-1/cell-2");
        thing("press-3", "hall/line-2");
        put("products/gear", "{\"runTimes\":[{\"seconds\":30}]}");
        put("reasons/jam", "{\"use\":\"delay\"}");
        put("reasons/crack", "{\"use\":\"scrap\"}");
        put(
                "plans/day",
                """
                {"from": "2020-01-01", "site": "works",
                 "shifts": [{"key": "early", "days": [1,2,3,4,5,6,7], "start": "06:00", "end": "14:00"}]}\
                """);
    }

    private static JsonNode made(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.text().isEmpty() ? JsonMapper.shared().createObjectNode() : answer.json();
    }

    private void thing(String key, String place) {
        made(
                api.post(
                        "/things",
                        "{\"key\":\"%s\",\"model\":\"press\",\"site\":\"works\",\"place\":\"%s\"}"
                                .formatted(key, place)));
    }

    private void put(String path, String body) {
        made(api.put(MASTER + path, body));
    }

    private Instant at(String time) {
        return day.atTime(LocalTime.parse(time)).atZone(BERLIN).toInstant();
    }

    /// 400 minutes of 480, half an hour of them a jam, 720 pieces at half a minute, 20 of them bad.
    private void theShiftOfTheExample() {
        put(
                "rules/press",
                """
                {"model": "press", "states": [{"property": "state", "in": ["RUN"], "element": "production"},
                  {"property": "state", "in": ["JAM"], "element": "delay", "reason": "jam"}],
                 "otherwise": "down", "staleAfter": 86400, "count": {"property": "parts"}, "defaultProduct": "gear"}\
                """);
        send(
                "05:00", "OFF", "1000", "06:00", "RUN", "1000", "09:00", "JAM", "1324", "09:30",
                "RUN", "1324", "13:10", "OFF", "1720");
        count("{\"at\":\"%s\",\"scrap\":12,\"reason\":\"crack\",\"product\":\"gear\"}");
        count("{\"at\":\"%s\",\"scrap\":8,\"product\":\"gear\"}");
        for (int i = 0; i < 120; i++) {
            made(
                    api.post(
                            "/production/derivations",
                            "{\"from\":\"%s\",\"workUnits\":[\"press-1\"]}".formatted(day)));
            // States and pieces need not become readable in the same moment.
            var read = losses("&workUnit=press-1");
            if (read.at("/times/produced").asInt(-1) == 720
                    && told(read).contains("delay jam 1800")) {
                return;
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(String body) {
        made(api.post("/production/work-units/press-1/counts", body.formatted(at("12:00"))));
    }

    private void send(String... timesStatesAndParts) {
        var readings = new ArrayList<String>();
        for (int i = 0; i < timesStatesAndParts.length; i += 3) {
            readings.add(
                    "{\"time\":\"%s\",\"values\":{\"state\":\"%s\",\"parts\":%s}}"
                            .formatted(
                                    at(timesStatesAndParts[i]),
                                    timesStatesAndParts[i + 1],
                                    timesStatesAndParts[i + 2]));
        }
        made(api.post("/things/press-1/readings", "[" + String.join(",", readings) + "]"));
    }

    private void record(String machine, String figures) {
        made(
                api.post(
                        "/production/records",
                        "{\"rows\":[{\"workUnit\":\"%s\",\"day\":\"%s\",\"shift\":\"early\",%s}]}"
                                .formatted(machine, day, figures)));
    }

    private JsonNode losses(String more) {
        return made(api.get("/production/losses?from=" + day + more));
    }

    private static List<String> told(JsonNode losses) {
        var told = new ArrayList<String>();
        for (var one : losses.path("losses")) {
            told.add(
                    "%s %s %s"
                            .formatted(
                                    one.path("kind").asString(),
                                    one.path("reason").asString("-"),
                                    one.path("seconds").decimalValue().toPlainString()));
        }
        return told;
    }

    /// What is planned less what is lost is what is left.
    private static void addsUp(JsonNode answer) {
        var left = answer.at("/times/planned").decimalValue();
        for (var one : answer.path("losses")) {
            left = left.subtract(one.path("seconds").decimalValue());
        }
        assertThat(left).isEqualByComparingTo(answer.at("/times/valuable").decimalValue());
    }

    @Test
    void theExampleOfTheStandardLosesItsTimeStepByStepEachWithItsReason() {
        theShiftOfTheExample();
        var answer = losses("&workUnit=press-1");
        assertThat(told(answer))
                .containsExactly(
                        "delay jam 1800",
                        "down - 3000",
                        "speed - 2400",
                        "quality crack 360",
                        "quality - 240");
        assertThat(answer.at("/times/planned").asInt()).isEqualTo(28_800);
        assertThat(answer.at("/times/production").asInt()).isEqualTo(24_000);
        assertThat(answer.at("/times/net").asInt()).isEqualTo(21_600);
        assertThat(answer.at("/times/valuable").asInt()).isEqualTo(21_000);
        assertThat(answer.at("/times/rates/oee").asDouble()).isEqualTo(0.729167);
        assertThat(answer.at("/losses/0/times").asInt()).isEqualTo(1);
        assertThat(answer.at("/losses/3/pieces").asInt()).isEqualTo(12);
        assertThat(answer.path("leads").asString()).isEqualTo("valuable");
        assertThat(answer.path("branches").size()).isZero();
        addsUp(answer);
    }

    @Test
    void eachLossOpensTheStopsOrShiftsThatItIsMadeOf() {
        theShiftOfTheExample();
        String of = "?workUnit=press-1&from=" + day;
        var jams = made(api.get("/production/losses/delay" + of + "&reason=jam"));
        assertThat(jams.path("parts").asInt()).isEqualTo(1);
        var jam = jams.at("/greatest/0");
        assertThat(jam.path("stretch").asBoolean()).isTrue();
        assertThat(Instant.parse(jam.path("from").asString())).isEqualTo(at("09:00"));
        assertThat(Instant.parse(jam.path("to").asString())).isEqualTo(at("09:30"));
        assertThat(jam.path("workUnit").asString()).isEqualTo("press-1");
        var others = made(api.get("/production/losses/delay" + of + "&unnamed=true"));
        assertThat(others.path("parts").asInt()).isZero();
        var bad = made(api.get("/production/losses/quality" + of));
        assertThat(bad.at("/greatest/0/pieces").asInt()).isEqualTo(12);
        assertThat(bad.at("/greatest/0/seconds").asInt()).isEqualTo(360);
        var slow = made(api.get("/production/losses/speed" + of));
        assertThat(slow.at("/greatest/0/seconds").asInt()).isEqualTo(2_400);
        assertThat(api.get("/production/losses/nonsense" + of).status()).isEqualTo(400);
    }

    @Test
    void aLineAndAWorksAreSumsOfTheirMachinesAndTellWhichLostMost() {
        theShiftOfTheExample();
        record(
                "press-2",
                "\"product\":\"gear\",\"produced\":600,\"good\":600,\"production\":20000,\"down\":8800");
        record(
                "press-3",
                "\"product\":\"gear\",\"produced\":900,\"good\":900,\"production\":28000");
        var works = losses("&site=works");
        assertThat(works.at("/times/planned").asInt()).isEqualTo(3 * 28_800);
        assertThat(works.at("/times/produced").asInt()).isEqualTo(720 + 600 + 900);
        addsUp(works);
        // The hall has all of them, so what is told apart are its lines; a line of one is its
        // machine.
        assertThat(works.path("branches").size()).isEqualTo(2);
        var first = works.at("/branches/0");
        assertThat(first.path("place").asString()).isEqualTo("hall/line-1");
        assertThat(first.path("machines").asInt()).isEqualTo(2);
        assertThat(first.has("workUnit")).isFalse();
        assertThat(works.at("/branches/1/workUnit").asString()).isEqualTo("press-3");
        var line = losses("&site=works&place=hall/line-1");
        assertThat(line.at("/times/planned").asInt()).isEqualTo(2 * 28_800);
        assertThat(line.at("/branches/0/workUnit").asString()).isEqualTo("press-2");
        assertThat(line.at("/branches/1/losses/delay").asInt()).isEqualTo(1_800);
        addsUp(line);
        assertThat(losses("&site=works&place=hall/line").at("/times/shifts").asInt()).isZero();
        assertThat(api.get("/production/losses?place=hall&from=" + day).status()).isEqualTo(400);
    }

    @Test
    void aCorrectedTimeLosesItsReasonsAndStillAddsUp() {
        theShiftOfTheExample();
        made(
                api.put(
                        "/production/shifts/press-1/%s/early/correction".formatted(day),
                        "{\"figures\":{\"ADET\":1200,\"APT\":26000},\"reason\":\"by hand\"}"));
        var answer = losses("&workUnit=press-1");
        // 26,000 of production, 1,200 of delay and 3,000 down are more than was planned.
        assertThat(told(answer)).contains("delay - 1200", "overrun - -1400", "speed - 4400");
        addsUp(answer);
        var part =
                made(api.get("/production/losses/delay?workUnit=press-1&from=" + day))
                        .at("/greatest/0");
        assertThat(part.path("stretch").asBoolean()).isFalse();
        assertThat(part.path("seconds").asInt()).isEqualTo(1_200);
    }

    @Test
    void shiftsThatLackAFigureAreLeftOutAndToldAndWithoutAnyWholeOneTheWayEndsAtProduction() {
        record(
                "press-2",
                "\"product\":\"gear\",\"produced\":600,\"good\":600,\"production\":20000");
        record("press-3", "\"production\":14000");
        var mixed = losses("&site=works");
        assertThat(mixed.at("/times/shifts").asInt()).isEqualTo(1);
        assertThat(mixed.path("without").asInt()).isEqualTo(1);
        assertThat(mixed.at("/lacking/PQ").asInt()).isEqualTo(1);
        assertThat(mixed.path("lacking").has("APT")).isFalse();
        var timed = losses("&workUnit=press-3");
        assertThat(timed.path("leads").asString()).isEqualTo("production");
        assertThat(timed.at("/times/rates/availability").asDouble()).isEqualTo(0.486111);
        assertThat(timed.path("times").has("valuable")).isFalse();
        assertThat(told(timed)).containsExactly("unknown - 14800");
        assertThat(mixed.at("/times/label").asString()).isEqualTo("evidenced");
    }

    @Test
    void nobodyElseSeesThem() {
        var other = new Api(port, callers, callers.inNewOrganisation());
        assertThat(other.get("/production/losses?workUnit=press-1&from=" + day).status())
                .isEqualTo(404);
        assertThat(
                        made(other.get("/production/losses?from=" + day))
                                .at("/times/planned")
                                .decimalValue())
                .isEqualByComparingTo(BigDecimal.ZERO);
        var auditor = new Api(port, callers, callers.in(owner.organisation(), Role.AUDITOR));
        assertThat(auditor.get("/production/losses?from=" + day).status()).isEqualTo(403);
    }
}
