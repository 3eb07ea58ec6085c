package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An example with its right answers; run when a method is installed.
///
/// @param past by period, subject and step
/// @param expected by subject and step. A decimal is right when it is so at its own number of
///   digits; null when the figure must be missing
public record Golden(
        Words title,
        String period,
        List<SubjectIn> population,
        Map<String, Map<String, Map<String, BigDecimal>>> past,
        Map<String, Map<String, @Nullable Object>> expected) {
    /// An example with what came out.
    ///
    /// @param checks of everything that it expects
    public record Outcome(Golden golden, Calculation calculation, List<Check> checks) {
        public Outcome {
            checks = List.copyOf(checks);
        }
    }

    /// What should come out, and did.
    ///
    /// @param expected as [Golden#expected()]
    public record Check(
            String subject, String step, @Nullable Object expected, Figure got, boolean passed) {}

    /// What an example should have given, and gave.
    ///
    /// @param title of the example
    public record Miss(Words title, String subject, String step, String expected, String got) {
        @Override
        public String toString() {
            return "%s: %s of %s: expected %s, got %s"
                    .formatted(title.en(), step, subject, expected, got);
        }
    }
}
