package io.baigong.plant.sparkplug;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reports waiting for the line, in the order they were made. Bounded by values: when full, the
/// oldest report is given up and counted, so that a long cut costs history and not the process. Not
/// safe for use by several threads.
final class Outbox {
    private final int limit;
    private final Deque<Report> waiting = new ArrayDeque<>();
    private int values;
    private long dropped;

    /// @param limit how many values may wait
    Outbox(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be positive, was " + limit);
        }
        this.limit = limit;
    }

    void add(Report report) {
        waiting.addLast(report);
        values += report.samples().size();
        trim();
    }

    /// Puts back what was sent and not acknowledged, before everything that waits.
    ///
    /// @param unacknowledged in the order they were sent
    void putBack(List<Report> unacknowledged) {
        for (Report report : unacknowledged.reversed()) {
            waiting.addFirst(report);
            values += report.samples().size();
        }
        trim();
    }

    @Nullable Report poll() {
        Report report = waiting.pollFirst();
        if (report != null) {
            values -= report.samples().size();
        }
        return report;
    }

    int size() {
        return waiting.size();
    }

    /// Reports given up since the start because nobody came for them.
    long dropped() {
        return dropped;
    }

    private void trim() {
        while (values > limit && waiting.size() > 1) {
            poll();
            dropped++;
        }
    }
}
