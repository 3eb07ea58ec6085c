package io.baigong.evaluator.method;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the figures of a subject came about, step by step in the order of the method.
///
/// @param group in which it was; null where the method has none
public record Explanation(
        String subject,
        String period,
        String method,
        Method.Standing standing,
        Method.@Nullable Group group,
        List<Line> lines) {
    public Explanation {
        lines = List.copyOf(lines);
    }

    /// One step.
    ///
    /// @param how the formula of the subject's group, or in words what is done
    /// @param unit of the figure, `""` for plain numbers and everything that is no number
    public record Line(
            String step, Words title, Words how, List<Used> used, Figure figure, String unit) {
        public Line {
            used = List.copyOf(used);
        }
    }

    /// What a step used.
    ///
    /// @param evidence of an input: where it was read
    /// @param coefficient of a coefficient: the row that was taken
    public record Used(
            String name,
            Words title,
            Figure figure,
            String unit,
            @Nullable String evidence,
            Coefficients.@Nullable Row coefficient) {}
}
