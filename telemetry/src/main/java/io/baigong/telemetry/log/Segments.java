package io.baigong.telemetry.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The files of a journal and how far they are durable: what the writer publishes and the readers
/// follow.
final class Segments {
    private final ConcurrentSkipListMap<Long, Segment> byFirst = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private volatile Durable durable;

    /// @param active the last segment, to which the writer appends
    /// @param bytes how much of it is durable
    /// @param next the number of the record that will stand there
    record Durable(Segment active, long bytes, long next) {}

    Segments(Iterable<Segment> sealed, Durable durable) {
        sealed.forEach(segment -> byFirst.put(segment.first(), segment));
        byFirst.put(durable.active().first(), durable.active());
        this.durable = durable;
    }

    Durable durable() {
        return durable;
    }

    void publish(Durable now) {
        byFirst.putIfAbsent(now.active().first(), now.active());
        durable = now;
    }

    /// Wakes the readers that wait for what was published.
    void wakeReaders() {
        lock.lock();
        try {
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until more is durable than was seen.
    ///
    /// @return the nanoseconds that remain, not positive when nothing came
    long await(Durable seen, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = nanos;
            while (durable.equals(seen) && remaining > 0) {
                remaining = advanced.awaitNanos(remaining);
            }
            return durable.equals(seen) ? 0 : Math.max(remaining, 1);
        } finally {
            lock.unlock();
        }
    }

    /// The number of the oldest record kept.
    long begin() {
        return byFirst.firstKey();
    }

    @Nullable Segment holding(long number) {
        Map.Entry<Long, Segment> entry = byFirst.floorEntry(number);
        return entry == null ? null : entry.getValue();
    }

    @Nullable Segment startingAt(long number) {
        return byFirst.get(number);
    }

    /// Copies the durable part of all segments. What is appended meanwhile is left out, so that the
    /// copy has no hole; trimming waits.
    synchronized void copyTo(Path folder) throws IOException {
        Durable now = durable;
        for (Segment segment : byFirst.headMap(now.active().first(), true).values()) {
            long bytes = segment == now.active() ? now.bytes() : segment.length();
            try (var source = FileChannel.open(segment.file(), StandardOpenOption.READ);
                    var copy =
                            FileChannel.open(
                                    folder.resolve(segment.file().getFileName()),
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.WRITE)) {
                long at = 0;
                while (at < bytes) {
                    at += source.transferTo(at, bytes - at, copy);
                }
                copy.force(true);
            }
        }
        Disk.sync(folder);
    }

    long diskBytes() {
        long sum = 0;
        for (Segment segment : byFirst.values()) {
            sum += segment.length();
        }
        return sum;
    }

    /// Deletes the segments that hold nothing from this number on, oldest first, so that a crash
    /// leaves no gap. The active one stays.
    synchronized void trim(long upTo) throws IOException {
        while (true) {
            Segment oldest = byFirst.firstEntry().getValue();
            Long next = byFirst.higherKey(oldest.first());
            if (next == null || next > upTo) {
                return;
            }
            byFirst.remove(oldest.first());
            Files.deleteIfExists(oldest.file());
        }
    }
}
