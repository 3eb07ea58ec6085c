package io.baigong.server.queries.promql;

import java.util.List;
import java.util.function.Consumer;

/// Has the series that queries are computed of.
public interface SeriesSource {
    /// Gives each series that the matchers choose, one after the other, so that only one has to be
    /// in memory.
    ///
    /// @throws QueryError when that is more than is allowed
    void read(List<LabelMatcher> matchers, Windows windows, Consumer<Found> to);

    /// What of the series is needed: stretches of time of equal width and distance, the first of
    /// which ends at `first`. Microseconds.
    ///
    /// @param step 0 when there is only one
    /// @param buckets whether buckets would do in place of the values themselves
    record Windows(long first, long step, int count, long width, boolean buckets) {
        /// When the first of them begins.
        public long from() {
            return first - width;
        }

        /// When the last of them ends, this time included.
        public long to() {
            return first + step * (count - 1);
        }
    }

    /// A series.
    sealed interface Found {
        Labels labels();

        /// As it was measured.
        ///
        /// @param times ascending
        /// @param stale where there is no usable value: the series is not there from then on until
        ///   the next
        record Samples(Labels labels, long[] times, double[] values, boolean[] stale)
                implements Found {}

        /// Rolled up into buckets of whole minutes, which do not straddle a window's ends when
        /// those are taken down to the minute.
        ///
        /// @param count of usable values; where it is 0 the others say nothing
        record Buckets(
                Labels labels,
                long width,
                long[] starts,
                long[] count,
                double[] sum,
                double[] min,
                double[] max,
                double[] last)
                implements Found {}
    }
}
