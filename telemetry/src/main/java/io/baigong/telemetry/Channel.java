package io.baigong.telemetry;

/// The way a batch came in; it caps how much its values can prove.
public enum Channel {
    /// A device with its own key or token.
    DEVICE,
    /// A gateway that speaks for several devices.
    GATEWAY,
    /// A program with an API token.
    API,
    /// A file that somebody uploaded.
    FILE,
    /// A person who typed or replaced a value.
    PERSON;

    private static final Channel[] BY_CODE = values();

    /// @param code the ordinal, as the log writes it
    public static Channel of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("no channel has code " + code);
        }
        return BY_CODE[code];
    }
}
