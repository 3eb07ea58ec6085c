package io.baigong.server.readings;

import io.baigong.server.things.PropertyHistory.Segment;
import io.baigong.telemetry.TelemetryStore.Samples;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One value of a property, as people and programs read it.
///
/// @param property key
/// @param timeMicros event time
/// @param value Double, Long, BigDecimal, Boolean, or String for text and members of an enum; null
///   when there is no usable value
/// @param unit UCUM code, today's
/// @param quality see [io.baigong.telemetry.Quality]
public record Value(
        String property,
        long timeMicros,
        @Nullable Object value,
        @Nullable String unit,
        byte quality) {

    static @Nullable Object of(Segment segment, Latest.Cell cell) {
        byte[] text = cell.text();
        return switch (segment.type()) {
            case STRING -> text == null ? null : new String(text, StandardCharsets.UTF_8);
            case DOUBLE -> number(Double.longBitsToDouble(cell.bits()));
            case INT64, DECIMAL, BOOLEAN, ENUM -> of(segment, cell.bits());
        };
    }

    static @Nullable Object of(Segment segment, Samples samples, int i) {
        return switch (segment.type()) {
            case STRING -> samples.texts()[i];
            case DOUBLE -> number(samples.doubles()[i]);
            case INT64, DECIMAL, BOOLEAN, ENUM -> of(segment, samples.int64s()[i]);
        };
    }

    private static @Nullable Object number(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static @Nullable Object of(Segment segment, long value) {
        if (value == Long.MIN_VALUE) {
            return null;
        }
        return switch (segment.type()) {
            case DECIMAL -> BigDecimal.valueOf(value, segment.scale());
            case BOOLEAN -> value != 0;
            case ENUM -> member(segment.members(), value);
            case INT64, DOUBLE, STRING -> value;
        };
    }

    /// The key of a member; the code where no member has it.
    private static Object member(Map<String, Long> members, long code) {
        for (var member : members.entrySet()) {
            if (member.getValue() == code) {
                return member.getKey();
            }
        }
        return code;
    }
}
