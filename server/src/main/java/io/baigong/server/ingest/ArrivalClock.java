package io.baigong.server.ingest;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/// The time of arrival: strictly increasing over the whole platform, so that no two reports without
/// a device's own time share one. When the machine's clock jumps back, arrival times walk on at the
/// normal pace until the clock has caught up. Safe for any thread.
public final class ArrivalClock {
    private final Clock clock;
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);
    private volatile Anchor anchor;

    /// Where the walk at normal pace began.
    private record Anchor(long wallMicros, long nanos) {}

    public ArrivalClock(Clock clock) {
        this.clock = clock;
        anchor = new Anchor(wallMicros(), System.nanoTime());
    }

    /// Microseconds since 1970, larger than any given out before.
    public long next() {
        var from = anchor;
        long nanos = System.nanoTime();
        long wall = wallMicros();
        long steady = from.wallMicros + (nanos - from.nanos) / 1_000;
        if (wall > steady + 1_000) {
            anchor = new Anchor(wall, nanos);
            steady = wall;
        }
        while (true) {
            long before = last.get();
            long next = Math.max(before + 1, steady);
            if (last.compareAndSet(before, next)) {
                return next;
            }
        }
    }

    private long wallMicros() {
        var now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
