package io.baigong.server.database;

import java.util.Locale;

/// The platform cannot run here; the message is one sentence that says why and what to do. It is
/// shown without a stack trace.
public final class CannotStart extends RuntimeException {
    public CannotStart(String message) {
        super(message);
    }

    /// Reads the reason from what PostgreSQL wrote.
    ///
    /// @param what what was tried, such as `start`
    static CannotStart from(String what, String said, int port) {
        String small = said.toLowerCase(Locale.ROOT);
        if (small.contains("no space left on device")) {
            return new CannotStart(
                    "PostgreSQL could not " + what + ": the disk of the data folder is full");
        }
        if (isPortTaken(said)) {
            return new CannotStart(
                    "PostgreSQL could not %s: port %d is taken by another program; set BAIGONG_DATABASE_PORT to a free one, or to 0"
                            .formatted(what, port));
        }
        if (small.contains("permission denied")) {
            return new CannotStart(
                    "PostgreSQL could not %s: it may not use its folder (%s)"
                            .formatted(what, lastLine(said)));
        }
        return new CannotStart("PostgreSQL could not %s: %s".formatted(what, lastLine(said)));
    }

    static boolean isPortTaken(String said) {
        return said.contains("Address already in use");
    }

    /// Processes of a PostgreSQL that was killed are still ending.
    static boolean isStillEnding(String said) {
        return said.contains("pre-existing shared memory block")
                || said.contains("is another postmaster");
    }

    private static String lastLine(String said) {
        var lines = said.strip().lines().filter(line -> !line.isBlank()).toList();
        var telling =
                lines.stream()
                        .filter(line -> line.contains("FATAL") || line.contains("error"))
                        .reduce((first, second) -> second);
        return telling.orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
    }
}
