package io.baigong.telemetry.log;

/// The log does not accept records because the disk is nearly full. It accepts again by itself when
/// space returns.
public final class LogFull extends Exception {
    private static final long serialVersionUID = 1;

    public LogFull(String message) {
        super(message);
    }
}
