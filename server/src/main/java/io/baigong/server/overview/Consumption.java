package io.baigong.server.overview;

import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Bucketed;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.readings.Value;
import io.baigong.server.things.PropertyHistory;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.TelemetryStore.Step;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeMap;

/// Energy by hour from the readings of one meter.
///
/// A counter's steps add up. When it falls below half of what it showed, it was reset and has
/// counted from zero since; a smaller fall is a correction and counts nothing. A step across hours
/// without readings is spread over them evenly; these hours are not covered.
final class Consumption {
    static final long HOUR = Duration.ofHours(1).toMillis() * 1_000;

    private final Readings readings;
    private final PropertyHistory history;
    private final boolean counter;
    private final Duration step;
    private final long width;
    private final TreeMap<Long, Hour> hours = new TreeMap<>();
    private int resets;
    private int corrections;

    /// @param used in the unit of the property, or its unit times hours for power
    record Hour(double used, boolean covered) {
        Hour plus(double more, boolean now) {
            return new Hour(used + more, covered || now);
        }
    }

    Consumption(Readings readings, PropertyHistory history, boolean counter) {
        this(readings, history, counter, Duration.ofHours(1));
    }

    /// The same in other steps than hours.
    Consumption(Readings readings, PropertyHistory history, boolean counter, Duration step) {
        this.readings = readings;
        this.history = history;
        this.counter = counter;
        this.step = step;
        this.width = step.toMillis() * 1_000;
    }

    /// By start of the hour (or other step), epoch microseconds.
    TreeMap<Long, Hour> hours() {
        return hours;
    }

    int resets() {
        return resets;
    }

    int corrections() {
        return corrections;
    }

    /// @param range from the day before the first hour that matters, where the counter's first step
    ///   begins
    Consumption read(Range range, ZoneId zone) {
        var buckets =
                readings.buckets(List.of(history), range, new Step.Fixed(step), zone).getFirst();
        if (counter) {
            count(buckets);
        } else {
            integrate(buckets, range.to());
        }
        return this;
    }

    private void integrate(Bucketed buckets, long end) {
        for (int i = 0; i < buckets.starts().length; i++) {
            if (buckets.count()[i] > 0 && Double.isFinite(buckets.sum()[i])) {
                long start = buckets.starts()[i];
                double hours = (double) Math.clamp(end - start, 0, width) / HOUR;
                add(start, buckets.sum()[i] / buckets.count()[i] * hours, true);
            }
        }
    }

    private void count(Bucketed buckets) {
        double before = Double.NaN;
        long hourBefore = 0;
        for (int i = 0; i < buckets.starts().length; i++) {
            if (buckets.count()[i] == 0 || !Double.isFinite(buckets.last()[i])) {
                continue;
            }
            long start = buckets.starts()[i];
            if (!Double.isNaN(before)) {
                spread(increase(before, buckets.first()[i]), hourBefore, start);
            }
            add(start, within(buckets, i), true);
            before = buckets.last()[i];
            hourBefore = start;
        }
    }

    private double increase(double from, double to) {
        if (to >= from) {
            return to - from;
        }
        if (to < from / 2) {
            resets++;
            return Math.max(0, to);
        }
        corrections++;
        return 0;
    }

    /// The step from the last reading of one hour to the first of another.
    private void spread(double used, long from, long to) {
        long between = Math.max(1, Math.round((double) (to - from) / width));
        for (long i = 1; i <= between; i++) {
            long hour = i == between ? to : from + i * width;
            add(hour, used / between, false);
        }
    }

    private void add(long hour, double used, boolean covered) {
        hours.merge(hour, new Hour(used, covered), (a, b) -> a.plus(b.used(), b.covered()));
    }

    /// What was used inside one hour; only one that fell is read reading by reading.
    private double within(Bucketed buckets, int i) {
        double first = buckets.first()[i];
        double last = buckets.last()[i];
        if (buckets.min()[i] >= first && buckets.max()[i] <= last) {
            return last - first;
        }
        var walk = new Walk();
        long start = buckets.starts()[i];
        readings.scan(history, new Range(start, start + width), walk::take);
        return walk.used;
    }

    private final class Walk {
        private double before = Double.NaN;
        private double used;

        void take(Value value) {
            if (value.value() instanceof Number number
                    && Quality.severity(value.quality()) != Quality.Severity.BAD) {
                double now = number.doubleValue();
                used += Double.isNaN(before) ? 0 : increase(before, now);
                before = now;
            }
        }
    }
}
