package io.baigong.edge.collect;

import io.baigong.connect.Severity;
import io.baigong.connect.Value;
import org.jspecify.annotations.Nullable;

/// What became of one value that was to be written.
///
/// @param reason of a severity other than good: a constant of [io.baigong.connect.Reason], or
///   NOT_ALLOWED, UNKNOWN_TAG, NOT_HELD
/// @param detail for people
/// @param readBack what the device had after it, in the unit of the tag; none when it was not read
public record WriteOutcome(
        String tag,
        Severity severity,
        @Nullable String reason,
        String detail,
        @Nullable Value readBack) {
    /// Of a tag without a rule, of a tag that needs a second person, and of a command without one.
    public static final String NOT_ALLOWED = "NOT_ALLOWED";

    public static final String UNKNOWN_TAG = "UNKNOWN_TAG";

    /// The device took the value and has another one.
    public static final String NOT_HELD = "NOT_HELD";

    static WriteOutcome refused(String tag, String reason, String detail) {
        return new WriteOutcome(tag, Severity.BAD, reason, detail, null);
    }
}
