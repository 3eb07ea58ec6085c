package io.baigong.server.queries.promql;

import java.util.List;

/// What a query yields, one value for each time of evaluation.
public sealed interface Result {
    /// A number each time.
    record Scalar(double[] values) implements Result {}

    record Text(String value) implements Result {}

    /// Series.
    ///
    /// @param ordered whether their order says something
    record Vector(List<Series> series, boolean ordered) implements Result {}

    /// Values as they were measured, of an instant query for a range.
    record Ranges(List<RangeOfSeries> series) implements Result {}

    /// A series with its value at each time of evaluation.
    ///
    /// @param present where there is one
    record Series(Labels labels, double[] values, boolean[] present) {
        Series(Labels labels, int steps) {
            this(labels, new double[steps], new boolean[steps]);
        }

        void set(int step, double value) {
            values[step] = value;
            present[step] = true;
        }

        public boolean isEmpty() {
            for (boolean one : present) {
                if (one) {
                    return false;
                }
            }
            return true;
        }

        Series labelled(Labels others) {
            return new Series(others, values, present);
        }
    }

    /// @param times microseconds
    record RangeOfSeries(Labels labels, long[] times, double[] values) {}
}
