package io.baigong.telemetry.questdb;

import io.questdb.cairo.sql.AtomicBooleanCircuitBreaker;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Something that is asked of the engine and may be given up, from any thread.
final class Question {
    private volatile boolean cancelled;
    private @Nullable AtomicBooleanCircuitBreaker breaker;

    boolean isCancelled() {
        return cancelled;
    }

    /// The engine works on it from now on.
    ///
    /// @param breaker stops the engine within its own long steps
    synchronized void begin(AtomicBooleanCircuitBreaker breaker) {
        // What was given up before must not stop this.
        breaker.setCancelledFlag(new AtomicBoolean(cancelled));
        this.breaker = breaker;
    }

    /// The breaker serves others now.
    synchronized void end() {
        breaker = null;
    }

    synchronized void cancel() {
        cancelled = true;
        if (breaker != null) {
            breaker.cancel();
        }
    }
}
