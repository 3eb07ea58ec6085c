package io.baigong.server.things;

import io.baigong.telemetry.SeriesRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A property of one thing and the series that holds it. Small: what all things of a model share is
/// in the model's edition.
///
/// @param definition shared by all things of the model
/// @param codes of an enum's members by what devices send; empty for other types; shared
public record PropertyHandle(Property definition, Map<String, Long> codes, SeriesRef series) {
    public String key() {
        return definition.key();
    }

    public PropertyType type() {
        return definition.type();
    }

    /// UCUM code.
    public @Nullable String unit() {
        return definition.unit();
    }

    /// Least sensible value, minus infinity when there is none.
    public double min() {
        Double min = definition.min();
        return min == null ? Double.NEGATIVE_INFINITY : min;
    }

    /// Greatest sensible value, infinity when there is none.
    public double max() {
        Double max = definition.max();
        return max == null ? Double.POSITIVE_INFINITY : max;
    }

    /// Digits after the point of a decimal.
    public int scale() {
        return definition.scale();
    }

    /// @return codes by member key
    public Map<String, Long> members() {
        return codes;
    }

    public boolean writable() {
        return definition.writable();
    }
}
