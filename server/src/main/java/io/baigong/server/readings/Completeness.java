package io.baigong.server.readings;

import io.baigong.server.readings.Readings.Range;
import io.baigong.server.things.PropertyHistory;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.TelemetryStore.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How complete the readings of a property are: received against what its own rhythm lets expect.
///
/// The rhythm is the median interval of the first two thousand readings in the range. A gap is a
/// stretch of more than three intervals without reading. The range ends now at the latest, and
/// begins with the first reading when there was none before.
public final class Completeness {
    static final int MOST_GAPS = 1_000;
    private static final int RHYTHM = 2_000;
    private static final long SCAN_AT_MOST = 3_000_000;
    private static final long HOUR = 3_600_000_000L;

    private final TelemetryStore store;
    private final Readings readings;
    private final Clock clock;

    Completeness(TelemetryStore store, Readings readings, Clock clock) {
        this.store = store;
        this.readings = readings;
        this.clock = clock;
    }

    /// A stretch without readings; epoch microseconds.
    public record Gap(long from, long to) {}

    /// @param intervalMicros the rhythm; 0 when there are fewer than three readings
    /// @param expected readings of that rhythm in the range
    /// @param share of the expected, 0 to 1; NaN when nothing can be expected
    /// @param gaps the first thousand, in time order
    public record Report(
            String property,
            long intervalMicros,
            long expected,
            long received,
            double share,
            List<Gap> gaps) {}

    public Report of(PropertyHistory property, Range asked) {
        long end = Math.min(asked.to(), Micros.of(clock.instant()));
        if (end <= asked.from()) {
            return new Report(property.property(), 0, 0, 0, Double.NaN, List.of());
        }
        var range = new Range(asked.from(), end);
        long received = readings.count(property, range);
        long interval = rhythm(property, range);
        long begin = beginOf(property, range);
        if (interval == 0 || begin >= end) {
            return new Report(property.property(), 0, 0, received, Double.NaN, List.of());
        }
        long expected = Math.max(1, Math.ceilDiv(end - begin, interval));
        double share = Math.min(1, (double) received / expected);
        var gaps =
                received <= SCAN_AT_MOST
                        ? gapsByReading(property, begin, end, interval)
                        : gapsByHour(property, begin, end);
        return new Report(property.property(), interval, expected, received, share, gaps);
    }

    private long rhythm(PropertyHistory property, Range range) {
        for (var segment : property.segments()) {
            var some = store.raw(segment.series(), range.from(), range.to(), RHYTHM);
            if (some.size() >= 3) {
                long[] times = some.times();
                long[] intervals = new long[times.length - 1];
                for (int i = 0; i < intervals.length; i++) {
                    intervals[i] = times[i + 1] - times[i];
                }
                Arrays.sort(intervals);
                return Math.max(1, intervals[intervals.length / 2]);
            }
        }
        return 0;
    }

    private long beginOf(PropertyHistory property, Range range) {
        long first = range.to();
        for (var segment : property.segments()) {
            if (store.lastBefore(segment.series(), range.from()).size() > 0) {
                return range.from();
            }
            var one = store.raw(segment.series(), range.from(), range.to(), 1);
            if (one.size() > 0) {
                first = Math.min(first, one.times()[0]);
            }
        }
        return first;
    }

    private List<Gap> gapsByReading(PropertyHistory property, long begin, long end, long interval) {
        var found = new Gaps(begin, 3 * interval);
        readings.scan(property, new Range(begin, end), value -> found.at(value.timeMicros()));
        found.at(end);
        return found.all;
    }

    /// Too many readings to look at each: hours without any.
    private List<Gap> gapsByHour(PropertyHistory property, long begin, long end) {
        var found = new Gaps(begin, HOUR);
        var step = new Step.Fixed(Duration.ofHours(1));
        for (var segment : property.segments().reversed()) {
            var hours = store.buckets(segment.series(), begin, end, step, ZoneOffset.UTC);
            for (long start : hours.starts()) {
                found.at(start);
            }
        }
        found.at(end);
        return found.all;
    }

    private static final class Gaps {
        private final List<Gap> all = new ArrayList<>();
        private final long longest;
        private long last;

        Gaps(long begin, long longest) {
            this.last = begin;
            this.longest = longest;
        }

        void at(long time) {
            if (time - last > longest && all.size() < MOST_GAPS) {
                all.add(new Gap(last, time));
            }
            last = Math.max(last, time);
        }
    }
}
