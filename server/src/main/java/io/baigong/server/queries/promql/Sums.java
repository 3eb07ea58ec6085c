package io.baigong.server.queries.promql;

import java.util.Arrays;

/// Figures of some values, with the same treatment of rounding, NaN and infinity as Prometheus.
final class Sums {
    private Sums() {}

    /// Summed with Neumaier's compensation.
    static double sum(double[] values, int from, int to) {
        double sum = 0;
        double lost = 0;
        for (int i = from; i < to; i++) {
            double value = values[i];
            double next = sum + value;
            if (Double.isFinite(next)) {
                lost +=
                        Math.abs(sum) >= Math.abs(value)
                                ? (sum - next) + value
                                : (value - next) + sum;
            }
            sum = next;
        }
        return Double.isFinite(sum) ? sum + lost : sum;
    }

    static double mean(double[] values, int from, int to) {
        double sum = sum(values, from, to);
        if (Double.isFinite(sum)) {
            return sum / (to - from);
        }
        double mean = 0;
        for (int i = from; i < to; i++) {
            int count = i - from + 1;
            mean +=
                    Double.isInfinite(mean) && mean == values[i]
                            ? 0
                            : values[i] / count - mean / count;
        }
        return mean;
    }

    /// NaN only when all are.
    static double least(double[] values, int from, int to) {
        double least = values[from];
        for (int i = from + 1; i < to; i++) {
            if (values[i] < least || Double.isNaN(least)) {
                least = values[i];
            }
        }
        return least;
    }

    /// NaN only when all are.
    static double greatest(double[] values, int from, int to) {
        double greatest = values[from];
        for (int i = from + 1; i < to; i++) {
            if (values[i] > greatest || Double.isNaN(greatest)) {
                greatest = values[i];
            }
        }
        return greatest;
    }

    /// Of the whole population, by Welford's method.
    static double variance(double[] values, int from, int to) {
        double mean = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            double delta = values[i] - mean;
            mean += delta / (i - from + 1);
            squares += delta * (values[i] - mean);
        }
        return squares / (to - from);
    }

    /// Interpolated between the two nearest ranks; infinite for a quantile outside 0 to 1.
    static double quantile(double q, double[] values, int from, int to) {
        if (from == to || Double.isNaN(q)) {
            return Double.NaN;
        }
        if (q < 0 || q > 1) {
            return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        double rank = q * (sorted.length - 1);
        int lower = (int) Math.floor(rank);
        int upper = Math.min(lower + 1, sorted.length - 1);
        double weight = rank - lower;
        return sorted[lower] * (1 - weight) + sorted[upper] * weight;
    }
}
