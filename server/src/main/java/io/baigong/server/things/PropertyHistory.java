package io.baigong.server.things;

import io.baigong.telemetry.SeriesRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the readings of a property are, over all editions of the model, all keys it had and all
/// models the thing had.
///
/// @param property today's key
/// @param segments newest first, at least one; they may overlap in time
public record PropertyHistory(String property, List<Segment> segments) {
    public PropertyHistory {
        segments = List.copyOf(segments);
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("property " + property + " has no series");
        }
    }

    /// A series and how to read its values.
    ///
    /// @param unit UCUM code of the stored values
    /// @param scale of a decimal
    /// @param members of an enum, all that it ever had
    public record Segment(
            SeriesRef series,
            @Nullable String unit,
            PropertyType type,
            int scale,
            Map<String, Long> members) {}

    /// The series that is written today.
    public Segment today() {
        return segments.getFirst();
    }
}
