package io.baigong.telemetry.log;

import java.io.IOException;

/// A position is asked for that the log has already forgotten.
public final class LogTrimmed extends IOException {
    private static final long serialVersionUID = 1;

    public LogTrimmed(LogPosition asked, LogPosition oldest) {
        super(
                "log position %d of partition %d is gone, the oldest is %d"
                        .formatted(asked.offset(), asked.partition(), oldest.offset()));
    }
}
