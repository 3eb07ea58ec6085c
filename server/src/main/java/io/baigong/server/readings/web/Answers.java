package io.baigong.server.readings.web;

import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.readings.Value;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.Quality;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How readings look in JSON.
final class Answers {
    private static final long MOST_EXACT = 1L << 53;

    private Answers() {}

    /// @param value number, text, truth or null; whole numbers beyond 2^53 as text, for readers
    ///   that have nothing but doubles
    record ValueAnswer(
            String property,
            @Schema(format = "date-time") String time,
            @Nullable Object value,
            @Nullable String unit,
            QualityAnswer quality) {
        static ValueAnswer of(Value value) {
            return new ValueAnswer(
                    value.property(),
                    Answers.time(value.timeMicros()),
                    exact(value.value()),
                    value.unit(),
                    QualityAnswer.of(value.quality()));
        }
    }

    record QualityAnswer(
            @Schema(allowableValues = {"good", "uncertain", "bad"}) String severity,
            @Nullable String reason,
            boolean timeOfArrival,
            boolean corrected) {
        static QualityAnswer of(byte quality) {
            var reason = Quality.reason(quality);
            return new QualityAnswer(
                    word(Quality.severity(quality)),
                    reason == Quality.Reason.NONE ? null : word(reason),
                    Quality.isTimeOfArrival(quality),
                    Quality.isCorrected(quality));
        }
    }

    record ValuesAnswer(List<ValueAnswer> values) {
        static ValuesAnswer of(List<Value> values) {
            return new ValuesAnswer(values.stream().map(ValueAnswer::of).toList());
        }
    }

    static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String time(long micros) {
        return instant(micros).toString();
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    static @Nullable Object exact(@Nullable Object value) {
        return value instanceof Long whole && Math.abs(whole) > MOST_EXACT
                ? Long.toString(whole)
                : value;
    }

    /// For charts: truth as 0 and 1.
    static @Nullable Object drawn(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth ? 1 : 0;
            default -> exact(value);
        };
    }

    /// NaN and infinity are no numbers in JSON.
    static @Nullable Double[] numbers(double[] values) {
        var numbers = new @Nullable Double[values.length];
        for (int i = 0; i < values.length; i++) {
            numbers[i] = Double.isFinite(values[i]) ? values[i] : null;
        }
        return numbers;
    }

    static long[] millis(long[] micros) {
        return Arrays.stream(micros).map(time -> Math.floorDiv(time, 1_000)).toArray();
    }

    /// RFC 3339 with offset, or epoch milliseconds.
    static long micros(String field, @Nullable String text) {
        if (text == null) {
            throw new Invalid(field, "a time such as 2026-11-21T08:00:00+08:00", "nothing");
        }
        try {
            if (text.matches("-?\\d{1,15}")) {
                return Math.multiplyExact(Long.parseLong(text), 1_000L);
            }
            // A plus sign that was not encoded arrives as a space.
            var time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            return Math.addExact(
                    Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
        } catch (DateTimeException | ArithmeticException e) {
            throw new Invalid(field, "a time such as 2026-11-21T08:00:00+08:00", text);
        }
    }

    static Range range(String from, String to) {
        return new Range(micros("from", from), micros("to", to));
    }

    /// The properties that are asked for, all when none are named.
    static List<PropertyHistory> properties(VisibleThing thing, @Nullable String names) {
        if (names == null || names.isBlank()) {
            return thing.histories();
        }
        return Arrays.stream(names.split(","))
                .distinct()
                .map(name -> {
                    var property = thing.history(name);
                    if (property == null) {
                        throw new NotFound("property", name);
                    }
                    return property;
                })
                .toList();
    }

    /// A number of a request's body as exact as it was sent.
    static @Nullable Object value(@Nullable Object sent) {
        return switch (sent) {
            case null -> null;
            case Integer whole -> (Object) whole.longValue();
            case Long whole -> whole;
            case Double number -> number;
            case Number number -> new BigDecimal(number.toString());
            case Boolean truth -> truth;
            case String text -> text;
            default -> throw new Invalid("value", "a number, text, true, false or null", sent);
        };
    }
}
