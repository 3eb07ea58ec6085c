package io.baigong.server.readings;

import io.baigong.server.readings.Readings.Bucketed;
import io.baigong.server.things.PropertyHistory.Segment;
import io.baigong.server.things.PropertyType;
import io.baigong.telemetry.TelemetryStore.Buckets;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Adds up the buckets of the series that a property had, older ones first, in today's unit.
final class BucketMerge {
    private final TreeMap<Long, Bucket> byStart = new TreeMap<>();

    private record Bucket(
            long count, long bad, double sum, double min, double max, double first, double last) {

        Bucket plus(Bucket newer) {
            if (count == 0) {
                return newer.withBad(bad + newer.bad);
            }
            if (newer.count == 0) {
                return withBad(bad + newer.bad);
            }
            return new Bucket(
                    count + newer.count,
                    bad + newer.bad,
                    sum + newer.sum,
                    Math.min(min, newer.min),
                    Math.max(max, newer.max),
                    first,
                    newer.last);
        }

        private Bucket withBad(long all) {
            return new Bucket(count, all, sum, min, max, first, last);
        }

        /// `factor * x + offset` for every value in it.
        Bucket linear(double factor, double offset) {
            double low = factor * min + offset;
            double high = factor * max + offset;
            return new Bucket(
                    count,
                    bad,
                    factor * sum + offset * count,
                    Math.min(low, high),
                    Math.max(low, high),
                    factor * first + offset,
                    factor * last + offset);
        }

        /// Values that mean nothing today: only how many there were.
        Bucket countsOnly() {
            double none = Double.NaN;
            return new Bucket(count, bad, none, none, none, none, none);
        }
    }

    void add(Buckets buckets, Segment segment, Conversion conversion) {
        for (int i = 0; i < buckets.size(); i++) {
            var bucket =
                    new Bucket(
                            buckets.count()[i],
                            buckets.bad()[i],
                            buckets.sum()[i],
                            buckets.min()[i],
                            buckets.max()[i],
                            buckets.first()[i],
                            buckets.last()[i]);
            if (segment.type() == PropertyType.DECIMAL) {
                bucket = bucket.linear(Math.pow(10, -segment.scale()), 0);
            }
            byStart.merge(buckets.starts()[i], converted(bucket, conversion), Bucket::plus);
        }
    }

    private static Bucket converted(Bucket bucket, Conversion conversion) {
        return switch (conversion) {
            case Conversion.Same() -> bucket;
            case Conversion.Linear(double factor, double offset, _, _) ->
                    bucket.linear(factor, offset);
            case Conversion.ToText(), Conversion.None() -> bucket.countsOnly();
        };
    }

    Bucketed result(String property, @Nullable String unit) {
        return new Bucketed(
                property,
                unit,
                byStart.keySet().stream().mapToLong(start -> start).toArray(),
                longs(Bucket::count),
                longs(Bucket::bad),
                doubles(Bucket::sum),
                doubles(Bucket::min),
                doubles(Bucket::max),
                doubles(Bucket::first),
                doubles(Bucket::last));
    }

    private long[] longs(ToLongFunction<Bucket> column) {
        return byStart.values().stream().mapToLong(column).toArray();
    }

    private double[] doubles(ToDoubleFunction<Bucket> column) {
        return byStart.values().stream().mapToDouble(column).toArray();
    }
}
