package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.ingest.sparkplug.DataType;
import io.baigong.server.ingest.sparkplug.PayloadWriter;
import io.baigong.server.things.Name;
import io.baigong.server.things.SparkplugAddress;
import io.baigong.server.things.Things;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@PlatformTest
@Import(IngestFixture.Platform.class)
class EnrolmentTests {
    private static final String TOPIC = "lossless/spBv1.0/works/%s/gate/mill";
    private static final long NOW = 1_763_700_000_000L;
    @Autowired private IngestFixture.Platform platform;
    @Autowired private Things things;
    private IngestFixture works;

    @BeforeEach
    void works() {
        works = platform.fixture();
    }

    private static byte[] count(long n) {
        return new PayloadWriter(NOW + n)
                .metric("Count", NOW + n, DataType.INT64, n)
                .seq((int) (n & 0xFF))
                .toBytes();
    }

    private RawMqtt gate() throws Exception {
        return RawMqtt.connected(works.mqttPort, 5, "gate", works.enrolment);
    }

    private static RawMqtt.Packet send(RawMqtt gate, int packet, String type, byte[] payload)
            throws Exception {
        gate.publish(2, packet, TOPIC.formatted(type), payload);
        return gate.read();
    }

    private String accept() {
        long id = works.get("/api/v1/inbox/devices").at("/items/0/id").asLong();
        return works.post("/api/v1/inbox/devices/" + id + "/accept", "{\"key\":\"mill\"}");
    }

    @Test
    void whatIsAcknowledgedWhileSomebodyAcceptsIsPlayedToo() throws Exception {
        var acknowledged = new ArrayList<Object>();
        var begun = new CountDownLatch(5);
        var enough = new AtomicBoolean();
        try (var gate = gate()) {
            send(gate, 1, "DBIRTH", count(0));
            acknowledged.add(0L);
            var sending =
                    CompletableFuture.runAsync(() -> {
                        try {
                            for (long n = 1; n < 90 || !enough.get(); n++) {
                                var answer = send(gate, (int) n, "DDATA", count(n));
                                if (answer.body().length == 2) {
                                    acknowledged.add(n);
                                }
                                begun.countDown();
                            }
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    });
            begun.await();
            accept();
            enough.set(true);
            sending.join();
        }
        assertThat(works.tail.rows(works.thing("mill").number()))
                .extracting(LogTail.Row::value)
                .containsAll(acknowledged);
        assertThat(works.get("/api/v1/inbox/devices").at("/total").asInt()).isZero();
    }

    @Test
    void acceptingGoesOnWhereAKilledPlatformLeftIt() throws Exception {
        try (var gate = gate()) {
            send(gate, 1, "DBIRTH", count(7));
            send(gate, 2, "DDATA", count(8));
        }
        var place = new SparkplugAddress("works", "gate", "mill");
        works.caller.call(() ->
                things.accept(
                        works.caller.organisation(),
                        new Things.NewThing(
                                "mill",
                                Name.of("mill"),
                                works.thing().modelKey(),
                                null,
                                "",
                                List.of(),
                                place)));
        assertThat(works.json(accept()).at("/played").asInt()).isEqualTo(2);
        assertThat(works.tail.rows(works.thing("mill").number()))
                .extracting(LogTail.Row::value)
                .containsExactly(7L, 8L);
    }

    /// A metric of type double with alias 300.
    private static byte[] birth(String name, int high) {
        var out = new ByteArrayOutputStream();
        byte[] utf8 = name.getBytes(UTF_8);
        out.writeBytes(new byte[] {0x12, (byte) (16 + utf8.length), 0x0A, (byte) utf8.length});
        out.writeBytes(utf8);
        out.writeBytes(new byte[] {0x10, (byte) 0xAC, 2, 0x20, 10});
        out.writeBytes(new byte[] {0x69, 0, 0, 0, 0, 0, 0, (byte) high, 0x40});
        return out.toByteArray();
    }

    private static byte[] data(int high) {
        return new byte[] {
            0x12, 12, 0x10, (byte) 0xAC, 2, 0x69, 0, 0, 0, 0, 0, 0, (byte) high, 0x40, 0x18, 2
        };
    }

    private int series(String key) {
        return Objects.requireNonNull(works.thing("mill").property(key), key).series().number();
    }

    @Test
    void keptMessagesMeanTheBirthBeforeThem() throws Exception {
        try (var gate = gate()) {
            send(gate, 1, "DBIRTH", birth("Speed", 0x45));
            send(gate, 2, "DDATA", data(0x46));
            send(gate, 3, "DBIRTH", birth("Power", 0x47));
            send(gate, 4, "DDATA", data(0x48));
        }
        accept();
        int speed = series("Speed");
        int power = series("Power");
        assertThat(works.tail.rows(works.thing("mill").number()))
                .extracting(row -> row.series() + "=" + row.value())
                .containsExactly(
                        speed + "=42.0", speed + "=44.0", power + "=46.0", power + "=48.0");
    }

    @Test
    void aDeviceInJsonKeepsTheKeyOfItsTopic() throws Exception {
        try (var gate = gate()) {
            gate.publish(1, "things/saw/readings", "{\"temp\":1}");
        }
        long id = works.get("/api/v1/inbox/devices").at("/items/0/id").asLong();
        var answer =
                works.http.post(
                        "/api/v1/inbox/devices/" + id + "/accept",
                        "{\"key\":\"other\"}",
                        "Authorization",
                        works.bearer);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(works.get("/api/v1/inbox/devices/" + id).at("/metrics/0/name").asString())
                .isEqualTo("temp");
    }
}
