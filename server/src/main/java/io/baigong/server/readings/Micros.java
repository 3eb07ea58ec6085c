package io.baigong.server.readings;

import java.time.Instant;

/// Microseconds since 1970-01-01T00:00:00Z, as readings carry time.
final class Micros {
    private Micros() {}

    /// Rounded down.
    static long of(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
