package io.baigong.server.overview;

import io.baigong.server.things.PropertyHandle;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.Units;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// By what one tells whether a machine runs.
sealed interface RunningRule {
    /// The machine says so in an enum or a boolean.
    record Said(PropertyHandle property) implements RunningRule {
        @Override
        public @Nullable Boolean running(@Nullable Object value) {
            return switch (value) {
                case null -> null;
                case Boolean truth -> truth;
                case String word -> of(word);
                default -> null;
            };
        }

        private static @Nullable Boolean of(String word) {
            String small = word.toLowerCase(Locale.ROOT);
            return RUNNING.contains(small) ? Boolean.TRUE : STOPPED.contains(small) ? false : null;
        }
    }

    /// It takes more power than when it idles.
    ///
    /// @param idle kilowatts
    record Power(PropertyHandle property, double idle) implements RunningRule {
        @Override
        public @Nullable Boolean running(@Nullable Object value) {
            return value instanceof Number number
                    ? Units.convert(number.doubleValue(), property.unit(), "kW") > idle
                    : null;
        }
    }

    Set<String> RUNNING =
            Set.of(
                    "active",
                    "running",
                    "run",
                    "producing",
                    "production",
                    "working",
                    "machining",
                    "executing",
                    "execute",
                    "on",
                    "busy",
                    "start",
                    "started");

    Set<String> STOPPED =
            Set.of(
                    "ready",
                    "idle",
                    "stopped",
                    "stop",
                    "interrupted",
                    "wait",
                    "waiting",
                    "feed_hold",
                    "hold",
                    "held",
                    "off",
                    "standby",
                    "paused",
                    "pause",
                    "fault",
                    "alarm",
                    "error",
                    "down",
                    "maintenance",
                    "setup",
                    "program_stopped",
                    "program_completed",
                    "optional_stop",
                    "aborted",
                    "complete",
                    "completed",
                    "unavailable");

    List<String> KEYS =
            List.of(
                    "execution",
                    "running",
                    "run_state",
                    "machine_state",
                    "operating_state",
                    "state",
                    "status",
                    "run",
                    "operation");

    Pattern POWER = Pattern.compile("[kMG]?W");

    PropertyHandle property();

    /// @return null when the value says nothing about it
    @Nullable Boolean running(@Nullable Object value);

    /// The property in which a thing says whether it runs, null when its model has none.
    static @Nullable Said said(ThingHandle thing) {
        for (var key : KEYS) {
            var property = thing.property(key);
            if (property != null && says(property)) {
                return new Said(property);
            }
        }
        return null;
    }

    private static boolean says(PropertyHandle property) {
        return property.type() == PropertyType.BOOLEAN
                || property.type() == PropertyType.ENUM
                        && property.members().keySet().stream()
                                .anyMatch(word -> RUNNING.contains(word.toLowerCase(Locale.ROOT)));
    }

    static boolean isNumber(PropertyHandle property) {
        return switch (property.type()) {
            case DOUBLE, INT64, DECIMAL -> true;
            case BOOLEAN, ENUM, STRING -> false;
        };
    }

    /// The active power of a thing, null when its model has none.
    static @Nullable PropertyHandle power(ThingHandle thing) {
        for (var property : thing.properties()) {
            String unit = property.unit();
            if (unit != null && POWER.matcher(unit).matches() && isNumber(property)) {
                return property;
            }
        }
        return null;
    }
}
