package io.baigong.server.queries;

import io.baigong.server.queries.promql.Labels;
import io.baigong.server.queries.promql.SeriesSource.Found.Buckets;
import io.baigong.server.readings.Readings.Bucketed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Puts buckets of one stretch of time after another.
final class BucketColumns {
    private final List<Bucketed> parts = new ArrayList<>();

    void add(Bucketed part) {
        parts.add(part);
    }

    Buckets of(Labels labels, long width) {
        return new Buckets(
                labels,
                width,
                longs(Bucketed::starts),
                longs(Bucketed::count),
                doubles(Bucketed::sum),
                doubles(Bucketed::min),
                doubles(Bucketed::max),
                doubles(Bucketed::last));
    }

    private long[] longs(Function<Bucketed, long[]> column) {
        return parts.stream().map(column).flatMapToLong(Arrays::stream).toArray();
    }

    private double[] doubles(Function<Bucketed, double[]> column) {
        return parts.stream().map(column).flatMapToDouble(Arrays::stream).toArray();
    }
}
