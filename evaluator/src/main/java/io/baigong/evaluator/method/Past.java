package io.baigong.evaluator.method;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What earlier periods gave; indices rest on it.
@FunctionalInterface
public interface Past {
    /// There were none.
    Past NONE = (_, _, _) -> null;

    /// The value of a step then, null when there is none.
    @Nullable BigDecimal value(String period, String subject, String step);

    /// How well that value is proven; who does not say vouches for nothing.
    default Label label(String period, String subject, String step) {
        return Label.DECLARED;
    }
}
