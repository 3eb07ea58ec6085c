package io.baigong.server.readings;

import io.baigong.evaluator.method.Input.As;
import io.baigong.evaluator.method.Tolerance;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What is said of a property of a thing: another device measures the same.
///
/// @param thing number of the thing
/// @param byThing number of the other
/// @param compare what of a day is compared
/// @param agreed the last day on which the other confirmed it; null for none yet
/// @param differed the last day on which the other said something else
public record SecondSource(
        int thing,
        String property,
        int byThing,
        String byProperty,
        As compare,
        Tolerance within,
        Instant made,
        String madeBy,
        @Nullable LocalDate agreed,
        @Nullable LocalDate differed) {

    /// What came of holding both beside each other for a time.
    ///
    /// @param thing key of the other
    /// @param own number of the thing itself; null when there is none
    /// @param other that of the other, in the unit of the first
    public record Comparison(
            String thing,
            String property,
            @Nullable BigDecimal own,
            @Nullable BigDecimal other,
            Verdict verdict) {}

    /// What a comparison proves.
    public enum Verdict {
        /// Both say the same, each by a way that counts: the first is verified.
        VERIFIES,
        /// Both say the same, but one of them came by a file or was typed, or both came by tokens
        /// of which one may speak for both.
        NOT_INDEPENDENT,
        /// They do not say the same.
        DIFFERS,
        /// One of them has no readings, or the other is silent for more than a tenth of the time.
        SILENT
    }
}
