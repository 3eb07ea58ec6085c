package io.baigong.evaluator.method;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A value for an input, in the unit of that input.
///
/// @param value BigDecimal, String, Boolean; Integer and Long are taken as decimals; null is
///   missing
/// @param evidence where it was read: a reference that the caller understands
public record Given(@Nullable Object value, Label label, @Nullable String evidence) {
    public Given {
        if (value instanceof Integer || value instanceof Long) {
            value = BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value != null
                && !(value instanceof BigDecimal)
                && !(value instanceof String)
                && !(value instanceof Boolean)) {
            throw new IllegalArgumentException(
                    "a value is a decimal, a text or a truth, got " + value.getClass().getName());
        }
    }

    public static Given of(@Nullable Object value, Label label) {
        return new Given(value, label, null);
    }
}
