package io.baigong.edge;

import io.baigong.connect.Value;
import io.baigong.edge.collect.DeviceState;
import io.baigong.edge.configuration.Trial;
import io.baigong.edge.queue.QueueStats;
import io.baigong.edge.readings.Reading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the gateway says of itself, as properties of its own thing.
final class Health {
    /// With their units; the empty text for plain ones.
    static final Map<String, String> PROPERTIES = properties();

    private Health() {}

    private static Map<String, String> properties() {
        var properties = new LinkedHashMap<String, String>();
        for (String plain :
                List.of(
                        "software",
                        "configuration",
                        "queue-waiting",
                        "dropped-values",
                        "refused-values",
                        "devices",
                        "devices-collecting",
                        "bad-tags")) {
            properties.put(plain, "");
        }
        properties.put("queue-bytes", "By");
        properties.put("queue-oldest", "s");
        return Map.copyOf(properties);
    }

    static List<Reading> readings(
            long time, Trial.State configuration, QueueStats queue, List<DeviceState> devices) {
        var oldest = queue.oldest();
        long collecting =
                devices.stream()
                        .filter(device -> device.phase() == DeviceState.Phase.COLLECTING)
                        .count();
        long bad = devices.stream().mapToLong(DeviceState::badTags).sum();
        return List.of(
                Reading.good("software", Value.of(Version.OF_SOFTWARE), time),
                Reading.good("configuration", Value.of(configuration.version()), time),
                Reading.good("queue-bytes", Value.of(queue.bytes()), time),
                Reading.good(
                        "queue-oldest",
                        Value.of(oldest == null ? 0 : oldest.toMillis() / 1_000.0),
                        time),
                Reading.good("queue-waiting", Value.of(queue.waiting()), time),
                Reading.good("dropped-values", Value.of(queue.droppedValues()), time),
                Reading.good("refused-values", Value.of(queue.refusedValues()), time),
                Reading.good("devices", Value.of((long) devices.size()), time),
                Reading.good("devices-collecting", Value.of(collecting), time),
                Reading.good("bad-tags", Value.of(bad), time));
    }
}
