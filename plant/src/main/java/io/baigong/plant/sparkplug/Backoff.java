package io.baigong.plant.sparkplug;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: doubling from half a second to a limit, each drawn
/// from the upper half so that many clients do not come back at once.
public final class Backoff {
    private static final long FIRST_MILLIS = 500;

    private final RandomGenerator random;
    private final long limitMillis;
    private int failures;

    public Backoff(RandomGenerator random, Duration limit) {
        this.random = random;
        this.limitMillis = Math.max(FIRST_MILLIS, limit.toMillis());
    }

    /// The next wait; asks count as failures until [#reset].
    public Duration next() {
        long whole = Math.min(limitMillis, FIRST_MILLIS << Math.min(failures++, 20));
        return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
    }

    public void reset() {
        failures = 0;
    }
}
