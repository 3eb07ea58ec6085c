package io.baigong.edge.readings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The last reading of every property the gateway knows. For any thread.
public final class LatestReadings {
    private final Map<String, Map<String, Reading>> byDevice = new ConcurrentHashMap<>();
    private volatile Map<String, Map<String, String>> units = Map.of();

    /// @param unit none when the property has none
    public record Latest(Reading reading, @Nullable String unit) {}

    /// What is collected from now on: all else is forgotten.
    ///
    /// @param known properties by device, each with its unit or the empty text
    public void know(Map<String, Map<String, String>> known) {
        units = known;
        byDevice.keySet().retainAll(known.keySet());
        byDevice.forEach((device, readings) ->
                readings.keySet().retainAll(known.getOrDefault(device, Map.of()).keySet()));
    }

    public void put(String device, Collection<Reading> readings) {
        var properties = byDevice.computeIfAbsent(device, _ -> new ConcurrentHashMap<>());
        for (var reading : readings) {
            properties.put(reading.property(), reading);
        }
    }

    public @Nullable Reading of(String device, String property) {
        var properties = byDevice.get(device);
        return properties == null ? null : properties.get(property);
    }

    /// All of a device, in no particular order; empty when nothing is known.
    public List<Latest> of(String device) {
        var known = units.getOrDefault(device, Map.of());
        var all = new ArrayList<Latest>();
        byDevice.getOrDefault(device, Map.of())
                .values()
                .forEach(reading -> {
                    String unit = known.getOrDefault(reading.property(), "");
                    all.add(new Latest(reading, unit.isEmpty() ? null : unit));
                });
        return all;
    }
}
