package io.baigong.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Value;
import io.baigong.connect.sparkplug.MetricReader;
import io.baigong.edge.queue.DiskQueue;
import io.baigong.edge.queue.QueueSettings;
import io.baigong.edge.readings.Gatherer;
import io.baigong.edge.readings.LatestReadings;
import io.baigong.edge.readings.Reading;
import io.baigong.edge.sparkplug.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/// Queue, gatherer and uplink put together as the gateway has them, and devices that say numbers.
final class Gateway implements AutoCloseable {
    static final String SELF = "edge-1";

    final DiskQueue queue;
    final LatestReadings latest = new LatestReadings();
    final Gatherer gatherer;
    final Uplink uplink;
    private long said;
    final List<String> heard = new CopyOnWriteArrayList<>();

    Gateway(Path folder, int port) throws Exception {
        var clock = InstantSource.system();
        queue = DiskQueue.open(QueueSettings.in(folder).withMinimumFreeBytes(0), clock);
        gatherer = new Gatherer(queue, clock, Duration.ofMillis(20));
        var door = new Door("127.0.0.1", port, SELF, "token", null);
        var listener =
                new Listener() {
                    @Override
                    public void requested(String id, byte[] payload) {
                        heard.add(
                                "request "
                                        + id
                                        + " "
                                        + new String(payload, StandardCharsets.UTF_8));
                    }

                    @Override
                    public void commanded(String device, List<MetricReader.Metric> metrics) {
                        heard.add("command " + device + " " + metrics);
                    }
                };
        var topics = new Topics("works", SELF);
        uplink =
                new Uplink(
                        door, topics, SELF, queue, latest, listener, UplinkSettings.DEFAULT, clock);
    }

    /// One value, which is on its way to the disk when this returns.
    void say(String device, String property, long time, Value value) {
        var readings = List.of(Reading.good(property, value, time));
        latest.put(device, readings);
        gatherer.take(device, readings);
        gatherer.flush();
        said++;
    }

    void awaitDelivered() throws InterruptedException {
        await(
                "everything is answered",
                () -> {
                    var state = uplink.state();
                    long answered =
                            state.acknowledged()
                                    + state.refused().values().stream()
                                            .mapToLong(Long::longValue)
                                            .sum();
                    return answered >= said && queue.stats().waiting() == 0;
                });
    }

    static void await(String what, BooleanSupplier is) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!is.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(is.getAsBoolean()).as(what).isTrue();
    }

    /// The whole numbers in a payload of one property.
    static List<Long> numbers(byte[] payload, String property) {
        var numbers = new ArrayList<Long>();
        if (MetricReader.read(payload) instanceof MetricReader.Metrics(var metrics, _)) {
            for (var metric : metrics) {
                if (property.equals(metric.name())
                        && metric.value() instanceof Value.Whole(long number)) {
                    numbers.add(number);
                }
            }
        }
        return numbers;
    }

    @Override
    public void close() {
        uplink.close();
        gatherer.close();
        queue.close();
    }
}
