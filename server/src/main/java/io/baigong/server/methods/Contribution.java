package io.baigong.server.methods;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Method.RollUp;
import io.baigong.evaluator.rollup.Report;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What subjects of a calculation add to the figures of groups.
final class Contribution {
    private Contribution() {}

    static Map<String, Report> ofAll(Calculation calculation, RollUp rollUp) {
        var reports = new LinkedHashMap<String, Report>();
        for (var subject : calculation.subjects()) {
            var report = of(calculation, rollUp, subject);
            if (report != null) {
                reports.put(subject, report);
            }
        }
        return reports;
    }

    /// Null when the subject has no figure, or lacks a part of it.
    static @Nullable Report of(Calculation calculation, RollUp rollUp, String subject) {
        String top = rollUp.numerator() == null ? rollUp.step() : rollUp.numerator();
        var label = calculation.figure(subject, top).label();
        var amount = number(calculation, subject, top);
        var whole = number(calculation, subject, rollUp.denominator());
        var weight = number(calculation, subject, rollUp.weight());
        if (rollUp.denominator() != null) {
            label = label.and(calculation.figure(subject, rollUp.denominator()).label());
        }
        if (rollUp.weight() != null) {
            label = label.and(calculation.figure(subject, rollUp.weight()).label());
        }
        return amount != null && isComplete(rollUp, amount, whole, weight)
                ? new Report(subject, amount, whole, weight, label, Instant.EPOCH, "calculation")
                : null;
    }

    private static boolean isComplete(
            RollUp rollUp,
            BigDecimal amount,
            @Nullable BigDecimal whole,
            @Nullable BigDecimal weight) {
        return switch (rollUp.how()) {
            case SUM, MEDIAN -> true;
            case RATIO_OF_SUMS -> whole != null;
            case WEIGHTED_MEAN -> weight != null && weight.signum() >= 0;
            case SHARE ->
                    amount.signum() >= 0
                            && amount.compareTo(whole == null ? BigDecimal.ONE : whole) <= 0;
        };
    }

    private static @Nullable BigDecimal number(
            Calculation calculation, String subject, @Nullable String name) {
        return name != null
                        && calculation.figure(subject, name).value() instanceof BigDecimal number
                ? number
                : null;
    }
}
