package io.baigong.edge.queue;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of each record: waiting, sent, or settled. For any thread.
final class Settled {
    private final Marks marks;
    private final NumberSet settled;
    private final Map<Long, Integer> inFlight = new HashMap<>();
    private final Ages ages = new Ages();
    private long dropped;
    private long refused;
    private long damaged;
    private boolean changed;

    Settled(Marks marks, long begin, long end) throws IOException {
        this.marks = marks;
        var state = marks.read(begin);
        settled = state.settled();
        settled.cut(end); // files that were set aside: their numbers are given anew
        dropped = state.dropped();
        refused = state.refused();
        damaged = state.damaged() + settled.missing(0, begin);
        settled.add(0, begin); // given up just before a crash
        changed = true;
    }

    /// The oldest record that is not settled.
    synchronized long floor() {
        return settled.floor();
    }

    /// The first record from this one on that is neither settled nor sent.
    synchronized long nextWaiting(long from) {
        long at = settled.nextMissing(from);
        while (inFlight.containsKey(at)) {
            at = settled.nextMissing(at + 1);
        }
        return at;
    }

    synchronized void sent(long number, int values) {
        inFlight.put(number, values);
    }

    /// @return whether it was on its way
    synchronized boolean back(long number) {
        return inFlight.remove(number) != null;
    }

    /// The line is gone: nothing is on its way.
    synchronized void allBack() {
        inFlight.clear();
    }

    synchronized void acknowledged(long number) {
        inFlight.remove(number);
        settle(number, number + 1);
    }

    synchronized void refused(long number) {
        Integer values = inFlight.remove(number);
        refused += values == null ? 0 : values;
        settle(number, number + 1);
    }

    /// Nothing of it can be read any more.
    synchronized void damaged(long from, long end) {
        damaged += settled.missing(from, end);
        settle(from, end);
    }

    /// Gives up one record, unless it was settled.
    synchronized void drop(long number, int values) {
        if (!settled.contains(number)) {
            dropped += values;
            settle(number, number + 1);
        }
    }

    /// Values that never became a record.
    synchronized void dropUnwritten(int values) {
        dropped += values;
        changed = true;
    }

    synchronized void aged(long number, long taken) {
        ages.note(number, taken);
    }

    /// When the oldest waiting record was taken, roughly.
    synchronized @Nullable Long oldestTaken() {
        return ages.taken(settled.floor());
    }

    /// @return null when nothing has changed since the last time
    synchronized Marks.@Nullable State changed() {
        ages.forgetBefore(settled.floor());
        if (!changed) {
            return null;
        }
        changed = false;
        var copy = new NumberSet(settled.floor(), Marks.MOST_INTERVALS);
        settled.forEach(copy::add);
        return new Marks.State(copy, dropped, refused, damaged);
    }

    /// When it cannot be written, it counts as changed again.
    void write(Marks.State state) throws IOException {
        try {
            marks.write(state);
        } catch (IOException e) {
            synchronized (this) {
                changed = true;
            }
            throw e;
        }
    }

    synchronized Counts counts(long end) {
        long waiting = Math.max(0, end - settled.floor() - settled.above());
        return new Counts(waiting, inFlight.size(), dropped, refused, damaged);
    }

    /// @param waiting records neither acknowledged nor given up
    record Counts(long waiting, int inFlight, long dropped, long refused, long damaged) {}

    private void settle(long from, long end) {
        settled.add(from, end);
        changed = true;
    }
}
