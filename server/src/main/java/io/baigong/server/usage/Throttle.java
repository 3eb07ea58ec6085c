package io.baigong.server.usage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When something was last held back by a quota, and since when again and again. A pause of ten
/// seconds ends it. Races cost a moment's exactness, nothing else.
final class Throttle {
    private static final long PAUSE = Duration.ofSeconds(10).toNanos();
    private static final long NEVER = Long.MIN_VALUE / 2;

    private volatile long last = NEVER;
    private volatile long since = NEVER;
    private volatile @Nullable Limit by;

    void note(Limit limit, long now) {
        if (now - last > PAUSE) {
            since = now;
        }
        last = now;
        by = limit;
    }

    @Nullable Limit by() {
        return by;
    }

    /// Was it held back within that time?
    boolean isWithin(long nanos) {
        return Bucket.now() - last <= nanos;
    }

    /// For how long by now; null when it is not held back.
    @Nullable Duration lasting() {
        long now = Bucket.now();
        return now - last > PAUSE ? null : Duration.ofNanos(now - since);
    }
}
