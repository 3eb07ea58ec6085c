package io.baigong.edge.collect;

import java.util.random.RandomGenerator;

/// When which group is due, at absolute times: how long asking takes moves nothing. A time that has
/// passed while the device was still being asked is left out and counted. For one thread.
final class PollPlan {
    private final long[] intervals;
    private final long[] due;
    private long overruns;

    /// @param intervals of the groups, in nanoseconds
    /// @param now by [System#nanoTime]; the first times are spread over an interval, a second at
    ///   most, so that devices are not all asked in the same moment
    PollPlan(long[] intervals, long now, RandomGenerator random) {
        this.intervals = intervals.clone();
        due = new long[intervals.length];
        for (int i = 0; i < due.length; i++) {
            due[i] = now + random.nextLong(Math.min(intervals[i], 1_000_000_000L));
        }
    }

    /// The group that is due first; -1 when there are no groups.
    int first() {
        int first = -1;
        for (int i = 0; i < due.length; i++) {
            if (first < 0 || due[i] - due[first] < 0) {
                first = i;
            }
        }
        return first;
    }

    /// How long until then; not positive when it is time.
    long nanosUntil(int group, long now) {
        return due[group] - now;
    }

    /// The group was asked.
    void asked(int group, long now) {
        due[group] += intervals[group];
        long late = now - due[group];
        if (late > 0) {
            long missed = late / intervals[group] + 1;
            due[group] += missed * intervals[group];
            overruns += missed;
        }
    }

    long overruns() {
        return overruns;
    }
}
