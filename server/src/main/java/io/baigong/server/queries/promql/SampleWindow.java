package io.baigong.server.queries.promql;

/// Values of one series in a stretch of time, and what can be computed of them.
final class SampleWindow {
    private static final double SECOND = 1e6;

    private final long[] times;
    private final double[] values;
    private int from;
    private int to;
    private long start;
    private long end;
    private double parameter;

    /// @param times ascending
    SampleWindow(long[] times, double[] values) {
        this.times = times;
        this.values = values;
    }

    /// Moves on to a later stretch, both ends belonging to it.
    ///
    /// @param argument of a function that takes one besides the values
    /// @return how many values are in it
    int move(long newStart, long newEnd, double argument) {
        start = newStart;
        end = newEnd;
        parameter = argument;
        while (from < times.length && times[from] < start) {
            from++;
        }
        to = Math.max(to, from);
        while (to < times.length && times[to] <= end) {
            to++;
        }
        return to - from;
    }

    double mean() {
        return Sums.mean(values, from, to);
    }

    double least() {
        return Sums.least(values, from, to);
    }

    double greatest() {
        return Sums.greatest(values, from, to);
    }

    double sum() {
        return Sums.sum(values, from, to);
    }

    double count() {
        return to - from;
    }

    double last() {
        return values[to - 1];
    }

    long lastTime() {
        return times[to - 1];
    }

    double variance() {
        return Sums.variance(values, from, to);
    }

    double deviation() {
        return Math.sqrt(variance());
    }

    double quantile() {
        return Sums.quantile(parameter, values, from, to);
    }

    double changes() {
        double changes = 0;
        for (int i = from + 1; i < to; i++) {
            boolean bothNaN = Double.isNaN(values[i]) && Double.isNaN(values[i - 1]);
            changes += values[i] != values[i - 1] && !bothNaN ? 1 : 0;
        }
        return changes;
    }

    double resets() {
        double resets = 0;
        for (int i = from + 1; i < to; i++) {
            resets += values[i] < values[i - 1] ? 1 : 0;
        }
        return resets;
    }

    double lastDifference() {
        return values[to - 1] - values[to - 2];
    }

    /// Per second, between the last two; a counter that went back began again at zero.
    double instantRate() {
        double difference = lastDifference();
        return (difference < 0 ? values[to - 1] : difference)
                / ((times[to - 1] - times[to - 2]) / SECOND);
    }

    /// Per second, of the straight line with the least squares.
    double slope() {
        double count = to - from;
        double sumX = 0;
        double sumY = 0;
        double sumXY = 0;
        double sumX2 = 0;
        for (int i = from; i < to; i++) {
            double x = (times[i] - times[from]) / SECOND;
            // Differences to the first value: a constant yields zero, not a rounding error.
            double y = values[i] - values[from];
            sumX += x;
            sumY += y;
            sumXY += x * y;
            sumX2 += x * x;
        }
        return (sumXY - sumX * sumY / count) / (sumX2 - sumX * sumX / count);
    }

    /// The difference between first and last value, carried on to both ends of the window as far as
    /// the values' own spacing allows.
    ///
    /// @param counter a value below the one before it means that the counter began again at zero
    /// @param perSecond of the window's width
    double extrapolated(boolean counter, boolean perSecond) {
        double increase = values[to - 1] - values[from];
        if (counter) {
            for (int i = from + 1; i < to; i++) {
                increase += values[i] < values[i - 1] ? values[i - 1] : 0;
            }
        }
        double sampled = (times[to - 1] - times[from]) / SECOND;
        double spacing = sampled / (to - from - 1);
        double toStart = (times[from] - start) / SECOND;
        double toEnd = (end - times[to - 1]) / SECOND;
        if (counter && increase > 0 && values[from] >= 0) {
            // A counter was not below zero.
            toStart = Math.min(toStart, sampled * (values[from] / increase));
        }
        double reach = spacing * 1.1;
        double whole =
                sampled
                        + (toStart < reach ? toStart : spacing / 2)
                        + (toEnd < reach ? toEnd : spacing / 2);
        double result = increase * (whole / sampled);
        return perSecond ? result / ((end - start) / SECOND) : result;
    }
}
