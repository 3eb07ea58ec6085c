package io.baigong.server.production;

import io.baigong.server.things.Name;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A shift of a machine on a day, with real times.
///
/// @param day on which it begins, in the site's time
/// @param busy what of it is planned busy time (PBT): all but the breaks
/// @param plan key of the plan that says so
/// @param exception key of the exception from it, if any
record PlannedShift(
        LocalDate day,
        String shift,
        Name name,
        Span span,
        List<Span> busy,
        String plan,
        @Nullable String exception) {
    PlannedShift {
        busy = List.copyOf(busy);
    }

    Instant from() {
        return Instant.ofEpochMilli(span.from());
    }

    Instant to() {
        return Instant.ofEpochMilli(span.to());
    }

    /// Planned busy milliseconds until a time.
    long busyUntil(long time) {
        return busy.stream().mapToLong(one -> one.within(span.from(), time).length()).sum();
    }
}
