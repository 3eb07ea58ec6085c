package io.baigong.plant.field;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The last observations of an agent, and how each data item stands; for several threads.
final class MtConnectBuffer {
    static final int SIZE = 8_192;
    static final String UNAVAILABLE = "UNAVAILABLE";

    private final Deque<Observation> observations = new ArrayDeque<>();
    private final Map<String, Observation> current = new LinkedHashMap<>();
    private long next = 1;

    /// @param item id of the data item
    record Observation(long sequence, String item, Instant time, String value) {}

    /// What stood in the buffer at one moment.
    ///
    /// @param next sequence to go on from
    record Extract(List<Observation> observations, long first, long last, long next) {}

    MtConnectBuffer(Collection<String> items, Instant now) {
        items.forEach(item -> observe(item, now, UNAVAILABLE));
    }

    synchronized void observe(String item, Instant time, String value) {
        var before = current.get(item);
        if (before != null && before.value().equals(value)) {
            return;
        }
        var observation = new Observation(next++, item, time, value);
        current.put(item, observation);
        observations.addLast(observation);
        if (observations.size() > SIZE) {
            observations.removeFirst();
        }
        notifyAll();
    }

    synchronized Extract current(Set<String> items) {
        var found = current.values().stream().filter(one -> items.contains(one.item())).toList();
        return new Extract(found, first(), next - 1, next);
    }

    /// @param from sequence of the first that may be in it; within first to next
    /// @param count at most so many
    synchronized Extract sample(Set<String> items, long from, int count) {
        var found = new ArrayList<Observation>();
        long reached = from;
        for (var one : observations) {
            if (found.size() == count) {
                break;
            }
            if (one.sequence() >= from) {
                reached = one.sequence() + 1;
                if (items.contains(one.item())) {
                    found.add(one);
                }
            }
        }
        return new Extract(found, first(), next - 1, reached);
    }

    synchronized long first() {
        return observations.isEmpty() ? next : observations.getFirst().sequence();
    }

    synchronized long next() {
        return next;
    }

    /// Waits until there is something from the sequence on, or the time is over.
    synchronized void await(long from, long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (next <= from && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        }
    }
}
