package io.baigong.edge.queue;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// A set of whole numbers that are mostly neighbours, as intervals. All below its floor are in it.
/// Bounded: when there are too many gaps, the newest interval is forgotten, so a number may be
/// missing that was added, never the other way round. For one thread at a time.
final class NumberSet {
    private final TreeMap<Long, Long> endByStart = new TreeMap<>();
    private final int mostIntervals;
    private long floor;
    private long above;

    NumberSet(long floor, int mostIntervals) {
        this.floor = floor;
        this.mostIntervals = mostIntervals;
    }

    /// The smallest number that is not in the set.
    long floor() {
        return floor;
    }

    /// How many numbers from the floor on are in it.
    long above() {
        return above;
    }

    boolean contains(long number) {
        if (number < floor) {
            return true;
        }
        Map.Entry<Long, Long> below = endByStart.floorEntry(number);
        return below != null && number < below.getValue();
    }

    /// The smallest number from this one on that is not in the set.
    long nextMissing(long from) {
        if (from < floor) {
            return floor;
        }
        Map.Entry<Long, Long> below = endByStart.floorEntry(from);
        return below != null && from < below.getValue() ? below.getValue() : from;
    }

    /// How many of from to end, exclusive, are missing.
    long missing(long from, long end) {
        long missing = 0;
        for (long at = nextMissing(from); at < end; ) {
            Long next = endByStart.higherKey(at);
            long until = next == null ? end : Math.min(next, end);
            missing += until - at;
            at = nextMissing(until);
        }
        return missing;
    }

    void add(long number) {
        add(number, number + 1);
    }

    /// Adds from to end, exclusive.
    void add(long from, long end) {
        long start = Math.max(from, floor);
        if (start >= end) {
            return;
        }
        long stop = end;
        Map.Entry<Long, Long> below = endByStart.floorEntry(start);
        if (below != null && below.getValue() >= start) {
            start = below.getKey();
            stop = Math.max(stop, below.getValue());
        }
        while (true) {
            Map.Entry<Long, Long> inside = endByStart.ceilingEntry(start);
            if (inside == null || inside.getKey() > stop) {
                break;
            }
            stop = Math.max(stop, inside.getValue());
            remove(inside.getKey(), inside.getValue());
        }
        if (start <= floor) {
            floor = stop;
        } else {
            endByStart.put(start, stop);
            above += stop - start;
            bound();
        }
    }

    /// Forgets all from this number on.
    void cut(long end) {
        floor = Math.min(floor, end);
        while (!endByStart.isEmpty() && endByStart.lastEntry().getValue() > end) {
            Map.Entry<Long, Long> last = endByStart.lastEntry();
            remove(last.getKey(), last.getValue());
            if (last.getKey() < end) {
                endByStart.put(last.getKey(), end);
                above += end - last.getKey();
            }
        }
    }

    int intervals() {
        return endByStart.size();
    }

    void forEach(BiConsumer<Long, Long> interval) {
        endByStart.forEach(interval);
    }

    private void bound() {
        if (endByStart.size() > mostIntervals) {
            Map.Entry<Long, Long> last = endByStart.lastEntry();
            remove(last.getKey(), last.getValue());
        }
    }

    private void remove(long start, long end) {
        endByStart.remove(start);
        above -= end - start;
    }
}
