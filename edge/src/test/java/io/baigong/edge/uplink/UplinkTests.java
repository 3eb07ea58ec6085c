package io.baigong.edge.uplink;

import static io.baigong.edge.uplink.Gateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Value;
import io.baigong.connect.sparkplug.MetricReader;
import io.baigong.edge.sparkplug.MetricWriter;
import io.baigong.edge.sparkplug.Payloads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The uplink against a broker that answers as the test says.
class UplinkTests {
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int TOPIC_NAME_INVALID = 0x90;
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;

    @TempDir Path folder;
    private TinyBroker broker;
    private Gateway gateway;

    @BeforeEach
    void open() throws Exception {
        broker = new TinyBroker();
        gateway = new Gateway(folder, broker.port());
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        broker.close();
    }

    @Test
    void saysBirthsBeforeDataAndTheOwnTimeOfEachValue() throws Exception {
        gateway.uplink.start();
        gateway.uplink.tell("press", true);
        gateway.say("press", "pieces", 1_700_000_000_123L, Value.of(7));
        gateway.awaitDelivered();
        var kinds = broker.published().stream().map(one -> one.topic().split("/")[3]).toList();
        assertThat(kinds).startsWith("NBIRTH").contains("DBIRTH", "DDATA");
        assertThat(kinds.indexOf("DBIRTH")).isLessThan(kinds.indexOf("DDATA"));
        var data = published("DDATA").getFirst();
        assertThat(data.topic()).isEqualTo("lossless/spBv1.0/works/DDATA/edge-1/press");
        assertThat(((MetricReader.Metrics) MetricReader.read(data.payload())).metrics())
                .containsExactly(
                        new MetricReader.Metric("pieces", 1_700_000_000_123L, Value.of(7)));
    }

    @Test
    void deliversEverythingOverALineThatBreaksAgainAndAgain() throws Exception {
        gateway.uplink.start();
        for (long number = 0; number < 300; number++) {
            gateway.say("press", "pieces", 1_000 + number, Value.of(number));
            if (number % 100 == 50) {
                broker.cut();
            }
        }
        gateway.awaitDelivered();
        assertThat(delivered("pieces")).containsAll(LongStream.range(0, 300).boxed().toList());
        assertThat(gateway.uplink.state().online()).isTrue();
    }

    @Test
    void takesOnlyThePubackForDelivered() throws Exception {
        var silent = new AtomicInteger();
        broker.answers(message -> message.is("DDATA") && silent.incrementAndGet() <= 5 ? null : 0);
        gateway.uplink.start();
        for (long number = 0; number < 5; number++) {
            gateway.say("press", "pieces", 1_000 + number, Value.of(number));
        }
        await("five were sent", () -> published("DDATA").size() == 5);
        assertThat(gateway.queue.stats().waiting()).isEqualTo(5);
        broker.cut();
        gateway.awaitDelivered();
        assertThat(published("DDATA")).hasSize(10);
    }

    @Test
    void countsWhatIsRefusedByNameAndGoesOn() throws Exception {
        var reasons =
                Map.of("a", NOT_AUTHORIZED, "b", TOPIC_NAME_INVALID, "c", PAYLOAD_FORMAT_INVALID);
        broker.answers(message ->
                message.is("DDATA")
                        ? reasons.getOrDefault(message.topic().split("/")[5], 0)
                        : Integer.valueOf(0));
        gateway.uplink.start();
        for (String device : List.of("a", "b", "c", "d")) {
            gateway.say(device, "pieces", 1_000, Value.of(1));
        }
        gateway.awaitDelivered();
        assertThat(gateway.uplink.state().refused())
                .isEqualTo(
                        Map.of(
                                "NOT_AUTHORIZED",
                                1L,
                                "TOPIC_NAME_INVALID",
                                1L,
                                "PAYLOAD_FORMAT_INVALID",
                                1L));
        assertThat(gateway.uplink.state().acknowledged()).isEqualTo(1);
        assertThat(gateway.queue.stats().refusedValues()).isEqualTo(3);
        assertThat(gateway.queue.stats().droppedValues()).isZero();
    }

    @Test
    void waitsWithOneDeviceOnQuotaWhileTheOthersGoOn() throws Exception {
        var closed = new AtomicInteger(1);
        broker.answers(message ->
                message.topic().endsWith("/waiting") && message.is("DDATA") && closed.get() == 1
                        ? QUOTA_EXCEEDED
                        : 0);
        gateway.uplink.start();
        for (long number = 0; number < 50; number++) {
            gateway.say("waiting", "pieces", 1_000 + number, Value.of(number));
            gateway.say("other", "parts", 1_000 + number, Value.of(number));
        }
        await("the other device is through", () -> delivered("parts").size() >= 50);
        await("nothing else is on its way", () -> gateway.queue.stats().waiting() == 50);
        assertThat(gateway.uplink.state().held()).isEqualTo(1);
        closed.set(0);
        gateway.awaitDelivered();
        assertThat(gateway.uplink.state().held()).isZero();
        assertThat(gateway.uplink.state().refused()).isEmpty();
    }

    @Test
    void sendsFreshValuesWhileTheBacklogIsStillOnItsWay() throws Exception {
        for (long number = 0; number < 2_000; number++) {
            gateway.say("old", "past", 1_000 + number, Value.of(number));
        }
        broker.answers(message -> {
            pause(2);
            return 0;
        });
        gateway.uplink.start();
        await("the backlog is on its way", () -> delivered("past").size() > 50);
        gateway.say("press", "now", System.currentTimeMillis(), Value.of(1));
        await("the fresh value is there", () -> delivered("now").contains(1L));
        assertThat(delivered("past").stream().distinct().count()).isLessThan(2_000);
        gateway.awaitDelivered();
        assertThat(delivered("past")).contains(0L, 1_999L);
    }

    @Test
    void namesInABirthWhatOnlyTheBacklogKnows() throws Exception {
        gateway.say("gone", "former", 1_000, Value.of(1));
        gateway.latest.know(Map.of());
        gateway.uplink.start();
        gateway.awaitDelivered();
        assertThat(published("DBIRTH")).hasSize(1);
        assertThat(Gateway.numbers(published("DBIRTH").getFirst().payload(), "former"))
                .containsExactly(1L);
        assertThat(published("DDEATH")).as("its past is told, it is not there").hasSize(1);
    }

    @Test
    void saysAllBirthsAgainWhenAsked() throws Exception {
        gateway.uplink.start();
        gateway.uplink.tell("press", true);
        gateway.say("press", "pieces", 1_000, Value.of(7));
        gateway.awaitDelivered();
        int before = published("NBIRTH").size();
        var rebirth = new MetricWriter();
        rebirth.add("Node Control/Rebirth", 1_000, true);
        broker.publish("spBv1.0/works/NCMD/edge-1", Payloads.of(1_000, 0, rebirth.toBytes()));
        await("another birth", () -> published("NBIRTH").size() > before);
        await(
                "of the device as well",
                () ->
                        Gateway.numbers(published("DBIRTH").getLast().payload(), "pieces")
                                .equals(List.of(7L)));
    }

    @Test
    void tellsWhenADeviceGoesAndComes() throws Exception {
        gateway.uplink.start();
        gateway.uplink.tell("press", true);
        await("a birth", () -> published("DBIRTH").size() == 1);
        gateway.uplink.tell("press", false);
        await("a death", () -> published("DDEATH").size() == 1);
        gateway.uplink.tell("press", true);
        await("a birth again", () -> published("DBIRTH").size() == 2);
    }

    @Test
    void hearsRequestsAndWritesAndAnswers() throws Exception {
        gateway.uplink.start();
        await("the line", () -> gateway.uplink.state().online());
        broker.publish(
                "v1/devices/me/rpc/request/42",
                "{\"method\":\"counters\"}".getBytes(StandardCharsets.UTF_8));
        var write = new MetricWriter();
        write.add("speed", 1_000, 5);
        broker.publish("spBv1.0/works/DCMD/edge-1/press", Payloads.of(1_000, 0, write.toBytes()));
        await("both", () -> gateway.heard.size() == 2);
        assertThat(gateway.heard).contains("request 42 {\"method\":\"counters\"}");
        assertThat(gateway.heard)
                .anyMatch(one -> one.startsWith("command press ") && one.contains("speed"));
        gateway.uplink.answer("42", new byte[] {'1'});
        await(
                "the answer",
                () ->
                        broker.published().stream()
                                .anyMatch(one ->
                                        one.topic().equals("v1/devices/me/rpc/response/42")));
    }

    @Test
    void passesOverCommandsThatCannotBeRead() throws Exception {
        gateway.uplink.start();
        await("the line", () -> gateway.uplink.state().online());
        broker.publish("spBv1.0/works/DCMD/edge-1/press", new byte[] {(byte) 0xFF, 1, 2});
        gateway.say("press", "pieces", 1_000, Value.of(7));
        gateway.awaitDelivered();
        assertThat(gateway.heard).isEmpty();
    }

    private List<TinyBroker.Published> published(String kind) {
        return broker.published().stream().filter(one -> one.is(kind)).toList();
    }

    private List<Long> delivered(String property) {
        var numbers = new ArrayList<Long>();
        published("DDATA").forEach(one -> numbers.addAll(Gateway.numbers(one.payload(), property)));
        return numbers;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
