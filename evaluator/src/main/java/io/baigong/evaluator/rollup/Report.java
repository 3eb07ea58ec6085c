package io.baigong.evaluator.rollup;

import io.baigong.evaluator.method.Label;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// What one source says of a subject in the period.
///
/// @param subject any of its identities
/// @param numerator null when the value is missing
/// @param denominator for ratios and shares
/// @param weight for weighted means
/// @param reported when it was said
/// @param source who says so; decides between reports that are alike in all else
public record Report(
        String subject,
        @Nullable BigDecimal numerator,
        @Nullable BigDecimal denominator,
        @Nullable BigDecimal weight,
        Label label,
        Instant reported,
        String source) {

    /// The better proven first, then the later, then by source and values, so that it does not
    /// matter which came first.
    static final Comparator<Report> PREFERENCE =
            Comparator.comparing(Report::label)
                    .thenComparing(Report::reported)
                    .thenComparing(Report::source)
                    .thenComparing(Report::subject)
                    .thenComparing(
                            Report::numerator, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(
                            Report::denominator, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(Report::weight, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .reversed();

    /// A report of a plain figure.
    public static Report of(
            String subject, BigDecimal value, Label label, Instant reported, String source) {
        return new Report(subject, value, null, null, label, reported, source);
    }

    /// @throws IllegalArgumentException when the numbers do not fit, such as a share above 1
    void check(How how) {
        if (weight != null && weight.signum() < 0) {
            throw new IllegalArgumentException(
                    "%s: a weight must not be negative, was %s".formatted(subject, weight));
        }
        var whole = denominator == null ? BigDecimal.ONE : denominator;
        if (how == How.SHARE
                && numerator != null
                && (numerator.signum() < 0 || numerator.compareTo(whole) > 0)) {
            throw new IllegalArgumentException(
                    "%s: a share's part must be 0 to its whole of %s, was %s"
                            .formatted(subject, whole, numerator));
        }
    }

    boolean isComplete(How how) {
        return numerator != null
                && switch (how) {
                    case SUM, MEDIAN, SHARE -> true;
                    case RATIO_OF_SUMS -> denominator != null;
                    case WEIGHTED_MEAN -> weight != null;
                };
    }
}
