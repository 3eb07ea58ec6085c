package io.baigong.server.access;

import java.time.Duration;

/// Too many wrong log-ins; answered with 429 and `Retry-After`.
public final class TooManyTries extends RuntimeException {
    private final Duration wait;

    TooManyTries(Duration wait) {
        super("too many wrong log-ins; try again in " + wait.plusMillis(999).toSeconds() + " s");
        this.wait = wait;
    }

    /// How long to wait, at least.
    public Duration remaining() {
        return wait;
    }
}
