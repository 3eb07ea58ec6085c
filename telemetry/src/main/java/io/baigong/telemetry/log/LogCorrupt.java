package io.baigong.telemetry.log;

import java.io.IOException;
import java.nio.file.Path;

/// A file of the log is damaged where it had been acknowledged. Nothing is skipped or repaired:
/// restore the file, or decide what to give up.
public final class LogCorrupt extends IOException {
    private static final long serialVersionUID = 1;

    public LogCorrupt(Path file, long at, String what) {
        super("%s is damaged at byte %d: %s".formatted(file, at, what));
    }
}
