package io.baigong.edge.sensor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Learns the states of a machine from a positive signal while it comes, and tells which holds.
/// Looks at the signal's level and at how much it moves, and goes by the one that tells more. For
/// one thread at a time.
final class LevelLearner {
    /// Between values that are further apart nothing is known.
    private static final long LONGEST_GAP_MILLIS = 60_000;

    /// Learned anew when there is so much more to learn from.
    private static final double MORE = 1.1;

    /// A machine goes to and fro; what changed fewer times may be wear.
    private static final int LEAST_CHANGES = 3;

    /// How fast the mean level of a state follows.
    private static final double FOLLOWS = 0.01;

    private final Histogram ofLevel = new Histogram();
    private final Histogram ofActivity = new Histogram();
    private final Activity activity = new Activity();
    private final long holdMillis;
    private final long gapMillis;
    private @Nullable Levels levels;
    private @Nullable Hysteresis hysteresis;
    private boolean byActivity;
    private double learnedAt;
    private double lastValue;
    private long lastTime = Long.MIN_VALUE;
    private double likelihood;
    private int changes;
    private final double[] levelOfPart = new double[3];

    /// @param gapMillis between values that are further apart nothing is known
    LevelLearner(long holdMillis, long gapMillis) {
        this.holdMillis = holdMillis;
        this.gapMillis = gapMillis;
    }

    LevelLearner(long holdMillis) {
        this(holdMillis, LONGEST_GAP_MILLIS);
    }

    /// @param value its sign means nothing
    /// @param time in milliseconds; earlier ones than before are passed over
    /// @return whether the state has changed
    boolean take(double value, long time) {
        if (time <= lastTime) {
            return false;
        }
        double level = Math.abs(value);
        long since = lastTime == Long.MIN_VALUE ? Long.MAX_VALUE : time - lastTime;
        if (since > gapMillis) {
            activity.clear();
        } else {
            ofLevel.add(lastValue, since / 1_000.0);
        }
        double moves = activity.take(level);
        if (activity.isFull() && since <= gapMillis) {
            ofActivity.add(moves, since / 1_000.0);
        }
        lastValue = level;
        lastTime = time;
        if (ofLevel.total() > learnedAt * MORE + 60) {
            learn();
        }
        return judge(level, moves, time);
    }

    /// The signal is not there: what comes next begins anew.
    void interrupt() {
        lastTime = Long.MIN_VALUE;
        activity.clear();
    }

    private void learn() {
        learnedAt = ofLevel.total();
        var byLevel = Levels.learn(ofLevel, Levels.GREATER_LEVEL);
        var byMoves = Levels.learn(ofActivity, Levels.GREATER_ACTIVITY);
        boolean moves =
                byMoves != null
                        && (byLevel == null || byMoves.separation() > 1.5 * byLevel.separation());
        var next = moves ? byMoves : byLevel;
        var before = hysteresis;
        var known = levels;
        if (next == null) {
            levels = null;
            hysteresis = null;
        } else if (before == null
                || known == null
                || known.states() != next.states()
                || byActivity != moves) {
            levels = next;
            hysteresis = new Hysteresis(holdMillis, 0);
        } else {
            levels = next;
        }
        byActivity = moves;
    }

    private boolean judge(double level, double moves, long time) {
        var by = levels;
        var now = hysteresis;
        if (by == null || now == null || byActivity && !activity.isFull()) {
            return false;
        }
        double feature = byActivity ? moves : level;
        boolean changed = now.take(by, feature, time);
        if (changed) {
            changes++;
        }
        int part = now.part();
        levelOfPart[part] += FOLLOWS * (level - levelOfPart[part]);
        double above = part + 1 < by.states() ? by.atLeast(part + 1, feature) : 0;
        double below = part > 0 ? 1 - by.atLeast(part, feature) : 0;
        likelihood = 1 - above - below;
        return changed && changes >= LEAST_CHANGES;
    }

    /// Null while nothing can be told.
    @Nullable State state() {
        var by = levels;
        var now = hysteresis;
        if (by == null || now == null || changes < LEAST_CHANGES) {
            return null;
        }
        if (!byActivity || now.part() > 0) {
            return by.state(now.part());
        }
        // How much it moves does not say whether it is off.
        return levelOfPart[0] < Levels.OFF * levelOfPart[by.states() - 1] ? State.STOP : State.IDLE;
    }

    /// How likely the state is right: as likely as the present value makes it, times how well the
    /// states can be told apart at all. 0 while nothing can be told.
    double confidence() {
        var by = levels;
        return by == null || changes < LEAST_CHANGES
                ? 0
                : Math.clamp(likelihood, 0, 1) * by.trust();
    }

    /// For people.
    String evidence() {
        var by = levels;
        if (by == null || changes < LEAST_CHANGES) {
            return String.format(
                    Locale.ROOT,
                    "no two states can be told apart after %.1f h",
                    ofLevel.total() / 3_600);
        }
        return by.evidence(byActivity ? "activity" : "level");
    }

    Histogram ofLevel() {
        return ofLevel;
    }

    Histogram ofActivity() {
        return ofActivity;
    }

    /// How often the state has changed so far.
    int changes() {
        return changes;
    }

    /// After the histograms were restored.
    void restored(int changesBefore) {
        changes = changesBefore;
        learn();
    }
}
