package io.baigong.plant;

import static io.baigong.plant.sparkplug.Mosquitto.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baigong.plant.sparkplug.Device;
import io.baigong.plant.sparkplug.Device.Announced;
import io.baigong.plant.sparkplug.EdgeNode;
import io.baigong.plant.sparkplug.Line;
import io.baigong.plant.sparkplug.Metric;
import io.baigong.plant.sparkplug.Mosquitto;
import io.baigong.plant.sparkplug.Mosquitto.Received;
import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The edge node against a real broker whose line breaks.
class BacklogTests {
    private static final long T0 = Instant.parse("2026-11-18T02:00:00Z").toEpochMilli();
    private static final int WINDOW = 100;

    @TempDir Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(T0));
    private final List<EdgeNode.Command> commands = new CopyOnWriteArrayList<>();
    private Mosquitto mosquitto;
    private Cable cable;
    private EdgeNode node;

    @BeforeEach
    void startBrokerAndNode() throws Exception {
        assumeTrue(
                Mosquitto.isInstalled(),
                "mosquitto and mosquitto_sub are not installed; this test needs a real broker");
        mosquitto = new Mosquitto(folder);
        mosquitto.start();
        mosquitto.subscribe();
        cable = new Cable("127.0.0.1", mosquitto.port());
        node = node("lossless/");
        node.start();
        await("the first birth", () -> count("DBIRTH") == 1);
    }

    private EdgeNode node(String prefix) {
        var line = new Line("127.0.0.1", cable.port(), null, null, prefix, "g", "n", 10_000);
        var metric = new Announced("m", 4, java.util.Map.of("engUnit", new Value.Text("mm")));
        var devices = List.of(new Device(Report.NODE, List.of()), new Device("d", List.of(metric)));
        return new EdgeNode(vertx, line, devices, new Ticking(now), commands::add);
    }

    @AfterEach
    void stop() throws Exception {
        if (mosquitto != null) {
            mosquitto.close();
            cable.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aBrokerKilledAndStartedAgainGetsTheBacklogOnceAndInOrder() throws Exception {
        offer(0, 200);
        await("200 acknowledged", () -> status().delivered() == 200);
        await("200 received", () -> data().size() == 200);
        mosquitto.kill();
        cable.pull();
        offer(200, 700);
        mosquitto.start();
        mosquitto.subscribe();
        cable.plugIn();
        await("the backlog delivered", () -> status().delivered() == 700);
        await("the backlog received", () -> data().size() >= 700);

        assertThat(data()).containsExactlyElementsOf(LongStream.range(0, 700).boxed().toList());
        assertThat(status().waiting()).isZero();
    }

    /// Sparkplug 3.0, 5.4 and 6.4.15: the will carries the birth's bdSeq, the next birth the next.
    @Test
    void aPulledPlugLetsTheWillSpeakAndWhatComesLateIsMarkedSo() {
        offer(0, 10);
        await("10 acknowledged", () -> status().delivered() == 10);
        await("10 received", () -> data().size() == 10);
        cable.pull();
        await("the will", () -> count("NDEATH") == 1);
        offer(10, 20);
        now.set(Instant.ofEpochMilli(T0).plus(Duration.ofSeconds(90)));
        cable.plugIn();
        offer(90_000, 90_001);
        await("everything", () -> data().size() >= 21);

        var births = of("NBIRTH");
        assertThat(births).hasSize(2);
        assertThat(bdSeq(births.get(0))).isEqualTo(bdSeq(of("NDEATH").getFirst()));
        assertThat(bdSeq(births.get(1))).isEqualTo(bdSeq(births.get(0)) + 1);
        assertThat(
                        of("DDATA").stream()
                                .flatMap(message -> message.payload().metrics().stream())
                                .map(Metric::historical))
                .containsExactlyElementsOf(
                        LongStream.range(0, 21).mapToObj(i -> i >= 10 && i < 20).toList());
        assertSequenceOfEachSession();
    }

    @Test
    void aPlugPulledInMidStreamRepeatsAtMostWhatWasInFlightAndLosesNothing() {
        int sent = 0;
        for (int round = 0; round < 5; round++) {
            offer(sent, sent + 400);
            sent += 400;
            cable.pull();
            cable.plugIn();
            await("being on line", () -> status().online());
        }
        int all = sent;
        await("all acknowledged", () -> status().waiting() == 0);
        await("all received", () -> data().stream().distinct().count() == all);
        assertThat(data().size()).isLessThanOrEqualTo(all + 5 * WINDOW);
        assertThat(data().stream().distinct())
                .containsExactlyElementsOf(LongStream.range(0, all).boxed().toList());
    }

    @Test
    void aRebirthCommandBringsBirthsWithTheValuesThatHoldAtThatMoment() {
        offer(0, 5);
        await("5 received", () -> data().size() == 5);
        mosquitto.command("spBv1.0/g/NCMD/n", "Node Control/Rebirth", new Value.Flag(true));
        await("the births", () -> count("DBIRTH") == 2);
        Metric reborn = of("DBIRTH").getLast().payload().metrics().getFirst();
        assertThat(reborn.name()).isEqualTo("m");
        assertThat(reborn.value()).isEqualTo(new Value.Whole(4));
        assertThat(reborn.timestamp()).isNotEqualTo(T0 + 4);
        assertThat(of("NBIRTH").getLast().payload().seq()).isZero();
    }

    @Test
    void aCommandArrivesWithTheDeviceItIsFor() {
        mosquitto.command("spBv1.0/g/DCMD/n/d", "m", new Value.Real(7));
        mosquitto.command("spBv1.0/g/NCMD/n", "unplug", new Value.Whole(3));
        await("both commands", () -> commands.size() == 2);
        assertThat(commands)
                .containsExactly(
                        new EdgeNode.Command("d", "m", new Value.Real(7)),
                        new EdgeNode.Command(Report.NODE, "unplug", new Value.Whole(3)));
    }

    /// 5.6: a farewell is a death certificate of the node's own, then DISCONNECT; no will follows.
    @Test
    void aFarewellIsOneDeathCertificate() throws Exception {
        node.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        await("the farewell", () -> count("NDEATH") == 1);
        mosquitto.command("a/fence/behind/it", "m", new Value.Whole(1));
        await("the fence", () -> count("fence") == 1);
        assertThat(count("NDEATH")).isEqualTo(1);
        assertThat(of("NDEATH").getFirst().payload().seq()).isEqualTo(Metric.NONE);
    }

    @Test
    void withoutALosslessDoorItSpeaksOnTheStandardsTopics() throws Exception {
        node.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        node = node("");
        node.start();
        await("the standard's birth", () -> count("DBIRTH") == 2);
        offer(0, 300);
        await("everything", () -> data().size() == 300);
        assertThat(of("DDATA")).allMatch(message -> message.topic().startsWith("spBv1.0/g/DDATA"));
        assertThat(status().waiting()).isZero();
    }

    private void offer(long from, long until) {
        for (long i = from; i < until; i++) {
            var sample = new Sample("m", new Value.Whole(i));
            node.offer(new Report("d", T0 + i, List.of(sample)));
        }
    }

    private EdgeNode.Status status() {
        return node.status().toCompletionStage().toCompletableFuture().join();
    }

    private List<Received> of(String kind) {
        return mosquitto.received().stream().filter(message -> message.is(kind)).toList();
    }

    private int count(String kind) {
        return of(kind).size();
    }

    /// Values received as data, in order of arrival.
    private List<Long> data() {
        var values = new ArrayList<Long>();
        for (Received message : of("DDATA")) {
            for (Metric metric : message.payload().metrics()) {
                if (metric.value() instanceof Value.Whole(long number)) {
                    values.add(number);
                }
            }
        }
        return values;
    }

    private static long bdSeq(Received message) {
        Metric metric = message.payload().metrics().getFirst();
        assertThat(metric.name()).isEqualTo("bdSeq");
        return metric.value() instanceof Value.Whole(long number) ? number : -1;
    }

    private void assertSequenceOfEachSession() {
        long expected = -1;
        for (Received message : mosquitto.received()) {
            long seq = message.payload().seq();
            if (message.is("NBIRTH")) {
                assertThat(seq).isZero();
            } else if (seq != Metric.NONE) {
                assertThat(seq).isEqualTo((expected + 1) & 0xFF);
            }
            expected = seq == Metric.NONE ? expected : seq;
        }
    }

    private static final class Ticking extends Clock {
        private final AtomicReference<Instant> now;

        Ticking(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
