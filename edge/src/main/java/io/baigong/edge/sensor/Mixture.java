package io.baigong.edge.sensor;

import java.util.Arrays;

/// A mixture of normal distributions over the places of a [Histogram], fitted by
/// expectation-maximisation. Its parts are in the order of their means.
final class Mixture {
    private static final int MOST_ROUNDS = 200;
    private static final double ENOUGH = 1e-6;

    /// A part is no narrower than two bins, so that a signal that stands still is no infinitely
    /// good fit.
    private static final double NARROWEST = 2.0 / Histogram.BINS;

    private final double[] weights;
    private final double[] means;
    private final double[] deviations;
    private double logLikelihood = Double.NEGATIVE_INFINITY;

    private Mixture(int parts) {
        weights = new double[parts];
        means = new double[parts];
        deviations = new double[parts];
    }

    /// @param parts one to three
    static Mixture fit(Histogram histogram, int parts) {
        var mixture = new Mixture(parts);
        mixture.start(histogram);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double before = mixture.logLikelihood;
            mixture.improve(histogram);
            if (mixture.logLikelihood - before < ENOUGH) {
                break;
            }
        }
        mixture.sort();
        return mixture;
    }

    /// Parts begin where equal shares of the range that is used are.
    private void start(Histogram histogram) {
        int first = 0;
        int last = Histogram.BINS - 1;
        while (first < last && histogram.seconds(first) <= 0) {
            first++;
        }
        while (last > first && histogram.seconds(last) <= 0) {
            last--;
        }
        double from = Histogram.middle(first);
        double range = Histogram.middle(last) - from;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1.0 / weights.length;
            means[i] = from + range * (i + 0.5) / weights.length;
            deviations[i] = Math.max(NARROWEST, range / (2 * weights.length));
        }
    }

    private void improve(Histogram histogram) {
        int parts = weights.length;
        double[] mass = new double[parts];
        double[] sum = new double[parts];
        double[] squares = new double[parts];
        double[] shares = new double[parts];
        double likelihood = 0;
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            double seconds = histogram.seconds(bin);
            if (seconds <= 0) {
                continue;
            }
            double x = Histogram.middle(bin);
            double density = densities(x, shares);
            likelihood += seconds * Math.log(density);
            for (int i = 0; i < parts; i++) {
                double share = seconds * shares[i] / density;
                mass[i] += share;
                sum[i] += share * x;
                squares[i] += share * x * x;
            }
        }
        for (int i = 0; i < parts; i++) {
            weights[i] = mass[i] / histogram.total();
            if (mass[i] > 0) {
                means[i] = sum[i] / mass[i];
                double variance = Math.max(0, squares[i] / mass[i] - means[i] * means[i]);
                deviations[i] = Math.max(NARROWEST, Math.sqrt(variance));
            }
        }
        logLikelihood = likelihood / histogram.total();
    }

    /// Of each part at a place, and their sum, never quite 0.
    private double densities(double x, double[] shares) {
        double sum = 1e-300;
        for (int i = 0; i < weights.length; i++) {
            double away = (x - means[i]) / deviations[i];
            shares[i] = weights[i] * Math.exp(-away * away / 2) / deviations[i];
            sum += shares[i];
        }
        return sum;
    }

    private void sort() {
        Integer[] order = new Integer[means.length];
        Arrays.setAll(order, i -> i);
        double[] byMean = means.clone();
        Arrays.sort(order, (a, b) -> Double.compare(byMean[a], byMean[b]));
        double[] sortedWeights = new double[order.length];
        double[] sortedDeviations = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            means[i] = byMean[order[i]];
            sortedWeights[i] = weights[order[i]];
            sortedDeviations[i] = deviations[order[i]];
        }
        System.arraycopy(sortedWeights, 0, weights, 0, order.length);
        System.arraycopy(sortedDeviations, 0, deviations, 0, order.length);
    }

    int parts() {
        return means.length;
    }

    double weight(int part) {
        return weights[part];
    }

    double mean(int part) {
        return means[part];
    }

    /// The Bayesian information criterion for so many independent observations; less is better.
    double criterion(double observations) {
        int parameters = 3 * parts() - 1;
        return parameters * Math.log(observations) - 2 * observations * logLikelihood;
    }

    /// How far neighbours are apart at least, after Ashman: above 2 they are two.
    double separation() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < means.length; i++) {
            double spread =
                    Math.sqrt(
                            (deviations[i] * deviations[i] + deviations[i - 1] * deviations[i - 1])
                                    / 2);
            least = Math.min(least, (means[i] - means[i - 1]) / spread);
        }
        return least;
    }

    /// How likely a place belongs to a part, or one above it. A place beyond a mean belongs to that
    /// side, whatever the widths are.
    double atLeast(int part, double place) {
        if (place >= means[part]) {
            return 1;
        }
        if (place <= means[part - 1]) {
            return 0;
        }
        double[] shares = new double[means.length];
        double sum = densities(place, shares);
        double above = 0;
        for (int i = part; i < shares.length; i++) {
            above += shares[i];
        }
        return above / sum;
    }

    /// How much of the time the likeliest part is the wrong one, if the mixture is right.
    double error() {
        double[] shares = new double[means.length];
        double wrong = 0;
        double all = 0;
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            double sum = densities(Histogram.middle(bin), shares);
            wrong += sum - Arrays.stream(shares).max().orElse(0);
            all += sum;
        }
        return wrong / all;
    }
}
