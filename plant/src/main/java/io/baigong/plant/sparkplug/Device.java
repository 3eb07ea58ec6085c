package io.baigong.plant.sparkplug;

import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// What a birth announces: a device, or the node itself, with its metrics.
///
/// @param id the device's id in topics, or [Report#NODE]
public record Device(String id, List<Announced> metrics) {
    public Device {
        if (!id.matches("[^/+#]*")) {
            throw new IllegalArgumentException("a Sparkplug id must not hold / + #, was " + id);
        }
        var names = new HashSet<String>();
        for (Announced metric : metrics) {
            if (!names.add(metric.name())) {
                throw new IllegalArgumentException(id + " announces " + metric.name() + " twice");
            }
        }
        metrics = List.copyOf(metrics);
    }

    /// A metric before it has a value.
    ///
    /// @param dataType the standard's number of the type
    /// @param properties unit, range, origin
    public record Announced(String name, int dataType, Map<String, Value> properties) {
        public Announced {
            properties = Map.copyOf(properties);
        }
    }
}
