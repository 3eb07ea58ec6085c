package io.baigong.telemetry;

/// How a value is kept. The type of a property (double, int64, decimal, boolean, enum, string) is
/// finer: decimal is an [#INT64] of unscaled units, boolean an INT64 of 0 or 1, enum the INT64 code
/// of its member.
public enum ValueType {
    /// IEEE 754 binary64. NaN stands for "no value" and never carries good quality.
    DOUBLE,
    /// 64-bit signed. `Long.MIN_VALUE` stands for "no value".
    INT64,
    /// UTF-8 text; absent text is "no value".
    TEXT;

    private static final ValueType[] BY_CODE = values();

    /// @param code the ordinal, as the log and the store write it
    public static ValueType of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("no value type has code " + code);
        }
        return BY_CODE[code];
    }
}
