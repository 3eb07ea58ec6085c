package io.baigong.telemetry;

/// Quality of one value, in one byte that the log and the store keep.
///
/// The two low bits are the OPC UA severity (OPC 10000-4, 7.39 StatusCode: 00 good, 01 uncertain,
/// 10 bad); bits 2–5 the [Reason]; bit 6 says that the event time is the time of arrival, because
/// the device sent none; bit 7 says that the value replaced an earlier one (a correction).
public final class Quality {
    /// Good, with the device's own time.
    public static final byte GOOD = 0;

    private static final int ARRIVAL_TIME = 1 << 6;
    private static final int CORRECTED = 1 << 7;
    private static final Reason[] REASONS = Reason.values();
    private static final Severity[] SEVERITIES = Severity.values();

    /// May the value be used?
    public enum Severity {
        GOOD,
        UNCERTAIN,
        BAD
    }

    /// Why a value is not simply good. At most sixteen; the order is the code and never changes.
    public enum Reason {
        NONE,
        /// The device itself said that the value is stale or bad (Sparkplug `is_null`, Quality).
        DEVICE,
        /// The value was NaN or infinite; no value is kept.
        NOT_A_NUMBER,
        /// Outside the range that the model states; the value is kept.
        OUT_OF_RANGE,
        /// The value could not be read as the property's type; no value is kept.
        WRONG_TYPE,
        /// The event time lies implausibly far in the future.
        FUTURE_TIME,
        /// The connection was lost before the device said so.
        OFFLINE,
        /// Loses precision in the property's type, such as a decimal with too many places.
        ROUNDED,
        /// A person changed it.
        MANUAL,
        /// Good, but it came long after its event time (store and forward, back-fill).
        LATE
    }

    private Quality() {}

    /// A byte of this severity and reason, with the device's own time.
    public static byte of(Severity severity, Reason reason) {
        return (byte) (severity.ordinal() | reason.ordinal() << 2);
    }

    /// The same quality, its event time being the time of arrival.
    public static byte byArrival(byte quality) {
        return (byte) (quality | ARRIVAL_TIME);
    }

    /// The same quality for a value that replaced an earlier one.
    public static byte corrected(byte quality) {
        return (byte) (quality | CORRECTED);
    }

    /// May it be used? A code that OPC UA does not know counts as bad.
    public static Severity severity(byte quality) {
        int code = quality & 3;
        return code < SEVERITIES.length ? SEVERITIES[code] : Severity.BAD;
    }

    /// Why it is not simply good; NONE for a code of a later version.
    public static Reason reason(byte quality) {
        int code = quality >> 2 & 15;
        return code < REASONS.length ? REASONS[code] : Reason.NONE;
    }

    /// Did the device send no time?
    public static boolean isTimeOfArrival(byte quality) {
        return (quality & ARRIVAL_TIME) != 0;
    }

    /// Did it replace an earlier value?
    public static boolean isCorrected(byte quality) {
        return (quality & CORRECTED) != 0;
    }
}
