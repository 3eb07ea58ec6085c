package io.baigong.server.ingest.payload;

import java.math.BigDecimal;

/// Takes what a payload says, value by value: [#report] once per group of values with one event
/// time, then for each value [#key] followed by exactly one of the value methods. Byte ranges are
/// valid during the call only.
public interface ValueSink {
    /// The sender gave no event time.
    long NO_TIME = Long.MIN_VALUE;

    /// @param timeMicros event time of the values that follow, or [#NO_TIME]
    void report(long timeMicros);

    /// Name of the next value in UTF-8.
    void key(byte[] bytes, int from, int to);

    /// Exactly `unscaled × 10^exponent`.
    void number(long unscaled, int exponent);

    /// A number with too many digits for the other form.
    void number(BigDecimal value);

    /// A binary floating-point number, NaN and infinities included.
    void real(double value);

    void truth(boolean value);

    /// Text in UTF-8.
    void text(byte[] bytes, int from, int to);

    /// The sender says that there is no value.
    void none();

    /// Something that no property can hold.
    ///
    /// @param kind what it is, such as `object`
    void other(String kind);
}
