package io.baigong.server.queries.promql;

import io.baigong.server.queries.promql.SeriesSource.Found.Buckets;

/// Buckets of one series in a stretch of time, and what can be computed of them.
final class BucketWindow {
    private final Buckets buckets;
    private int from;
    private int to;
    private long count;

    BucketWindow(Buckets buckets) {
        this.buckets = buckets;
    }

    /// Moves on to a later stretch; a bucket belongs to it that starts in it.
    ///
    /// @param end does not belong to it
    /// @return how many values are in it
    long move(long start, long end) {
        var starts = buckets.starts();
        while (from < starts.length && starts[from] < start) {
            count -= from < to ? buckets.count()[from] : 0;
            from++;
        }
        to = Math.max(to, from);
        while (to < starts.length && starts[to] < end) {
            count += buckets.count()[to];
            to++;
        }
        return count;
    }

    /// Did the stretch end with nothing but bad values?
    boolean endsBad() {
        return to > from && buckets.count()[to - 1] == 0;
    }

    double count() {
        return count;
    }

    double sum() {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += buckets.count()[i] > 0 ? buckets.sum()[i] : 0;
        }
        return sum;
    }

    double mean() {
        return sum() / count;
    }

    double least() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) {
            least = buckets.count()[i] > 0 ? Math.min(least, buckets.min()[i]) : least;
        }
        return least;
    }

    double greatest() {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            greatest = buckets.count()[i] > 0 ? Math.max(greatest, buckets.max()[i]) : greatest;
        }
        return greatest;
    }

    double last() {
        for (int i = to - 1; i >= from; i--) {
            if (buckets.count()[i] > 0) {
                return buckets.last()[i];
            }
        }
        return Double.NaN;
    }
}
