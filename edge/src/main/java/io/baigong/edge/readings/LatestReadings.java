package io.baigong.edge.readings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The last reading of every property the gateway knows. For any thread.
public final class LatestReadings {
    private final Map<String, Map<String, Latest>> byDevice = new ConcurrentHashMap<>();

    /// @param unit none when the property has none
    public record Latest(Reading reading, @Nullable String unit) {}

    /// The unit stays what it was when none is said.
    public void put(String device, Collection<Reading> readings) {
        var properties = byDevice.computeIfAbsent(device, _ -> new ConcurrentHashMap<>());
        for (var reading : readings) {
            properties.compute(
                    reading.property(),
                    (_, before) -> new Latest(reading, before == null ? null : before.unit()));
        }
    }

    public void put(String device, Reading reading, @Nullable String unit) {
        byDevice.computeIfAbsent(device, _ -> new ConcurrentHashMap<>())
                .put(reading.property(), new Latest(reading, unit));
    }

    public @Nullable Reading of(String device, String property) {
        var properties = byDevice.get(device);
        var latest = properties == null ? null : properties.get(property);
        return latest == null ? null : latest.reading();
    }

    /// All of a device, in no particular order; empty when nothing is known.
    public List<Latest> of(String device) {
        var properties = byDevice.get(device);
        return properties == null ? List.of() : new ArrayList<>(properties.values());
    }

    /// A device that is no longer collected.
    public void forget(String device) {
        byDevice.remove(device);
    }

    /// A property that is no longer collected.
    public void forget(String device, String property) {
        var properties = byDevice.get(device);
        if (properties != null) {
            properties.remove(property);
        }
    }
}
