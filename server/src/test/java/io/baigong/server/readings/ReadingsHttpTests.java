package io.baigong.server.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.things.Models;
import io.baigong.server.things.Name;
import io.baigong.server.things.PresenceView;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.Things;
import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PlatformTest
@Timeout(300)
class ReadingsHttpTests {
    private static final long HOUR = 3_600_000_000L;

    /// 2026-03-28T00:00:00Z: the night after it, clocks in Berlin go forward.
    private static final long T0 = Micros.of(Instant.parse("2026-03-28T00:00:00Z"));

    @Autowired private TestCallers callers;
    @Autowired private Models models;
    @Autowired private Things things;
    @Autowired private ThingDirectory directory;
    @Autowired private ReadingLog log;
    @Autowired private Durability durability;
    @Autowired private Presence presence;
    @Autowired private io.baigong.telemetry.TelemetryStore store;
    @Autowired private Engines.Remembered remembered;
    @Autowired private Live live;
    @Autowired private JdbcClient db;
    @Autowired private Jobs jobs;
    @Autowired private JsonMapper json;
    @LocalServerPort private int port;

    private Caller caller;
    private String bearer;
    private ThingHandle pump;

    @BeforeEach
    void aPump() {
        caller = callers.inNewOrganisation();
        bearer = callers.bearer(caller);
        pump =
                caller.call(() -> {
                    models.derive(
                            caller.organisation(),
                            "pump",
                            Name.of("Pump"),
                            List.of(
                                    Property.plain("temp", PropertyType.DOUBLE, "Cel"),
                                    Property.plain("count", PropertyType.INT64, null),
                                    Property.plain("state", PropertyType.STRING, null)));
                    return things.accept(
                            caller.organisation(),
                            new Things.NewThing(
                                    "pump-1",
                                    Name.of("Pump 1"),
                                    "pump",
                                    null,
                                    "",
                                    List.of(),
                                    null));
                });
    }

    private ReadingBatch batch() {
        return new ReadingBatch()
                .begin(
                        Channel.DEVICE,
                        pump.organisation(),
                        pump.site(),
                        pump.number(),
                        Micros.of(Instant.now()));
    }

    private void temperature(long time, double value) {
        var batch = batch();
        batch.add(property("temp"), time, value, Quality.GOOD);
        log.appendAndWait(batch);
    }

    private io.baigong.telemetry.SeriesRef property(String key) {
        return Objects.requireNonNull(pump.property(key)).series();
    }

    private void awaitStored() {
        Flow.await(() -> durability.verdictNow().settled());
    }

    private JsonNode get(String path) {
        var answer = new TestHttp(port).get("/api/v1" + path, "Authorization", bearer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private int post(String path, String body) {
        return new TestHttp(port)
                .post("/api/v1" + path, body, "Authorization", bearer)
                .statusCode();
    }

    @Test
    void theLatestValueHasUnitTimeAndQuality() {
        temperature(T0, 21.5);
        var batch = batch();
        batch.add(property("count"), T0, Long.MAX_VALUE - 1, Quality.byArrival(Quality.GOOD));
        batch.add(property("state"), T0, "运行", Quality.GOOD);
        log.appendAndWait(batch);
        Flow.await(() -> get("/things/pump-1/latest").get("values").size() == 3);

        var values = get("/things/pump-1/latest").get("values");
        assertThat(values.get(0).get("value").doubleValue()).isEqualTo(21.5);
        assertThat(values.get(0).get("unit").stringValue()).isEqualTo("Cel");
        assertThat(values.get(0).get("time").stringValue()).isEqualTo("2026-03-28T00:00:00Z");
        assertThat(values.get(0).at("/quality/severity").stringValue()).isEqualTo("good");
        assertThat(values.get(1).get("value").stringValue()).isEqualTo("9223372036854775806");
        assertThat(values.get(1).at("/quality/timeOfArrival").booleanValue()).isTrue();
        assertThat(values.get(2).get("value").stringValue()).isEqualTo("运行");
    }

    @Test
    void historyShowsValuesAndDaysFollowTheClockOfTheZone() {
        var batch = batch();
        for (int hour = 0; hour < 72; hour++) {
            batch.add(property("temp"), T0 + hour * HOUR, hour, Quality.GOOD);
        }
        log.appendAndWait(batch);
        awaitStored();

        String range = "from=2026-03-28T00:00:00Z&to=2026-03-31T00:00:00Z";
        var series =
                get("/things/pump-1/readings?properties=temp&points=200&" + range).at("/series/0");
        assertThat(series.get("values").size()).isEqualTo(72);
        assertThat(series.get("source").stringValue()).isEqualTo("raw");
        var days =
                get("/things/pump-1/buckets?properties=temp&step=P1D&zone=Europe/Berlin&" + range)
                        .at("/series/0");
        assertThat(days.get("count").toString()).isEqualTo("[23,23,24,2]");
        assertThat(days.get("first").get(1).doubleValue()).isEqualTo(23);
    }

    @Test
    void aChangeOfUnitKeepsOldValuesRight() {
        temperature(T0, 100);
        awaitStored();
        caller.call(() -> {
            var model = models.newest(caller.organisation(), "pump");
            var changed =
                    model.properties().stream()
                            .map(one ->
                                    one.key().equals("temp")
                                            ? Property.plain("temp", PropertyType.DOUBLE, "[degF]")
                                            : one)
                            .toList();
            return models.put(
                    caller.organisation(),
                    new io.baigong.server.things.Model(
                            model.key(),
                            model.version(),
                            model.name(),
                            model.pack(),
                            model.grows(),
                            changed,
                            model.events(),
                            model.commands()));
        });
        pump = Objects.requireNonNull(directory.byKey(caller.organisation(), "pump-1"));
        temperature(T0 + HOUR, 68);
        awaitStored();

        var series =
                get("/things/pump-1/readings?properties=temp&points=10"
                                + "&from=2026-03-28T00:00:00Z&to=2026-03-29T00:00:00Z")
                        .at("/series/0");
        assertThat(series.get("unit").stringValue()).isEqualTo("[degF]");
        assertThat(series.get("values").get(0).doubleValue())
                .isCloseTo(212, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(series.get("values").get(1).doubleValue()).isEqualTo(68);
    }

    @Test
    void aCorrectionReplacesTheValueAndKeepsTheOldOneWithItsReason() {
        temperature(T0, 999);
        awaitStored();
        assertThat(
                        post(
                                "/things/pump-1/corrections",
                                """
                                {"property":"temp","time":"2026-03-28T00:00:00Z","value":20.25,
                                 "reason":"sensor was in the sun"}\
                                """))
                .isEqualTo(201);
        awaitStored();

        var value = get("/things/pump-1/latest").at("/values/0");
        assertThat(value.get("value").doubleValue()).isEqualTo(20.25);
        assertThat(value.at("/quality/corrected").booleanValue()).isTrue();
        assertThat(value.at("/quality/reason").stringValue()).isEqualTo("manual");
        var old =
                caller.call(() ->
                        db.sql(
                                        "select old_value || ' ' || reason from correction where thing_id = ?")
                                .param(pump.number())
                                .query(String.class)
                                .single());
        assertThat(old).isEqualTo("999.0 sensor was in the sun");
        var made = get("/things/pump-1/corrections").get(0);
        assertThat(made.get("time").stringValue()).isEqualTo("2026-03-28T00:00:00Z");
        assertThat(made.get("old").stringValue()).isEqualTo("999.0");
        assertThat(made.get("value").stringValue()).isEqualTo("20.25");
        assertThat(made.get("reason").stringValue()).isEqualTo("sensor was in the sun");
        assertThat(
                        post(
                                "/things/pump-1/corrections",
                                """
                                {"property":"temp","time":"2026-03-28T00:00:01Z","value":1,
                                 "reason":"no such value"}\
                                """))
                .isEqualTo(404);
    }

    @Test
    void aReadingIsNamedToTheMicrosecondAndItsNewValueMayComeAsText() {
        temperature(T0 + 123_457, 999);
        awaitStored();
        var readings =
                get(
                        "/things/pump-1/readings?properties=temp&time=iso"
                                + "&from=2026-03-28T00:00:00Z&to=2026-03-28T00:00:01Z");
        String time = readings.at("/series/0/times/0").stringValue();
        assertThat(time).isEqualTo("2026-03-28T00:00:00.123457Z");
        assertThat(
                        post(
                                "/things/pump-1/corrections",
                                """
                                {"property":"temp","time":"%s","value":"20.125","reason":"typed"}\
                                """
                                        .formatted(time)))
                .isEqualTo(201);
        awaitStored();
        assertThat(get("/things/pump-1/latest").at("/values/0/value").doubleValue())
                .isEqualTo(20.125);
    }

    @Test
    void tooManyPointsInAllAndTooLongStepsAreRefused() {
        var properties = new java.util.ArrayList<Property>();
        for (int i = 0; i < 12; i++) {
            properties.add(Property.plain("p" + i, PropertyType.DOUBLE, null));
        }
        caller.call(() -> {
            models.derive(caller.organisation(), "wide", Name.of("Wide"), properties);
            return things.accept(
                    caller.organisation(),
                    new Things.NewThing(
                            "wide-1", Name.of("Wide"), "wide", null, "", List.of(), null));
        });
        String range = "?from=2026-03-28T00:00:00Z&to=2026-03-29T00:00:00Z";
        assertThat(status("/things/wide-1/readings" + range + "&points=20000")).isEqualTo(413);
        assertThat(status("/things/wide-1/readings" + range + "&points=1000")).isEqualTo(200);
        assertThat(status("/things/wide-1/buckets" + range + "&step=PT25H")).isEqualTo(400);
        assertThat(status("/things/wide-1/buckets" + range + "&step=PT24H")).isEqualTo(200);
    }

    private int status(String path) {
        return new TestHttp(port).get("/api/v1" + path, "Authorization", bearer).statusCode();
    }

    @Test
    void figuresOfThePlatformAreForItsAdministrators() {
        assertThat(status("/durability")).isEqualTo(403);
        assertThat(get("/overview").has("storage")).isFalse();
        bearer = callers.bearer(callers.in(caller.organisation(), Role.PLATFORM_OPERATOR));
        assertThat(status("/durability")).isEqualTo(200);
        assertThat(get("/overview").at("/storage/bytes").isNumber()).isTrue();
    }

    @Test
    void whatTheLogHoldsOfAThingIsHeardWithoutAskingForTheThing() {
        int nobody = 2_000_000_000;
        var batch =
                new ReadingBatch()
                        .begin(
                                Channel.DEVICE,
                                caller.organisation(),
                                1,
                                nobody,
                                Micros.of(Instant.now()));
        presence.heard(batch);
        assertThat(presence.state(nobody)).isEqualTo(PresenceView.State.ONLINE);
        caller.call(() -> {
            presence.forget(nobody);
            return nobody;
        });
        assertThat(presence.state(nobody)).isEqualTo(PresenceView.State.NEVER);
    }

    @Test
    void anErasureThatFoundTooManyJobsRunningIsDoneLater() {
        var end = new java.util.concurrent.CountDownLatch(1);
        var other = callers.inNewOrganisation();
        int begun = 0;
        try {
            while (begun < 64) {
                other.call(
                        () -> jobs.start(other.organisation(), "test", "wait", _ -> end.await()));
                begun++;
            }
        } catch (io.baigong.server.access.TooMuch e) {
            assertThat(begun).isPositive();
        }
        new TestHttp(port).send("DELETE", "/api/v1/things/pump-1", "", "Authorization", bearer);
        assertThat(get("/jobs").get("items").size()).isZero();
        end.countDown();
        Flow.await(() -> get("/jobs").at("/items/0/state").asString("").equals("done"));
    }

    @Test
    void annotationsAreListedByRange() {
        assertThat(
                        post(
                                "/things/pump-1/annotations",
                                """
                                {"from":"2026-03-28T00:00:00Z","to":"2026-03-28T01:00:00Z",
                                 "text":"calibration","property":"temp"}\
                                """))
                .isEqualTo(201);
        String path = "/things/pump-1/annotations?from=%s&to=2026-03-29T00:00:00Z";
        var found = get(path.formatted("2026-03-28T00:30:00Z"));
        assertThat(found.get(0).get("text").stringValue()).isEqualTo("calibration");
        assertThat(get(path.formatted("2026-03-28T02:00:00Z")).size()).isZero();
    }

    @Test
    void completenessNamesTheGap() {
        var batch = batch();
        for (int minute = 0; minute < 60; minute++) {
            if (minute < 20 || minute >= 30) {
                batch.add(property("temp"), T0 + minute * HOUR / 60, minute, Quality.GOOD);
            }
        }
        log.appendAndWait(batch);
        awaitStored();
        var report =
                get("/things/pump-1/completeness?properties=temp"
                                + "&from=2026-03-28T00:00:00Z&to=2026-03-28T01:00:00Z")
                        .get(0);
        assertThat(report.get("expected").longValue()).isEqualTo(60);
        assertThat(report.get("received").longValue()).isEqualTo(50);
        assertThat(report.at("/gaps/0/from").stringValue()).isEqualTo("2026-03-28T00:19:00Z");
        assertThat(report.at("/gaps/0/to").stringValue()).isEqualTo("2026-03-28T00:30:00Z");
        assertThat(report.get("gaps").size()).isEqualTo(1);
    }

    @Test
    void theExportHasEveryValueAndSaysHowMany() {
        temperature(T0, 1.5);
        var batch = batch();
        batch.add(property("state"), T0, "a \"b\", c", Quality.GOOD);
        batch.add(property("temp"), T0 + 1, Double.NaN, Quality.GOOD);
        log.appendAndWait(batch);
        awaitStored();
        var answer =
                new TestHttp(port)
                        .get(
                                "/api/v1/things/pump-1/export"
                                        + "?from=2026-03-28T00:00:00Z&to=2026-03-29T00:00:00Z",
                                "Authorization",
                                bearer);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        thing,property,time,value,unit,quality
                        pump-1,temp,2026-03-28T00:00:00Z,1.5,Cel,good
                        pump-1,temp,2026-03-28T00:00:00.000001Z,,Cel,bad not_a_number
                        pump-1,state,2026-03-28T00:00:00Z,"a ""b"", c",,good
                        """
                                .replace("\n", "\r\n"));
        assertThat(answer.headers().firstValue("X-Rows-Expected")).hasValue("3");
    }

    @Test
    void watchersSeeValuesAndComingAndGoing() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(live("pump-1,nobody"), BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            try (var lines =
                    new BufferedReader(
                            new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(event(lines, "event: state")).contains("\"state\":\"never\"");
                presence.connected(pump.number(), Micros.of(Instant.now()));
                assertThat(event(lines, "event: state")).contains("\"state\":\"online\"");
                temperature(T0, 5);
                assertThat(event(lines, "event: readings")).contains("\"value\":5.0");
            }
        }
    }

    @Test
    void manyWatchersLeaveTurnsForQuestions() throws Exception {
        int moreThanAllTurns = 40;
        try (var client = HttpClient.newHttpClient()) {
            var streams = new ArrayList<InputStream>();
            try {
                while (streams.size() < moreThanAllTurns) {
                    var answer = client.send(live("pump-1"), BodyHandlers.ofInputStream());
                    streams.add(answer.body());
                    assertThat(answer.statusCode()).isEqualTo(200);
                }
                assertThat(get("/things/pump-1").get("key").asString()).isEqualTo("pump-1");
                assertThat(get("/%74hings/pump-1").get("key").asString()).isEqualTo("pump-1");
            } finally {
                for (var stream : streams) {
                    stream.close();
                }
            }
        }
    }

    private HttpRequest live(String things) {
        return HttpRequest.newBuilder(
                        URI.create(
                                "http://127.0.0.1:%d/api/v1/live?things=%s"
                                        .formatted(port, things)))
                .header("Authorization", bearer)
                .build();
    }

    @Test
    void aThingThatSaidFarewellIsThereUntilItIsSilentForTooLong() {
        long now = Micros.of(Instant.now());
        presence.connected(pump.number(), now);
        presence.left(pump.number(), now + 1);
        assertThat(presence.state(pump.number())).isEqualTo(PresenceView.State.ONLINE);
        presence.disconnected(pump.number(), now + 2);
        assertThat(presence.state(pump.number())).isEqualTo(PresenceView.State.OFFLINE);
    }

    @Test
    void aThingThatIsGoneIsNotWatchedAnyMore() throws Exception {
        try (var watch = live.watch(things.visible(caller), List.of("pump-1"))) {
            assertThat(watch.next(java.time.Duration.ofSeconds(30))).isNotEmpty();
            new TestHttp(port).send("DELETE", "/api/v1/things/pump-1", "", "Authorization", bearer);
            temperature(T0, 5);
            presence.connected(pump.number(), Micros.of(Instant.now()));
            Flow.await(() -> remembered.latest().get(property("temp").number()) != null);
            assertThat(watch.next(java.time.Duration.ofMillis(500))).isEmpty();
        }
    }

    private static String event(BufferedReader lines, String name) throws Exception {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(name)) {
                return lines.readLine();
            }
        }
        throw new AssertionError("the stream ended before " + name);
    }

    @Test
    void anotherOrganisationSeesNothing() {
        temperature(T0, 5);
        String foreign = callers.bearer(callers.inNewOrganisation());
        for (var path :
                List.of(
                        "latest",
                        "readings?from=0&to=1",
                        "export?from=0&to=1",
                        "completeness?from=0&to=1",
                        "annotations")) {
            var answer =
                    new TestHttp(port)
                            .get("/api/v1/things/pump-1/" + path, "Authorization", foreign);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void theCountsAgreeAndTheOverviewKnowsTheThing() {
        temperature(T0, 5);
        Flow.await(() -> durability.verdictNow().agree());
        assertThat(get("/overview").at("/things/total").longValue()).isEqualTo(1);
        var health = new TestHttp(port).get("/actuator/health");
        assertThat(health.body()).contains("\"status\":\"UP\"");
    }

    @Test
    void anErasedThingLeavesNoReadings() {
        temperature(T0, 5);
        awaitStored();
        var series = property("temp");
        assertThat(store.count(series, 0, Long.MAX_VALUE)).isEqualTo(1);
        var answer =
                new TestHttp(port)
                        .send("DELETE", "/api/v1/things/pump-1", "", "Authorization", bearer);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        Flow.await(() -> get("/jobs").at("/items/0/state").asString("").equals("done"));
        assertThat(store.count(series, 0, Long.MAX_VALUE)).isZero();
        assertThat(remembered.latest().get(series.number())).isNull();
        Flow.await(() -> durability.verdictNow().agree());
    }
}
