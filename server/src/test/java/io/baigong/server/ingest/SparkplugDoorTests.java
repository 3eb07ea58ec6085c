package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.ingest.sparkplug.DataType;
import io.baigong.server.ingest.sparkplug.PayloadWriter;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// Sparkplug 3.0 over the wire, by payloads written here; the foreign edge client is in
/// `ForeignPeersTests`.
@PlatformTest
@Import(IngestFixture.Platform.class)
class SparkplugDoorTests {
    private static final long NOW = 1_763_700_000_000L;
    @Autowired private IngestFixture.Platform platform;
    private IngestFixture works;

    @BeforeEach
    void works() {
        works = platform.fixture();
    }

    private static byte[] payload(int seq, Object... nameTypeValue) {
        var writer = new PayloadWriter(NOW + seq);
        for (int i = 0; i < nameTypeValue.length; i += 3) {
            writer.metric(
                    (String) nameTypeValue[i],
                    NOW + seq,
                    (DataType) nameTypeValue[i + 1],
                    nameTypeValue[i + 2]);
        }
        return writer.seq(seq).toBytes();
    }

    private static byte[] nodeBirth() {
        return payload(
                0, "bdSeq", DataType.INT64, 3L, "Node Control/Rebirth", DataType.BOOLEAN, false);
    }

    private static byte[] deviceBirth(int seq) {
        return payload(
                seq,
                "Spindle/Speed",
                DataType.DOUBLE,
                1200.0,
                "Count",
                DataType.INT64,
                7L,
                "Program",
                DataType.STRING,
                "O1");
    }

    private static RawMqtt.Packet send(RawMqtt gate, int packet, String topic, byte[] payload)
            throws Exception {
        gate.publish(2, packet, topic, payload);
        return gate.read();
    }

    private RawMqtt gate(String client) throws Exception {
        return RawMqtt.connected(works.mqttPort, 4, client, works.enrolment);
    }

    private void accept(String address, String key) {
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        works.get("/api/v1/inbox/devices")
                                .at("/items")
                                .findValuesAsString("address")
                                .contains(address));
        for (var device : works.get("/api/v1/inbox/devices").at("/items")) {
            if (device.at("/address").asString().equals(address)) {
                works.post(
                        "/api/v1/inbox/devices/" + device.at("/id").asLong() + "/accept",
                        "{\"key\":\"" + key + "\"}");
            }
        }
    }

    @Test
    void anUnknownDeviceWaitsWithWhatItSentAndIsPlayedWhenAccepted() throws Exception {
        try (var gate = gate("g1")) {
            send(gate, 1, "lossless/spBv1.0/works/NBIRTH/gate", nodeBirth());
            send(gate, 2, "lossless/spBv1.0/works/DBIRTH/gate/mill", deviceBirth(1));
            send(
                    gate,
                    3,
                    "lossless/spBv1.0/works/DDATA/gate/mill",
                    payload(2, "Count", DataType.INT64, 8L));
            accept("works/gate/mill", "mill-1");
            send(
                    gate,
                    4,
                    "lossless/spBv1.0/works/DDATA/gate/mill",
                    payload(3, "Count", DataType.INT64, 9L));
        }
        var mill = works.thing("mill-1");
        assertThat(mill.property("Spindle.Speed")).isNotNull();
        assertThat(works.tail.rows(mill.number()))
                .extracting(LogTail.Row::value)
                .containsExactly(1200.0, 7L, "O1", 8L, 9L);
        assertThat(works.tail.rows(mill.number()).getLast().time()).isEqualTo((NOW + 3) * 1000);
    }

    @Test
    void aliasesAreThoseOfTheLastBirthEvenOnANewConnection() throws Exception {
        // Speed has alias 300: name, alias, timestamp, type double, value.
        var birth = new ByteArrayOutputStream();
        birth.writeBytes(new byte[] {0x12, 29, 0x0A, 13});
        birth.writeBytes("Spindle/Speed".getBytes(UTF_8));
        birth.writeBytes(
                new byte[] {0x10, (byte) 0xAC, 2, 0x20, 10, 0x69, 0, 0, 0, 0, 0, 0, 0x45, 0x40});
        var data =
                new byte[] {
                    0x12, 12, 0x10, (byte) 0xAC, 2, 0x69, 0, 0, 0, 0, 0, 0, 0x46, 0x40, 0x18, 2
                };
        try (var gate = gate("g2")) {
            send(gate, 1, "lossless/spBv1.0/works/NBIRTH/gate", nodeBirth());
            send(gate, 2, "lossless/spBv1.0/works/DBIRTH/gate/saw", birth.toByteArray());
            accept("works/gate/saw", "saw-1");
        }
        try (var gate = gate("g2")) {
            gate.publish(2 | 8, 3, "lossless/spBv1.0/works/DDATA/gate/saw", data);
            assertThat(gate.read().hex()).isEqualTo("0003");
        }
        assertThat(works.tail.rows(works.thing("saw-1").number()))
                .extracting(LogTail.Row::value)
                .containsExactly(42.0, 44.0);
    }

    @Test
    void asksForARebirthWhenSomethingIsMissingAndOnlyOnceAtATime() throws Exception {
        try (var gate = gate("g3")) {
            assertThat(gate.subscribe(1, "spBv1.0/works/NCMD/gate/#").hex()).isEqualTo("000100");
            send(gate, 2, "spBv1.0/works/NBIRTH/gate", nodeBirth());
            send(gate, 3, "spBv1.0/works/DBIRTH/gate/lathe", deviceBirth(1));
            gate.publish(
                    0,
                    0,
                    "spBv1.0/works/DDATA/gate/lathe",
                    payload(5, "Count", DataType.INT64, 8L));
            var ask = gate.read();
            assertThat(ask.type()).isEqualTo(3);
            assertThat(ask.text())
                    .contains("spBv1.0/works/NCMD/gate")
                    .contains("Node Control/Rebirth");
            gate.publish(
                    0,
                    0,
                    "spBv1.0/works/DDATA/gate/lathe",
                    payload(9, "Count", DataType.INT64, 9L));
            assertThat(
                            send(
                                            gate,
                                            4,
                                            "spBv1.0/works/DDATA/gate/lathe",
                                            payload(10, "Count", DataType.INT64, 9L))
                                    .type())
                    .as("a PUBACK, no second request")
                    .isEqualTo(4);
        }
    }

    @Test
    void tellsWhetherTheHostIsThere() throws Exception {
        try (var gate = gate("g4")) {
            gate.subscribe(1, "spBv1.0/STATE/baigong");
            var state = gate.read();
            assertThat(state.text())
                    .contains("spBv1.0/STATE/baigong")
                    .matches("(?s).*\\{\"online\":true,\"timestamp\":\\d+}");
        }
    }

    @Test
    void aCommandReachesTheDeviceAndItsNextValueIsTheAnswer() throws Exception {
        try (var gate = gate("g5")) {
            gate.subscribe(1, "spBv1.0/works/DCMD/gate/#");
            send(gate, 2, "spBv1.0/works/NBIRTH/gate", nodeBirth());
            send(gate, 3, "spBv1.0/works/DBIRTH/gate/press", deviceBirth(1));
            accept("works/gate/press", "press-1");
            works.http.send(
                    "PUT",
                    "/api/v1/models/press-1",
                    """
                    {"key":"press-1","name":{"zh":"压机","en":"Press"},
                     "properties":[{"key":"Spindle.Speed","name":{"zh":"转速","en":"Speed"},"type":"double"},
                                   {"key":"Count","name":{"zh":"数","en":"Count"},"type":"int64","writable":true},
                                   {"key":"Program","name":{"zh":"程序","en":"Program"},"type":"string"}],
                     "events":[],"commands":[]}\
                    """,
                    "Authorization",
                    works.bearer);
            send(gate, 4, "spBv1.0/works/DBIRTH/gate/press", deviceBirth(2));
            var sent =
                    works.json(
                            works.post(
                                    "/api/v1/things/press-1/commands",
                                    "{\"command\":\"Count\",\"input\":{\"Count\":12}}"));
            assertThat(sent.at("/state").asString()).isEqualTo("sent");
            var command = gate.read();
            assertThat(command.text()).contains("spBv1.0/works/DCMD/gate/press").contains("Count");
            send(
                    gate,
                    5,
                    "spBv1.0/works/DDATA/gate/press",
                    payload(3, "Count", DataType.INT64, 12L));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        var first = works.get("/api/v1/things/press-1/commands").at("/items/0");
                        assertThat(first.at("/state").asString()).isEqualTo("answered");
                        assertThat(first.at("/answer/Count").asLong()).isEqualTo(12);
                    });
        }
    }

    @Test
    void aMalformedPayloadIsRefusedAndTheNextOneTaken() throws Exception {
        try (var gate = gate("g6")) {
            send(gate, 1, "lossless/spBv1.0/works/NBIRTH/gate", new byte[] {0x12, 99, 1});
            assertThat(send(gate, 2, "lossless/spBv1.0/works/NBIRTH/gate", nodeBirth()).hex())
                    .isEqualTo("0002");
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(
                                        works.get("/api/v1/inbox/refused")
                                                .at("/items/0/expected")
                                                .asString())
                                .contains("99 bytes of field 2"));
    }

    @Test
    void aBirthOfTwoThousandMetricsIsTakenWhole() throws Exception {
        var metrics = new ArrayList<Object>();
        for (int i = 0; i < 2_000; i++) {
            metrics.addAll(List.of("Line/Cell/Metric-" + i, DataType.DOUBLE, i + 0.25));
        }
        try (var gate = gate("g2000")) {
            send(gate, 1, "lossless/spBv1.0/works/NBIRTH/gate", nodeBirth());
            send(
                    gate,
                    2,
                    "lossless/spBv1.0/works/DBIRTH/gate/large",
                    payload(1, metrics.toArray()));
            accept("works/gate/large", "large");
        }
        assertThat(works.tail.rows(works.thing("large").number()))
                .hasSize(2_000)
                .last()
                .extracting(LogTail.Row::value)
                .isEqualTo(1_999.25);
    }

    @Test
    void aTimeInMicrosecondsIsRefusedAndTheOthersAreTaken() throws Exception {
        try (var gate = gate("g7")) {
            send(gate, 1, "lossless/spBv1.0/works/NBIRTH/gate", nodeBirth());
            send(gate, 2, "lossless/spBv1.0/works/DBIRTH/gate/mill", deviceBirth(1));
            accept("works/gate/mill", "mill-7");
            byte[] mixed =
                    new PayloadWriter(NOW)
                            .metric("Count", NOW * 1_000, DataType.INT64, 8L)
                            .metric("Count", NOW, DataType.INT64, 9L)
                            .seq(2)
                            .toBytes();
            send(gate, 3, "lossless/spBv1.0/works/DDATA/gate/mill", mixed);
        }
        assertThat(works.tail.rows(works.thing("mill-7").number()))
                .extracting(LogTail.Row::value)
                .containsExactly(1200.0, 7L, "O1", 9L);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(
                                        works.get("/api/v1/inbox/refused")
                                                .at("/items/0/expected")
                                                .asString())
                                .contains("in milliseconds"));
    }

    @Test
    void aRepeatedMessageWithoutAnyTimeIsTakenOnce() throws Exception {
        // Count by name, type int64, value 8; no time in metric and payload.
        var data = new ByteArrayOutputStream();
        data.writeBytes(new byte[] {0x12, 11, 0x0A, 5});
        data.writeBytes("Count".getBytes(UTF_8));
        data.writeBytes(new byte[] {0x20, 4, 0x58, 8, 0x18, 2});
        try (var gate = gate("g8")) {
            send(gate, 1, "lossless/spBv1.0/works/NBIRTH/gate", nodeBirth());
            send(gate, 2, "lossless/spBv1.0/works/DBIRTH/gate/mill", deviceBirth(1));
            accept("works/gate/mill", "mill-8");
            send(gate, 3, "lossless/spBv1.0/works/DDATA/gate/mill", data.toByteArray());
        }
        try (var gate = gate("g8")) {
            gate.publish(2 | 8, 3, "lossless/spBv1.0/works/DDATA/gate/mill", data.toByteArray());
            assertThat(gate.read().hex()).isEqualTo("0003");
        }
        assertThat(works.tail.rows(works.thing("mill-8").number()))
                .extracting(LogTail.Row::value)
                .containsExactly(1200.0, 7L, "O1", 8L);
    }

    @Test
    void aDeathMakesTheThingOfflineUntilItIsBornAgain() throws Exception {
        try (var gate = gate("g9")) {
            send(gate, 1, "spBv1.0/works/NBIRTH/gate", nodeBirth());
            send(gate, 2, "spBv1.0/works/DBIRTH/gate/mill", deviceBirth(1));
            accept("works/gate/mill", "mill-9");
            send(gate, 3, "spBv1.0/works/DBIRTH/gate/mill", deviceBirth(2));
            assertThat(state("mill-9")).isEqualTo("online");
            send(gate, 4, "spBv1.0/works/DDEATH/gate/mill", payload(3));
            assertThat(state("mill-9")).isEqualTo("offline");
            send(gate, 5, "spBv1.0/works/DBIRTH/gate/mill", deviceBirth(4));
            assertThat(state("mill-9")).isEqualTo("online");
            send(gate, 6, "spBv1.0/works/NDEATH/gate", payload(0, "bdSeq", DataType.INT64, 2L));
            assertThat(state("mill-9")).as("the will of an earlier birth").isEqualTo("online");
            send(gate, 7, "spBv1.0/works/NDEATH/gate", payload(0, "bdSeq", DataType.INT64, 3L));
            assertThat(state("mill-9")).isEqualTo("offline");
        }
    }

    private String state(String thing) {
        return works.get("/api/v1/things/" + thing).at("/state").asString();
    }
}
