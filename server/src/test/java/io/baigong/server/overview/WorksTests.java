package io.baigong.server.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.things.Models;
import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.Things;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an owner is told of the works, from readings that came through the door.
@PlatformTest
@Timeout(300)
class WorksTests {
    private static final String PRICES = "/api/v1/works/energy/prices";

    @Autowired private TestCallers callers;
    @Autowired private Models models;
    @Autowired private Things things;
    @LocalServerPort private int port;
    private Caller owner = new Caller(1, "nobody", Set.of(), false);
    private TestHttp browser = new TestHttp(0);

    @BeforeEach
    void aWorksWithAMeter() {
        owner = callers.inNewOrganisation();
        browser = callers.loggedIn(owner, port);
        owner.call(() ->
                models.derive(
                        owner.organisation(),
                        "meter",
                        Name.of("Meter"),
                        List.of(
                                Property.plain("energy", PropertyType.DOUBLE, "kW.h"),
                                Property.plain("running", PropertyType.BOOLEAN, null))));
        meter("main");
    }

    private void meter(String key) {
        owner.call(() ->
                things.accept(
                        owner.organisation(),
                        new Things.NewThing(
                                key, Name.of(key), "meter", null, "", List.of(), null)));
    }

    private JsonNode energy() {
        return json("/api/v1/works/energy");
    }

    private JsonNode json(String path) {
        var answer = browser.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private ZoneId zone() {
        return ZoneId.of(json("/api/v1/sites").path("items").get(0).path("timeZone").asString());
    }

    private void send(String thing, LocalDate day, String... timesAndValues) {
        var readings = new StringBuilder();
        for (int i = 0; i < timesAndValues.length; i += 2) {
            var time = day.atTime(LocalTime.parse(timesAndValues[i])).atZone(zone()).toInstant();
            readings.append(readings.isEmpty() ? "" : ",")
                    .append(
                            "{\"time\":\"%s\",\"values\":{\"energy\":%s}}"
                                    .formatted(time, timesAndValues[i + 1]));
        }
        var answer = browser.post("/api/v1/things/" + thing + "/readings", "[" + readings + "]");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /// The answer as soon as it is as it must be; prices forget what was kept.
    private JsonNode await(Predicate<JsonNode> wanted) {
        for (int i = 0; ; i++) {
            var answer = energy();
            if (wanted.test(answer) || i == 120) {
                return answer;
            }
            sleep();
            put("{\"from\":\"2999-01-01\",\"price\":1,\"currency\":\"CNY\"}");
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int put(String body) {
        return browser.send("PUT", PRICES, body).statusCode();
    }

    @Test
    void aCounterThatWasResetAndAGapAreAddedUpRight() {
        var yesterday = LocalDate.now(zone()).minusDays(1);
        send(
                "main", yesterday, "10:00", "100", "10:30", "110", "11:15", "5", "14:00", "11",
                "14:30", "12", "14:40", "2");
        var answer = await(one -> one.path("yesterday").has("kilowattHours"));
        var day = answer.path("yesterday");
        // 10 before the reset, 5 since, 6 over the gap, 1, and 2 after another reset.
        assertThat(day.path("kilowattHours").asDouble()).isCloseTo(24, within(1e-9));
        assertThat(day.path("coverage").asDouble()).isCloseTo(3 / 24.0, within(0.01));
        assertThat(day.path("unpriced").asDouble()).isCloseTo(24, within(1e-9));
        assertThat(day.path("money")).isEmpty();
        assertThat(answer.path("today").has("kilowattHours")).isFalse();
        var meter = answer.path("sites").get(0).path("meters").get(0);
        assertThat(meter.path("resets").asInt()).isEqualTo(2);
        assertThat(put("{\"from\":\"%s\",\"price\":0.5,\"currency\":\"cny\"}".formatted(yesterday)))
                .isEqualTo(200);
        var priced = energy().path("yesterday");
        assertThat(priced.path("money").get(0).path("amount").asDouble()).isEqualTo(12.0);
        assertThat(priced.path("money").get(0).path("currency").asString()).isEqualTo("CNY");
        assertThat(priced.path("unpriced").asDouble()).isZero();
    }

    @Test
    void metersBehindEachOtherAreNotAddedUntilOneIsMarked() {
        meter("sub");
        var yesterday = LocalDate.now(zone()).minusDays(1);
        send("main", yesterday, "10:00", "0", "10:30", "30");
        send("sub", yesterday, "10:00", "0", "10:30", "20");
        var open = await(one -> one.path("sites").get(0).path("meters").size() == 2);
        assertThat(open.path("sites").get(0).path("missing").asString()).isEqualTo("main-meter");
        assertThat(open.path("yesterday").has("kilowattHours")).isFalse();
        browser.send("PATCH", "/api/v1/things/main", "{\"tags\":[\"main-meter\"]}");
        put("{\"from\":\"2999-01-01\",\"price\":1,\"currency\":\"CNY\"}");
        var marked = await(one -> one.path("yesterday").has("kilowattHours"));
        assertThat(marked.path("yesterday").path("kilowattHours").asDouble())
                .isCloseTo(30, within(1e-9));
    }

    @Test
    void aPriceIsRefusedWithItsReasonAndSeenByNobodyElse() {
        assertThat(put("{\"price\":-1,\"currency\":\"CNY\"}")).isEqualTo(400);
        assertThat(put("{\"price\":1,\"currency\":\"XY\"}")).isEqualTo(400);
        assertThat(put("{\"price\":1,\"currency\":\"CNY\",\"from\":\"soon\"}")).isEqualTo(400);
        assertThat(put("{\"price\":1,\"currency\":\"CNY\",\"site\":\"nowhere\"}")).isEqualTo(404);
        assertThat(put("{\"price\":0.77,\"currency\":\"CNY\"}")).isEqualTo(200);
        assertThat(json(PRICES)).hasSize(1);
        var other = callers.loggedIn(callers.inNewOrganisation(), port);
        assertThat(other.get(PRICES).body()).isEqualTo("[]");
        var viewer = callers.loggedIn(callers.in(owner.organisation(), Role.VIEWER), port);
        assertThat(viewer.send("PUT", PRICES, "{\"price\":9,\"currency\":\"CNY\"}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aMachineThatSaysSoRunsSinceItSaidSo() {
        var now = Instant.now();
        var token =
                JsonMapper.shared()
                        .readTree(
                                browser.post("/api/v1/things/main/tokens", "{\"name\":\"first\"}")
                                        .body())
                        .path("token")
                        .asString();
        var device = new TestHttp(port).by("Bearer " + token);
        String reading = "{\"time\":\"%s\",\"values\":{\"running\":%s}}";
        var sent =
                device.post(
                        "/api/v1/things/main/readings",
                        "["
                                + reading.formatted(now.minusSeconds(600), false)
                                + ","
                                + reading.formatted(now.minusSeconds(300), true)
                                + ","
                                + reading.formatted(now.minusSeconds(5), true)
                                + "]");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
        JsonNode answer = json("/api/v1/works/running");
        for (int i = 0; i < 60 && !answer.path("machines").get(0).has("since"); i++) {
            sleep();
            answer = json("/api/v1/works/running");
        }
        assertThat(answer.path("running").asLong()).isEqualTo(1);
        var machine = answer.path("machines").get(0);
        assertThat(machine.path("rule").asString()).isEqualTo("state");
        assertThat(Instant.parse(machine.path("since").asString()).getEpochSecond())
                .isEqualTo(now.minusSeconds(300).getEpochSecond());
    }
}
