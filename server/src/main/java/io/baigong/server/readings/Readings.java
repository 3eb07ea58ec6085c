package io.baigong.server.readings;

import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.PropertyHistory.Segment;
import io.baigong.server.things.PropertyType;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.TelemetryStore.Resolution;
import io.baigong.telemetry.TelemetryStore.Samples;
import io.baigong.telemetry.TelemetryStore.Step;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// History of properties, over every series they ever had, in today's type and unit.
public final class Readings {
    public static final int MOST_POINTS = 20_000;
    public static final int MOST_BUCKETS = 50_000;

    /// Points of all properties of one answer.
    public static final int MOST_POINTS_IN_ALL = 200_000;

    private final TelemetryStore store;

    Readings(TelemetryStore store) {
        this.store = store;
    }

    /// Times are epoch microseconds; `from` belongs to the range, `to` does not.
    public record Range(long from, long to) {
        public Range {
            if (to <= from) {
                throw new Invalid("to", "a time after from", Micros.instant(to));
            }
        }
    }

    /// A property thinned for drawing.
    ///
    /// @param source the coarsest that values were read from
    /// @param values as of [Value], null for a gap
    public record History(
            String property,
            @Nullable String unit,
            PropertyType type,
            Resolution source,
            List<Value> values) {}

    /// A property in buckets; arrays of equal length. Numbers are NaN where there are none.
    public record Bucketed(
            String property,
            @Nullable String unit,
            long[] starts,
            long[] count,
            long[] bad,
            double[] sum,
            double[] min,
            double[] max,
            double[] first,
            double[] last) {}

    /// Each property thinned to about `points` values.
    ///
    /// @throws TooMuch when that is too much for one answer
    public List<History> thinned(List<PropertyHistory> properties, Range range, int points) {
        if ((long) points * properties.size() > MOST_POINTS_IN_ALL) {
            throw new TooMuch("points of all properties", MOST_POINTS_IN_ALL);
        }
        return properties.stream().map(property -> thinned(property, range, points)).toList();
    }

    /// About `points` values that look like all of them.
    private History thinned(PropertyHistory property, Range range, int points) {
        if (points < 2 || points > MOST_POINTS) {
            throw new Invalid("points", "a number from 2 to " + MOST_POINTS, points);
        }
        var source = Resolution.RAW;
        var values = new ArrayList<Value>();
        int segmentsWithValues = 0;
        for (var segment : property.segments()) {
            var thinned = store.thinned(segment.series(), range.from(), range.to(), points);
            if (thinned.samples().size() > 0) {
                segmentsWithValues++;
                source = coarser(source, thinned.source());
                convert(property, segment, thinned.samples(), values);
            }
        }
        if (segmentsWithValues > 1) {
            values.sort(Comparator.comparingLong(Value::timeMicros));
        }
        var today = property.today();
        return new History(property.property(), today.unit(), today.type(), source, values);
    }

    private static Resolution coarser(Resolution a, Resolution b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    static void convert(
            PropertyHistory property, Segment segment, Samples samples, List<Value> to) {
        var conversion = Conversion.between(segment, property.today());
        for (int i = 0; i < samples.size(); i++) {
            to.add(value(property, segment, conversion, samples, i));
        }
    }

    private static Value value(
            PropertyHistory property,
            Segment segment,
            Conversion conversion,
            Samples samples,
            int i) {
        return new Value(
                property.property(),
                samples.times()[i],
                conversion.value(Value.of(segment, samples, i)),
                property.today().unit(),
                samples.qualities()[i]);
    }

    /// Buckets of each property that has values, in local time of the zone.
    public List<Bucketed> buckets(
            List<PropertyHistory> properties, Range range, Step step, ZoneId zone) {
        long most = (range.to() - range.from()) / 1_000 / millis(step);
        if (most * Math.max(1, properties.size()) > MOST_BUCKETS) {
            throw new TooMuch("buckets", MOST_BUCKETS);
        }
        return properties.stream().map(property -> buckets(property, range, step, zone)).toList();
    }

    private Bucketed buckets(PropertyHistory property, Range range, Step step, ZoneId zone) {
        var merged = new BucketMerge();
        for (var segment : property.segments().reversed()) {
            var conversion = Conversion.between(segment, property.today());
            var buckets = store.buckets(segment.series(), range.from(), range.to(), step, zone);
            merged.add(buckets, segment, conversion);
        }
        return merged.result(property.property(), property.today().unit());
    }

    /// Numbers of a property in columns of equal length, oldest first.
    ///
    /// @param values NaN where there is none
    /// @param qualities see [io.baigong.telemetry.Quality]
    public record Numbers(long[] times, double[] values, byte[] qualities) {}

    /// Every value of the property as a number in today's unit: truth as 0 and 1, a member of an
    /// enum as its code; text is none.
    ///
    /// @param most values of one series; more were there when the answer has more
    public Numbers numbers(PropertyHistory property, Range range, int most) {
        var columns = new NumberColumns();
        for (var segment : property.segments().reversed()) {
            var samples = store.raw(segment.series(), range.from(), range.to(), most + 1);
            columns.add(segment, Conversion.between(segment, property.today()), samples);
        }
        return columns.numbers();
    }

    /// The newest value at or before a time, null when there is none.
    public @Nullable Value lastBefore(PropertyHistory property, long timeMicros) {
        Value newest = null;
        for (var segment : property.segments()) {
            var samples = store.lastBefore(segment.series(), timeMicros);
            if (samples.size() > 0) {
                var conversion = Conversion.between(segment, property.today());
                var value = value(property, segment, conversion, samples, 0);
                newest =
                        newest == null || value.timeMicros() > newest.timeMicros() ? value : newest;
            }
        }
        return newest;
    }

    /// How many values of the property lie in the range.
    public long count(PropertyHistory property, Range range) {
        long count = 0;
        for (var segment : property.segments()) {
            count += store.count(segment.series(), range.from(), range.to());
        }
        return count;
    }

    /// Takes values one after the other.
    public interface Sink {
        void take(Value value);
    }

    /// Streams every value, oldest first within each series the property had, older series first.
    public void scan(PropertyHistory property, Range range, Sink sink) {
        for (var segment : property.segments().reversed()) {
            var conversion = Conversion.between(segment, property.today());
            store.scan(
                    segment.series(),
                    range.from(),
                    range.to(),
                    samples -> {
                        for (int i = 0; i < samples.size(); i++) {
                            sink.take(value(property, segment, conversion, samples, i));
                        }
                    });
        }
    }

    /// Takes values of several properties.
    public interface SinkOfMany {
        /// @param property its place in the list that was asked for
        void take(int property, Value value);
    }

    private record Part(int property, PropertyHistory of, Segment segment, Conversion conversion) {}

    /// Streams every value of many properties, read together where that is quicker: oldest first
    /// within each series, the series in any order.
    public void scan(List<PropertyHistory> properties, Range range, SinkOfMany sink) {
        Map<SeriesRef, List<Part>> parts = new LinkedHashMap<>();
        for (int i = 0; i < properties.size(); i++) {
            var property = properties.get(i);
            for (var segment : property.segments()) {
                var conversion = Conversion.between(segment, property.today());
                parts.computeIfAbsent(segment.series(), _ -> new ArrayList<>())
                        .add(new Part(i, property, segment, conversion));
            }
        }
        store.scan(
                List.copyOf(parts.keySet()),
                range.from(),
                range.to(),
                samples -> {
                    for (var part : parts.getOrDefault(samples.series(), List.of())) {
                        for (int i = 0; i < samples.size(); i++) {
                            sink.take(
                                    part.property(),
                                    value(
                                            part.of(),
                                            part.segment(),
                                            part.conversion(),
                                            samples,
                                            i));
                        }
                    }
                });
    }

    /// The step of an ISO 8601 duration: `PT1M` to `PT24H`, `P1D`, `P1W`, `P1M`, `P1Y`.
    public static Step step(String text) {
        String expected = "a duration such as PT1M, PT1H, P1D, P1M";
        try {
            if (text.startsWith("PT")) {
                var width = Duration.parse(text);
                if (width.isPositive()
                        && width.toSeconds() % 60 == 0
                        && width.compareTo(Duration.ofDays(1)) <= 0) {
                    return new Step.Fixed(width);
                }
                throw new Invalid("step", "whole minutes up to a day", text);
            }
            var period = Period.parse(text);
            if (period.getDays() == 0 && period.toTotalMonths() > 0) {
                return new Step.Months(Math.toIntExact(period.toTotalMonths()));
            }
            if (period.toTotalMonths() == 0 && period.getDays() > 0) {
                return new Step.Days(period.getDays());
            }
            throw new Invalid("step", expected, text);
        } catch (java.time.format.DateTimeParseException | ArithmeticException e) {
            throw new Invalid("step", expected, text);
        }
    }

    private static long millis(Step step) {
        return switch (step) {
            case Step.Fixed(Duration width) -> width.toMillis();
            case Step.Days(int days) -> Duration.ofDays(days).toMillis();
            case Step.Months(int months) -> Duration.ofDays(28L * months).toMillis();
        };
    }
}
