package io.baigong.edge.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waiting times that double up to a limit, each a random part of itself between half and whole, so
/// that a hall of gateways does not come back in one moment. For one thread.
public final class Backoff {
    private final RandomGenerator random;
    private final long firstMillis;
    private final long longestMillis;
    private long nextMillis;

    public Backoff(RandomGenerator random, Duration first, Duration longest) {
        this.random = random;
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.nextMillis = firstMillis;
    }

    public Duration next() {
        long now = nextMillis;
        nextMillis = Math.min(longestMillis, 2 * nextMillis);
        return Duration.ofMillis(now / 2 + random.nextLong(now / 2 + 1));
    }

    /// It worked: the next failure is a first one.
    public void reset() {
        nextMillis = firstMillis;
    }
}
