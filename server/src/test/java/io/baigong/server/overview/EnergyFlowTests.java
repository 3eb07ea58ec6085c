package io.baigong.server.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.things.Api;
import io.baigong.server.things.Api.Answer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where the energy of a works went, from readings that came through the door.
@PlatformTest
@Timeout(300)
class EnergyFlowTests {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private Caller owner = new Caller(1, "nobody", Set.of(), false);
    private Api api;
    private LocalDate day = LocalDate.EPOCH;

    @BeforeEach
    void aWorksWithMeters() {
        owner = callers.inNewOrganisation();
        api = new Api(port, callers, owner);
        day = LocalDate.now(SHANGHAI).minusDays(2);
        made(api.put("/sites/works", "{\"name\":\"Works\",\"timeZone\":\"Asia/Shanghai\"}"));
        made(
                api.put(
                        "/models/press",
                        """
                        {"key": "press", "name": "Press", "properties": [
                          {"key": "state", "name": "State", "type": "enum", "members": [
                            {"code": 0, "key": "OFF", "name": "Off"}, {"code": 1, "key": "RUN", "name": "Run"}]},
                          {"key": "energy", "name": "Energy", "type": "double", "unit": "kW.h"}]}\
                        """));
    }

    private static JsonNode made(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.text().isEmpty() ? JsonMapper.shared().createObjectNode() : answer.json();
    }

    private void thing(String key, String place, String tag) {
        made(
                api.post(
                        "/things",
                        "{\"key\":\"%s\",\"model\":\"press\",\"site\":\"works\",\"place\":\"%s\",\"tags\":[%s]}"
                                .formatted(key, place, tag.isEmpty() ? "" : "\"" + tag + "\"")));
    }

    /// @param timesStatesAndEnergy `10:00`, `RUN`, `12`; an empty state says nothing
    private void send(String thing, String... timesStatesAndEnergy) {
        var readings = new ArrayList<String>();
        for (int i = 0; i < timesStatesAndEnergy.length; i += 3) {
            var time =
                    day.atTime(LocalTime.parse(timesStatesAndEnergy[i]))
                            .atZone(SHANGHAI)
                            .toInstant();
            String state = timesStatesAndEnergy[i + 1];
            readings.add(
                    "{\"time\":\"%s\",\"values\":{%s\"energy\":%s}}"
                            .formatted(
                                    time,
                                    state.isEmpty() ? "" : "\"state\":\"" + state + "\",",
                                    timesStatesAndEnergy[i + 2]));
        }
        made(api.post("/things/" + thing + "/readings", "[" + String.join(",", readings) + "]"));
        awaitStored(
                thing, Double.parseDouble(timesStatesAndEnergy[timesStatesAndEnergy.length - 1]));
    }

    /// Until the store has the last counter: an answer is kept for twenty seconds, so who asks too
    /// early has to wait so long.
    private void awaitStored(String thing, double last) {
        String asked =
                "/things/%s/readings?properties=energy&points=100&from=%s&to=%s"
                        .formatted(
                                thing,
                                day.atStartOfDay(SHANGHAI).toInstant(),
                                day.plusDays(1).atStartOfDay(SHANGHAI).toInstant());
        for (int i = 0; i < 600; i++) {
            var values = made(api.get(asked)).at("/series/0/values");
            if (!values.isEmpty() && values.get(values.size() - 1).asDouble() == last) {
                return;
            }
            pause(100);
        }
        throw new AssertionError("%s never told %s".formatted(thing, last));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// As soon as it is as it must be.
    ///
    /// @param more another question than before, of which no answer is kept
    private JsonNode await(String more, Predicate<JsonNode> wanted) {
        for (int i = 0; ; i++) {
            var answer = flow(more);
            if (wanted.test(answer) || i == 120) {
                return answer;
            }
            pause(1_000);
        }
    }

    private JsonNode flow(String more) {
        return made(api.get("/works/energy/flow?from=%s%s".formatted(day, more)));
    }

    private static @Nullable JsonNode node(JsonNode flow, String kind, String place, String thing) {
        for (var node : flow.path("nodes")) {
            if (node.path("kind").asString().equals(kind)
                    && node.path("place").asString().equals(place)
                    && node.path("thing").asString("").equals(thing)) {
                return node;
            }
        }
        return null;
    }

    private static double energy(JsonNode flow, String kind, String place, String thing) {
        var node = node(flow, kind, place, thing);
        return node == null ? -1 : node.path("kilowattHours").asDouble(-2);
    }

    @Test
    void energyGoesFromTheSiteOverItsPlacesToThingsAndWhatNoMeterToldIsLeftOver() {
        thing("main", "", "main-meter");
        thing("line-1-meter", "hall/line-1", "place-meter");
        thing("press-1", "hall/line-1/cell-1", "");
        thing("press-2", "hall/line-1/cell-2", "");
        thing("oven", "hall/line-2", "");
        made(
                api.put(
                        "/models/boiler",
                        """
                        {"key": "boiler", "name": "Boiler", "properties": [
                          {"key": "output", "name": "Output", "type": "double", "unit": "GJ"},
                          {"key": "heat_energy", "name": "Heat", "type": "double", "unit": "kW.h"},
                          {"key": "thermal_power", "name": "Power", "type": "double", "unit": "kW"}]}\
                        """));
        made(
                api.post(
                        "/things",
                        "{\"key\":\"boiler\",\"model\":\"boiler\",\"site\":\"works\",\"place\":\"hall/line-2\"}"));
        send("main", "10:00", "", "0", "10:30", "", "60", "12:00", "", "100");
        send("line-1-meter", "10:00", "", "0", "12:00", "", "70");
        send("press-1", "10:00", "", "0", "12:00", "", "40");
        send("press-2", "10:00", "", "0", "12:00", "", "24");
        send("oven", "10:00", "", "5", "12:00", "", "20");
        var flow = await("", one -> energy(one, "thing", "hall/line-2", "oven") == 15);
        assertThat(energy(flow, "site", "", "")).isCloseTo(100, within(1e-9));
        assertThat(energy(flow, "place", "hall", "")).isCloseTo(85, within(1e-9));
        assertThat(energy(flow, "place", "hall/line-1", "")).isCloseTo(70, within(1e-9));
        assertThat(energy(flow, "thing", "hall/line-1/cell-1", "press-1"))
                .isCloseTo(40, within(1e-9));
        // What the meter of the line counted and no press did; what the main meter counted and no
        // line.
        assertThat(energy(flow, "rest", "hall/line-1", "")).isCloseTo(6, within(1e-9));
        assertThat(energy(flow, "rest", "", "")).isCloseTo(15, within(1e-9));
        // Heat is no electricity, whether it is told in joules or in watt hours.
        assertThat(node(flow, "thing", "hall/line-2", "boiler")).isNull();
        // A cell with one press says no more than the press.
        assertThat(node(flow, "place", "hall/line-1/cell-1", "")).isNull();
        var site = flow.at("/nodes/0");
        assertThat(site.path("kgce").asDouble()).isCloseTo(12.29, within(1e-9));
        assertThat(site.path("label").asString()).isEqualTo("evidenced");
        assertThat(site.path("coverage").asDouble()).isCloseTo(2 / 24.0, within(0.01));
        assertThat(site.at("/meters/0").asString()).isEqualTo("main");
        var equivalent = flow("&basis=equivalent");
        assertThat(equivalent.at("/nodes/0/kgce").asDouble()).isCloseTo(31, within(1e-9));
        assertThat(equivalent.at("/coal/standing").asString()).isEqualTo("reference");
        assertThat(api.get("/works/energy/flow?from=soon").status()).isEqualTo(400);
        assertThat(api.get("/works/energy/flow?from=%s&basis=x".formatted(day)).status())
                .isEqualTo(400);
    }

    @Test
    void withoutAMeterThatCountsAllThereIsNoSumAndPartsThatCountMoreAreTold() {
        thing("a", "hall", "");
        thing("b", "hall", "");
        send("a", "10:00", "", "0", "11:00", "", "30");
        send("b", "10:00", "", "0", "11:00", "", "20");
        var open = await("", one -> energy(one, "place", "hall", "") == 50);
        assertThat(open.at("/nodes/0/missing").asString()).isEqualTo("main-meter");
        assertThat(open.path("nodes").path(0).has("kilowattHours")).isFalse();
        made(api.patch("/things/a", "{\"tags\":[\"main-meter\"]}"));
        send("b", "11:30", "", "45");
        var marked =
                await(
                        "&site=works",
                        one ->
                                energy(one, "site", "", "") == 30
                                        && energy(one, "thing", "hall", "b") == 45);
        assertThat(marked.at("/nodes/0/excess").asDouble()).isCloseTo(15, within(1e-9));
        assertThat(node(marked, "rest", "", "")).isNull();
    }

    @Test
    void aMachinesEnergyIsToldApartByWhatItDidThen() {
        thing("press-1", "hall", "");
        thing("main", "", "main-meter");
        made(
                api.put(
                        "/production/master/plans/day",
                        """
                        {"from": "2020-01-01", "workUnits": ["press-1"],
                         "shifts": [{"key": "early", "days": [1,2,3,4,5,6,7], "start": "06:00", "end": "14:00"}]}\
                        """));
        made(
                api.put(
                        "/production/master/rules/press",
                        """
                        {"model": "press", "states": [{"property": "state", "in": ["RUN"], "element": "production"}],
                         "otherwise": "down", "staleAfter": 86400}\
                        """));
        send(
                "press-1", "09:30", "OFF", "0", "10:00", "RUN", "0", "11:00", "OFF", "40", "12:00",
                "", "60", "15:00", "", "60", "16:00", "", "66");
        send("main", "09:00", "", "0", "16:00", "", "66");
        var flow =
                await(
                        "",
                        one -> {
                            var press = node(one, "thing", "hall", "press-1");
                            return press != null
                                    && press.path("kilowattHours").asDouble() == 66
                                    && press.path("uses").size() == 3;
                        });
        var press = node(flow, "thing", "hall", "press-1");
        assertThat(press).isNotNull();
        var uses = press.path("uses");
        assertThat(uses.path("production").asDouble()).isCloseTo(40, within(1.0));
        assertThat(uses.path("down").asDouble()).isCloseTo(20, within(1.0));
        assertThat(uses.path("outside").asDouble()).isCloseTo(6, within(0.5));
        double sum = 0;
        for (var use : uses) {
            sum += use.asDouble();
        }
        assertThat(sum).isCloseTo(66, within(1e-9));
    }

    @Test
    void nobodyElseSeesIt() {
        thing("main", "", "main-meter");
        var other = new Api(port, callers, callers.inNewOrganisation());
        assertThat(made(other.get("/works/energy/flow?from=" + day)).path("nodes").size()).isZero();
        var auditor = new Api(port, callers, callers.in(owner.organisation(), Role.AUDITOR));
        assertThat(auditor.get("/works/energy/flow?from=" + day).status()).isEqualTo(403);
    }
}
