package io.baigong.edge;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Time that nobody sets: it goes on evenly from where the clock was when it was made. For waiting,
/// never for what is told: a gateway without a battery begins in 1970 and jumps when the network
/// says the time.
///
/// @param nanos as [System#nanoTime]
record Steady(Instant began, long beganNanos, LongSupplier nanos) implements InstantSource {
    static Steady from(Instant began, LongSupplier nanos) {
        return new Steady(began, nanos.getAsLong(), nanos);
    }

    @Override
    public Instant instant() {
        return at(nanos.getAsLong());
    }

    /// @param nano of the same source
    Instant at(long nano) {
        return began.plusNanos(nano - beganNanos);
    }
}
