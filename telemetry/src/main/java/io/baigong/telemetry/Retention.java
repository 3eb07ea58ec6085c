package io.baigong.telemetry;

/// How long raw readings of a series are kept. The days of each class are set on the platform; the
/// roll-ups outlive them.
public enum Retention {
    /// Fast signals of passing interest, such as vibration at 1 kHz.
    SHORT,
    /// The usual class.
    STANDARD,
    /// Evidence that must outlive audits, such as energy meters.
    LONG;

    private static final Retention[] BY_CODE = values();

    /// @param code the ordinal, as the log and the store write it
    public static Retention of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("no retention class has code " + code);
        }
        return BY_CODE[code];
    }
}
