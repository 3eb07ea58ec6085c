package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.ingest.sparkplug.DataType;
import io.baigong.server.ingest.sparkplug.PayloadWriter;
import io.baigong.telemetry.Quality.Reason;
import io.baigong.telemetry.Quality.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@PlatformTest
@Import(IngestFixture.Platform.class)
class MqttDoorTests {
    private static final String TELEMETRY = "v1/devices/me/telemetry";
    @Autowired private IngestFixture.Platform platform;
    private IngestFixture works;

    @BeforeEach
    void works() {
        works = platform.fixture();
    }

    @Test
    void aFirstMessageMakesThePropertiesAndIsInTheLogWhenAcknowledged() throws Exception {
        try (var device = works.device(4)) {
            assertThat(
                            device.publish(
                                            7,
                                            TELEMETRY,
                                            "{\"temp\":21.5,\"on\":true,\"program\":\"O1\"}")
                                    .hex())
                    .isEqualTo("0007");
        }
        assertThat(works.tail.rows(works.thing().number()))
                .extracting(LogTail.Row::series, LogTail.Row::value)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(works.series("temp"), 21.5),
                        org.assertj.core.groups.Tuple.tuple(works.series("on"), 1L),
                        org.assertj.core.groups.Tuple.tuple(works.series("program"), "O1"));
    }

    @Test
    void mosquittoPublishesAsTheWizardSays() throws Exception {
        var process =
                new ProcessBuilder(
                                "mosquitto_pub",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                "" + works.mqttPort,
                                "-u",
                                works.token,
                                "-q",
                                "1",
                                "-t",
                                TELEMETRY,
                                "-m",
                                "{\"temperature\":21.5}")
                        .redirectErrorStream(true)
                        .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(new String(process.getInputStream().readAllBytes(), UTF_8))
                .isZero();
        assertThat(works.tail.rows(works.thing().number())).hasSize(1);
    }

    @Test
    void acknowledgesInOrderAndPipelined() throws Exception {
        try (var device = works.device(5)) {
            device.publish(1, TELEMETRY, "{\"n\":0}");
            for (int i = 1; i <= 2_000; i++) {
                device.publish(
                        2,
                        i,
                        TELEMETRY,
                        ("{\"ts\":" + (1_763_700_000_000L + i) + ",\"values\":{\"n\":" + i + "}}")
                                .getBytes(UTF_8));
            }
            for (int i = 1; i <= 2_000; i++) {
                assertThat(device.read().hex()).isEqualTo("%04x".formatted(i));
            }
        }
        var rows = works.tail.rows(works.thing().number());
        assertThat(rows).hasSize(2_001);
        assertThat(rows.get(2_000).value()).isEqualTo(2_000.0);
        assertThat(rows.get(2_000).time()).isEqualTo(1_763_700_002_000_000L);
        assertThat(rows.get(2_000).reason()).isEqualTo(Reason.LATE);
    }

    @Test
    void judgesValuesAndTimes() throws Exception {
        try (var device = works.device(4)) {
            device.publish(1, TELEMETRY, "{\"a\":1}");
            device.publish(2, TELEMETRY, "{\"a\":\"text\"}");
            device.publish(3, TELEMETRY, "{\"a\":NaN}");
            device.publish(4, TELEMETRY, "{\"ts\":4102444800000,\"values\":{\"a\":2}}");
            device.publish(5, TELEMETRY, "{\"ts\":0,\"values\":{\"a\":3}}");
            device.publish(6, TELEMETRY, "[{\"a\":4},{\"a\":5}]");
        }
        var rows = works.tail.rows(works.thing().number());
        assertThat(rows)
                .extracting(LogTail.Row::reason)
                .containsExactly(
                        Reason.NONE,
                        Reason.WRONG_TYPE,
                        Reason.NOT_A_NUMBER,
                        Reason.FUTURE_TIME,
                        Reason.LATE,
                        Reason.NONE,
                        Reason.NONE);
        assertThat(rows.get(1).severity()).isEqualTo(Severity.BAD);
        assertThat(rows.get(3).severity()).isEqualTo(Severity.UNCERTAIN);
        assertThat(rows.get(6).time()).isGreaterThan(rows.get(5).time());
    }

    @Test
    void aRepeatedMessageWithoutATimeIsTakenOnce() throws Exception {
        try (var device = works.device(4)) {
            device.publish(9, TELEMETRY, "{\"a\":1}");
        }
        try (var device = works.device(4)) {
            device.publish(2 | 8, 9, TELEMETRY, "{\"a\":1}".getBytes(UTF_8));
            assertThat(device.read().hex()).isEqualTo("0009");
            device.publish(2 | 8, 9, TELEMETRY, "{\"a\":2}".getBytes(UTF_8));
            assertThat(device.read().hex()).isEqualTo("0009");
        }
        assertThat(works.tail.rows(works.thing().number()))
                .extracting(LogTail.Row::value)
                .containsExactly(1.0, 2.0);
    }

    @Test
    void refusesWhoeverHasNoToken() throws Exception {
        try (var mqtt = new RawMqtt(works.mqttPort, 4)) {
            assertThat(mqtt.connect("x", null, null, null).hex()).isEqualTo("0005");
        }
        try (var mqtt = new RawMqtt(works.mqttPort, 4)) {
            assertThat(mqtt.connect("x", "wrong", null, null).hex()).isEqualTo("0004");
        }
        try (var mqtt = new RawMqtt(works.mqttPort, 5)) {
            assertThat(mqtt.connect("x", null, null, null).hex()).isEqualTo("008700");
        }
        try (var mqtt = new RawMqtt(works.mqttPort, 5)) {
            assertThat(mqtt.connect("x", "wrong", null, null).hex()).isEqualTo("008600");
        }
        try (var mqtt = new RawMqtt(works.mqttPort, 4)) {
            mqtt.publish(2, 1, TELEMETRY, new byte[2]);
            assertThat(mqtt.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void saysNoInTheWordsOfTheProtocol() throws Exception {
        try (var device = works.device(5)) {
            assertThat(device.publish(1, "factory/line", "{}").hex()).startsWith("000190");
            assertThat(device.publish(2, TELEMETRY, "{oops").hex()).startsWith("000299");
            assertThat(device.subscribe(3, "#").hex()).isEqualTo("00030087");
            assertThat(device.subscribe(4, "v1/devices/me/rpc/request/+").hex())
                    .isEqualTo("00040000");
            device.publish(4, 5, TELEMETRY, "{\"a\":1}".getBytes(UTF_8));
            var end = device.read();
            assertThat(end.type()).isEqualTo(14);
            assertThat(end.hex()).startsWith("9b");
            assertThat(device.isClosedByPeer()).isTrue();
        }
        try (var device = works.device(5)) {
            device.publish(1, 0, TELEMETRY, "{\"a\":1}".getBytes(UTF_8));
            assertThat(device.read().hex()).startsWith("9a");
        }
        try (var device = works.device(4)) {
            assertThat(device.publish(1, "factory/line", "{}").hex()).isEqualTo("0001");
            assertThat(device.subscribe(3, "#").hex()).isEqualTo("000380");
        }
        await().untilAsserted(() ->
                assertThat(
                                works.get("/api/v1/inbox/refused")
                                        .at("/items")
                                        .findValuesAsString("reason"))
                        .contains("foreign topic", "unreadable"));
        assertThat(works.get("/api/v1/overview").at("/inbox/refused").asInt())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void refusesAHugePacketAtItsHeaderAndTakesALargeOne() throws Exception {
        try (var device = works.device(5)) {
            device.raw(new byte[] {0x32, -1, -1, -1, 0x7F, 0, 4});
            var end = device.read();
            assertThat(end.type()).isEqualTo(14);
            assertThat(end.hex()).startsWith("95");
            assertThat(device.isClosedByPeer()).isTrue();
        }
        try (var device = works.device(4)) {
            var values = new ArrayList<String>();
            for (int i = 0; i < 2_000; i++) {
                values.add("\"metric-with-a-long-name-" + i + "\":" + i + ".25");
            }
            assertThat(device.publish(1, TELEMETRY, "{" + String.join(",", values) + "}").hex())
                    .isEqualTo("0001");
        }
        assertThat(works.tail.rows(works.thing().number())).hasSize(2_000);
    }

    @Test
    void aClientThatConnectsAgainTakesTheEarlierConnectionsPlace() throws Exception {
        try (var first = works.device(5);
                var second = works.device(5)) {
            var end = first.read();
            assertThat(end.type()).isEqualTo(14);
            assertThat(end.hex()).startsWith("8e");
            assertThat(second.publish(1, TELEMETRY, "{\"a\":1}").hex()).isEqualTo("0001");
        }
    }

    @Test
    void aTokenThatWasRevokedEndsItsConnection() throws Exception {
        try (var device = works.device(5)) {
            device.publish(1, TELEMETRY, "{\"a\":1}");
            var id =
                    works.get("/api/v1/things/" + works.thingKey + "/tokens")
                            .at("/items/0/id")
                            .asInt();
            works.http.send(
                    "DELETE",
                    "/api/v1/things/" + works.thingKey + "/tokens/" + id,
                    "",
                    "Authorization",
                    works.bearer);
            device.publish(2, 2, TELEMETRY, "{\"a\":2}".getBytes(UTF_8));
            assertThat(device.read().hex()).startsWith("87");
        }
        assertThatThrownBy(() -> works.device(5)).hasMessageContaining("CONNACK 0086");
    }

    @Test
    void aClientThatNeverReadsIsNotReadEither() throws Exception {
        try (var device = works.device(4)) {
            device.publish(1, TELEMETRY, "{\"a\":1}");
            var ping = new byte[] {(byte) 0xC0, 0};
            var writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    var many = new byte[64 * 1024];
                                    for (int i = 0; i < many.length; i++) {
                                        many[i] = ping[i & 1];
                                    }
                                    for (int i = 0; i < 2_000; i++) {
                                        device.raw(many);
                                    }
                                } catch (java.io.IOException closed) {
                                    // The test ended.
                                }
                            });
            Thread.sleep(2_000);
            assertThat(writer.isAlive()).as("128 MB of pings were not swallowed").isTrue();
        }
        try (var other = works.device(4)) {
            assertThat(other.publish(1, TELEMETRY, "{\"a\":1}").hex()).isEqualTo("0001");
        }
    }

    @Test
    void judgesNumbersThatDoNotFit() throws Exception {
        String model = works.thing().modelKey();
        var answer =
                works.http.send(
                        "PUT",
                        "/api/v1/models/" + model,
                        """
                        {"key":"%s","name":{"zh":"首台","en":"First"},"events":[],"commands":[],
                         "properties":[
                           {"key":"count","name":{"zh":"数","en":"Count"},"type":"int64"},
                           {"key":"temperature","name":{"zh":"温度","en":"Temperature"},"type":"double"}]}\
                        """
                                .formatted(model),
                        "Authorization",
                        works.bearer);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        try (var device = works.device(4)) {
            device.publish(1, TELEMETRY, "{\"count\":9007199254740993}");
            device.publish(2, TELEMETRY, "{\"count\":9223372036854775808}");
            device.publish(3, TELEMETRY, "{\"temperature\":9007199254740993}");
            device.publish(4, TELEMETRY, "{\"temperature\":Infinity}");
            device.publish(5, TELEMETRY, "{\"temperature\":-Infinity}");
            device.publish(6, TELEMETRY, "{\"temperature\":1e999}");
        }
        assertThat(works.tail.rows(works.thing().number()))
                .extracting(LogTail.Row::severity, LogTail.Row::reason)
                .containsExactly(
                        tuple(Severity.GOOD, Reason.NONE),
                        tuple(Severity.BAD, Reason.OUT_OF_RANGE),
                        tuple(Severity.UNCERTAIN, Reason.ROUNDED),
                        tuple(Severity.BAD, Reason.NOT_A_NUMBER),
                        tuple(Severity.BAD, Reason.NOT_A_NUMBER),
                        tuple(Severity.BAD, Reason.NOT_A_NUMBER));
        assertThat(works.tail.rows(works.thing().number()).getFirst().value())
                .isEqualTo(9_007_199_254_740_993L);
    }

    @Test
    void longTopicsAndFiltersAreRefused() throws Exception {
        try (var device = works.device(5)) {
            var answer = device.publish(1, "lossless/" + "x".repeat(60_000), "{}");
            assertThat(answer.hex()).startsWith("000190");
            assertThat(answer.text()).contains("at most 512 bytes");
            String group = "g".repeat(300);
            assertThat(device.subscribe(2, "spBv1.0/" + group + "/NCMD/n/#").hex())
                    .isEqualTo("00020087");
        }
    }

    @Test
    void ofAFloodOfOneKindAFewAreKept() throws Exception {
        try (var device = works.device(4)) {
            for (int i = 1; i <= 200; i++) {
                device.publish(2, i, TELEMETRY, "{oops".getBytes(UTF_8));
            }
            for (int i = 1; i <= 200; i++) {
                assertThat(device.read().hex()).isEqualTo("%04x".formatted(i));
            }
            device.publish(300, "factory/line", "{}");
        }
        await().untilAsserted(() ->
                assertThat(
                                works.get("/api/v1/inbox/refused")
                                        .at("/items")
                                        .findValuesAsString("reason"))
                        .contains("foreign topic"));
        assertThat(works.get("/api/v1/inbox/refused").at("/total").asInt()).isBetween(2, 100);
    }

    @Test
    void aTokenFollowsItsThingToAnotherNode() throws Exception {
        String mine = "/api/v1/things/" + works.thingKey;
        byte[] birth =
                new PayloadWriter(1_763_700_000_000L)
                        .metric("Speed", 1_763_700_000_000L, DataType.DOUBLE, 1.0)
                        .seq(0)
                        .toBytes();
        try (var device = works.device(5)) {
            device.publish(2, 1, "lossless/spBv1.0/works/NBIRTH/one", birth);
            assertThat(device.read().hex()).startsWith("000190");
            address(mine, "one");
            device.publish(2, 2, "lossless/spBv1.0/works/NBIRTH/one", birth);
            assertThat(device.read().hex()).isEqualTo("0002");
            address(mine, "two");
            device.publish(2, 3, "lossless/spBv1.0/works/NBIRTH/one", birth);
            assertThat(device.read().hex()).startsWith("000390");
        }
    }

    private void address(String thing, String node) {
        var answer =
                works.http.send(
                        "PATCH",
                        thing,
                        "{\"sparkplug\":{\"group\":\"works\",\"node\":\"" + node + "\"}}",
                        "Authorization",
                        works.bearer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void whoDropsTheConnectionAtOnceIsOffline() throws Exception {
        var keys = new ArrayList<String>();
        for (int i = 0; i < 25; i++) {
            var connected = works.json(works.post("/api/v1/connect", "{}"));
            keys.add(connected.at("/thing").asString());
            for (int again = 0; again < 4; again++) {
                RawMqtt.connected(works.mqttPort, 4, "c", connected.at("/token").asString())
                        .close();
            }
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> {
                    for (var key : keys) {
                        assertThat(works.get("/api/v1/things/" + key).at("/state").asString())
                                .isEqualTo("offline");
                    }
                });
    }
}
