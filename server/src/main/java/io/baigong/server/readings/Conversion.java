package io.baigong.server.readings;

import io.baigong.server.things.PropertyHistory.Segment;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.Units;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Turns values of a segment, as it was written then, into what the property is today: another
/// unit, another type. What has no counterpart today, such as text where there are numbers now, has
/// no value.
sealed interface Conversion {
    static Conversion between(Segment from, Segment to) {
        boolean sameUnit = Objects.equals(from.unit(), to.unit());
        if (from.type() == to.type() && sameUnit && from.scale() == to.scale()) {
            return new Same();
        }
        if (to.type() == PropertyType.STRING) {
            return new ToText();
        }
        if (!isNumber(from.type()) || !isNumber(to.type())) {
            return new None();
        }
        var units = Units.conversion(from.unit(), to.unit());
        return units.isPossible()
                ? new Linear(units.factor(), units.offset(), to.type(), to.scale())
                : new None();
    }

    private static boolean isNumber(PropertyType type) {
        return switch (type) {
            case DOUBLE, INT64, DECIMAL -> true;
            case BOOLEAN, ENUM, STRING -> false;
        };
    }

    /// @param value as of [Value]
    @Nullable Object value(@Nullable Object value);

    /// Nothing changed.
    record Same() implements Conversion {
        @Override
        public @Nullable Object value(@Nullable Object value) {
            return value;
        }
    }

    /// A number then and now: `factor * value + offset`.
    ///
    /// @param target today's type
    /// @param scale today's, of a decimal
    record Linear(double factor, double offset, PropertyType target, int scale)
            implements Conversion {
        @Override
        public @Nullable Object value(@Nullable Object value) {
            if (!(value instanceof Number number)) {
                return null;
            }
            if (factor == 1 && offset == 0) {
                return shaped(number);
            }
            return shaped(factor * number.doubleValue() + offset);
        }

        private Object shaped(Number number) {
            return switch (target) {
                case INT64 -> number instanceof Long ? number : Math.round(number.doubleValue());
                case DECIMAL -> exact(number).setScale(scale, RoundingMode.HALF_EVEN);
                case DOUBLE, BOOLEAN, ENUM, STRING -> number.doubleValue();
            };
        }

        private static BigDecimal exact(Number number) {
            return number instanceof BigDecimal exact
                    ? exact
                    : new BigDecimal(number.toString(), MathContext.DECIMAL64);
        }
    }

    /// Shown as text today.
    record ToText() implements Conversion {
        @Override
        public @Nullable Object value(@Nullable Object value) {
            return value == null ? null : value.toString();
        }
    }

    /// No way to compare.
    record None() implements Conversion {
        @Override
        public @Nullable Object value(@Nullable Object value) {
            return null;
        }
    }
}
