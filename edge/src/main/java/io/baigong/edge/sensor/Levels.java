package io.baigong.edge.sensor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a signal's levels mean: two or three states, with the evidence for that.
final class Levels {
    /// Values of a machine follow each other; one in so many seconds counts as independent.
    private static final double INDEPENDENT_SECONDS = 10;

    private static final double LEAST_SECONDS = 300;
    private static final double LEAST_WEIGHT = 0.02;
    private static final double LEAST_PART_SECONDS = 30;

    /// By so much the criterion has to fall for another part.
    private static final double CLEAR = 10;

    private static final double APART = 2;
    private static final double CLEARLY_APART = 3;

    /// Below this share of the running level a machine is off, not idle.
    static final double OFF = 0.04;

    /// So much greater is the level of the next state at least: a bearing that ages is no machine
    /// that idles.
    static final double GREATER_LEVEL = 1.6;

    /// The same of how much a signal moves: noise grows with wear, but not like this.
    static final double GREATER_ACTIVITY = 6;

    private final Histogram histogram;
    private final Mixture mixture;
    private final double gain;

    private Levels(Histogram histogram, Mixture mixture, double gain) {
        this.histogram = histogram;
        this.mixture = mixture;
        this.gain = gain;
    }

    /// @param greater by so much at least one state is above the one before
    /// @return null when there is no evidence for two states
    static @Nullable Levels learn(Histogram histogram, double greater) {
        if (histogram.total() < LEAST_SECONDS || histogram.largest() <= 0) {
            return null;
        }
        double observations = histogram.total() / INDEPENDENT_SECONDS;
        double one = Mixture.fit(histogram, 1).criterion(observations);
        var two = Mixture.fit(histogram, 2);
        double gain = one - two.criterion(observations);
        if (gain < CLEAR || !isSound(histogram, two, APART, greater)) {
            return null;
        }
        var three = Mixture.fit(histogram, 3);
        double further = two.criterion(observations) - three.criterion(observations);
        if (further >= CLEAR && isSound(histogram, three, CLEARLY_APART, greater)) {
            return new Levels(histogram, three, gain + further);
        }
        return new Levels(histogram, two, gain);
    }

    private static boolean isSound(
            Histogram histogram, Mixture mixture, double apart, double greater) {
        for (int i = 0; i < mixture.parts(); i++) {
            double weight = mixture.weight(i);
            if (weight < LEAST_WEIGHT || weight * histogram.total() < LEAST_PART_SECONDS) {
                return false;
            }
        }
        for (int i = 1; i < mixture.parts(); i++) {
            double below = histogram.level(mixture.mean(i - 1));
            if (histogram.level(mixture.mean(i)) < greater * below) {
                return false;
            }
        }
        return mixture.separation() >= apart;
    }

    int states() {
        return mixture.parts();
    }

    /// How far apart the states are; the greater, the better it can be told.
    double separation() {
        return mixture.separation();
    }

    /// How much of the time it is right, if the levels are as they were learned.
    double trust() {
        return 1 - mixture.error();
    }

    /// What the part of this number is; the highest is always the run.
    State state(int part) {
        if (part == mixture.parts() - 1) {
            return State.RUN;
        }
        if (part > 0) {
            return State.IDLE;
        }
        boolean isOff = level(0) <= OFF * level(mixture.parts() - 1);
        return isOff || mixture.parts() == 3 ? State.STOP : State.IDLE;
    }

    double level(int part) {
        return histogram.level(mixture.mean(part));
    }

    /// How likely the level belongs to this part or a higher one.
    double atLeast(int part, double level) {
        return mixture.atLeast(part, histogram.place(level));
    }

    /// For people: what was found and how sure it is.
    String evidence(String of) {
        var words = new StringBuilder();
        for (int i = 0; i < mixture.parts(); i++) {
            words.append(
                    String.format(
                            Locale.ROOT,
                            "%s%s %.3g for %.1f %% of the time",
                            i == 0 ? "" : ", ",
                            state(i).word(),
                            level(i),
                            100 * mixture.weight(i)));
        }
        return String.format(
                Locale.ROOT,
                "%s over %.1f h: %s; %.1f deviations apart, criterion better by %.0f",
                of,
                histogram.total() / 3_600,
                words,
                mixture.separation(),
                gain);
    }
}
