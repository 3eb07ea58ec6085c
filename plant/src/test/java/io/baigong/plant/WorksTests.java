package io.baigong.plant;

import static io.baigong.plant.sparkplug.Mosquitto.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baigong.plant.sparkplug.EdgeNode;
import io.baigong.plant.sparkplug.Line;
import io.baigong.plant.sparkplug.Metric;
import io.baigong.plant.sparkplug.Mosquitto;
import io.baigong.plant.sparkplug.Mosquitto.Received;
import io.baigong.plant.sparkplug.Value;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole works against a real broker.
class WorksTests {
    @TempDir Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private Mosquitto mosquitto;
    private Cable cable;
    private Platform nowhere;
    private Works works;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                Mosquitto.isInstalled(),
                "mosquitto and mosquitto_sub are not installed; this test needs a real broker");
        mosquitto = new Mosquitto(folder);
        mosquitto.start();
        mosquitto.subscribe();
        cable = new Cable("127.0.0.1", mosquitto.port());
        nowhere = new Platform(URI.create("http://127.0.0.1:1"));
        long start = clock.millis();
        works =
                new Works(
                        start,
                        List.of(MachiningCentre.all(start, 1).getFirst()),
                        List.of(cable),
                        new MeterUplink(nowhere, new NoTokens()),
                        clock,
                        _ -> {});
        var line =
                new Line(
                        "127.0.0.1",
                        cable.port(),
                        null,
                        null,
                        "lossless/",
                        "g",
                        Inventory.GATEWAY,
                        10_000);
        works.start(
                new EdgeNode(
                        vertx,
                        line,
                        Inventory.devices(new Pack(Pack.WORKS)),
                        clock,
                        works::command));
        await("the first data", () -> !said("mc-01", "spindle_speed").isEmpty());
    }

    @AfterEach
    void stop() throws Exception {
        if (works != null) {
            works.stop();
            nowhere.close();
            cable.close();
            mosquitto.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void pullingThePlugIsAnsweredThenCutsTheWorksOffAndLosesNothing() {
        mosquitto.command("spBv1.0/g/NCMD/" + Inventory.GATEWAY, "seconds", new Value.Whole(3));
        await("the will", () -> count("NDEATH") == 1);
        assertThat(said("", "seconds")).containsExactly(new Value.Whole(3));
        assertThat(said("", Inventory.UNPLUG)).containsExactly(new Value.Whole(3));
        await("the second birth", () -> count("NBIRTH") == 2);
        int before = said("mc-01", "spindle_speed").size();
        await("data again", () -> said("mc-01", "spindle_speed").size() > before + 1);

        assertThat(times("mc-01", "spindle_speed"))
                .as("a value each two seconds, the cut included")
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(gaps("mc-01")).allMatch(gap -> gap <= 4_000);
    }

    @Test
    void aSetPointIsAnsweredByTheNewValueAndOneOutOfRangeIsNot() {
        String topic = "spBv1.0/g/DCMD/" + Inventory.GATEWAY + "/mc-01";
        mosquitto.command(topic, MachiningCentre.OVERRIDE, new Value.Real(300));
        mosquitto.command(topic, MachiningCentre.OVERRIDE, new Value.Real(80));
        await(
                "the answer",
                () -> said("mc-01", MachiningCentre.OVERRIDE).contains(new Value.Real(80)));
        assertThat(new HashSet<>(said("mc-01", MachiningCentre.OVERRIDE)))
                .containsExactlyInAnyOrder(new Value.Real(100), new Value.Real(80));
    }

    private long count(String kind) {
        return mosquitto.received().stream().filter(message -> message.is(kind)).count();
    }

    /// Values in data messages, by the alias that the last birth gave to the name.
    private List<Value> said(String device, String name) {
        return metrics(device, name).stream().map(Metric::value).toList();
    }

    private List<Long> times(String device, String name) {
        return metrics(device, name).stream().map(Metric::timestamp).toList();
    }

    /// Between messages of a device, whatever they carry.
    private List<Long> gaps(String device) {
        var times =
                mosquitto.received().stream()
                        .filter(message -> message.is("DDATA") && isOf(message, device))
                        .map(message -> message.payload().metrics().getFirst().timestamp())
                        .toList();
        return java.util.stream.IntStream.range(1, times.size())
                .mapToObj(i -> times.get(i) - times.get(i - 1))
                .toList();
    }

    private List<Metric> metrics(String device, String name) {
        Map<Long, String> names = new HashMap<>();
        var found = new java.util.ArrayList<Metric>();
        for (Received message : mosquitto.received()) {
            for (Metric metric : message.payload().metrics()) {
                if (metric.name() != null && isOf(message, device)) {
                    names.put(metric.alias(), metric.name());
                } else if (isOf(message, device) && name.equals(names.get(metric.alias()))) {
                    found.add(metric);
                }
            }
        }
        return found;
    }

    private static boolean isOf(Received message, String device) {
        return message.topic().endsWith(Inventory.GATEWAY + (device.isEmpty() ? "" : "/" + device));
    }

    private static final class NoTokens implements MeterUplink.Tokens {
        @Override
        public @Nullable String current() {
            return null;
        }

        @Override
        public void renew() {}
    }
}
