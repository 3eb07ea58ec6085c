package io.baigong.edge.sensor;

import java.util.Arrays;

/// How long a positive signal had which level: seconds in bins that are even at small levels and
/// logarithmic at large ones (asinh), because an idle machine takes a twentieth of what a running
/// one does. Old times fade. For one thread at a time.
final class Histogram {
    static final int BINS = 160;

    /// Of the largest level: where the scale turns from even to logarithmic.
    private static final double KNEE = 0.02;

    private static final double TOP = asinh(1 / KNEE);

    /// When more seconds than this are in it, all are halved: a memory of about a month of work.
    private static final double FULL_SECONDS = 30 * 24 * 3_600.0;

    private final double[] seconds = new double[BINS];
    private double largest;
    private double total;

    /// @param level 0 or more
    void add(double level, double duration) {
        if (level > largest) {
            stretch(level);
        }
        if (largest > 0) {
            seconds[bin(place(level))] += duration;
        } else {
            seconds[0] += duration;
        }
        total += duration;
        if (total > FULL_SECONDS) {
            for (int i = 0; i < BINS; i++) {
                seconds[i] /= 2;
            }
            total /= 2;
        }
    }

    double total() {
        return total;
    }

    double largest() {
        return largest;
    }

    double seconds(int bin) {
        return seconds[bin];
    }

    /// Where a level is between 0 and 1.
    double place(double level) {
        return largest <= 0 ? 0 : asinh(level / (KNEE * largest)) / TOP;
    }

    /// The level at a place.
    double level(double place) {
        return Math.sinh(place * TOP) * KNEE * largest;
    }

    /// The place of the middle of a bin.
    static double middle(int bin) {
        return (bin + 0.5) / BINS;
    }

    /// A larger level than any before: what was counted moves to its new places. A little room is
    /// left above.
    private void stretch(double level) {
        double before = largest;
        double[] counted = seconds.clone();
        double[] levels = new double[BINS];
        for (int i = 0; i < BINS; i++) {
            levels[i] = before <= 0 ? 0 : level(middle(i));
        }
        largest = level * 1.05;
        Arrays.fill(seconds, 0);
        for (int i = 0; i < BINS; i++) {
            seconds[bin(place(levels[i]))] += counted[i];
        }
    }

    private static int bin(double place) {
        return Math.clamp((int) (place * BINS), 0, BINS - 1);
    }

    private static double asinh(double x) {
        return Math.log(x + Math.sqrt(x * x + 1));
    }

    /// What has to be kept: the largest level, then the bins.
    double[] kept() {
        double[] kept = new double[BINS + 1];
        kept[0] = largest;
        System.arraycopy(seconds, 0, kept, 1, BINS);
        return kept;
    }

    /// @return whether it could be
    boolean restore(double[] kept) {
        if (kept.length != BINS + 1
                || Arrays.stream(kept).anyMatch(number -> !(number >= 0 && number < 1e18))) {
            return false;
        }
        largest = kept[0];
        System.arraycopy(kept, 1, seconds, 0, BINS);
        total = Arrays.stream(seconds).sum();
        return true;
    }
}
