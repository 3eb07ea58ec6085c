package io.baigong.plant.sparkplug;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One metric of a payload (Sparkplug 3.0, 6.4.2).
///
/// @param name given in births and commands, null in data, where the alias stands for it
/// @param alias number that a birth gave to the name, or [#NONE]
/// @param timestamp epoch milliseconds of the acquisition, or [#NONE]
/// @param dataType the standard's number of the type, 0 when not said
/// @param value null for a metric that exists but has no value (`is_null`)
/// @param historical sent late: must not disturb what is shown as current
/// @param properties texts and flags that describe the metric; only births carry them, and the
///   reader leaves them out
public record Metric(
        @Nullable String name,
        long alias,
        long timestamp,
        int dataType,
        @Nullable Value value,
        boolean historical,
        Map<String, Value> properties) {
    /// Stands for an alias or a time that is not given.
    public static final long NONE = -1;

    public Metric {
        if (name == null && alias == NONE) {
            throw new IllegalArgumentException("a metric needs a name or an alias");
        }
        properties = Map.copyOf(properties);
    }

    /// A metric with a name and a value, as commands and deaths carry it.
    public static Metric named(String name, long timestamp, Value value) {
        return new Metric(name, NONE, timestamp, value.dataType(), value, false, Map.of());
    }
}
