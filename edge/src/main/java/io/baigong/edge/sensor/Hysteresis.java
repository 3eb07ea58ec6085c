package io.baigong.edge.sensor;

/// Which part of a mixture holds now: a change has to be likely, and to last. For one thread at a
/// time.
final class Hysteresis {
    private static final double LIKELY = 0.8;

    private final long holdMillis;
    private int part;
    private int candidate;
    private long since;

    /// @param part that holds to begin with
    Hysteresis(long holdMillis, int part) {
        this.holdMillis = holdMillis;
        this.part = part;
        this.candidate = part;
    }

    int part() {
        return part;
    }

    /// @param time of the level, in milliseconds
    /// @return whether another part holds now
    boolean take(Levels levels, double level, long time) {
        int next = likely(levels, level);
        if (next == part) {
            candidate = part;
            return false;
        }
        if (next != candidate) {
            candidate = next;
            since = time;
        }
        if (time - since < holdMillis) {
            return false;
        }
        part = next;
        return true;
    }

    /// Up to where it is likely at least that, down to where it is unlikely still that.
    private int likely(Levels levels, double level) {
        int next = Math.min(part, levels.states() - 1);
        while (next + 1 < levels.states() && levels.atLeast(next + 1, level) >= LIKELY) {
            next++;
        }
        while (next > 0 && levels.atLeast(next, level) <= 1 - LIKELY) {
            next--;
        }
        return next;
    }
}
