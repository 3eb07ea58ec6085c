package io.baigong.evaluator.disclosure;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What may be told of groups.
///
/// @param least members: of fewer nothing is told, neither directly nor by a difference or any
///   other sum of what is shown; 2 to 5
/// @param dominance withholds figures that are mostly those of a few; null for none
/// @param rounding what is shown is a multiple of it, half up, each cell on its own; null for exact
public record Rules(int least, @Nullable Dominance dominance, @Nullable BigDecimal rounding) {
    private static final int MOST = 5;

    /// @throws IllegalArgumentException for a number of members outside 2 to 5
    public Rules {
        if (least < 2 || least > MOST) {
            throw new IllegalArgumentException(
                    "the least number of members must be 2 to " + MOST + ", was " + least);
        }
        if (rounding != null && rounding.signum() <= 0) {
            throw new IllegalArgumentException("rounding must be positive, was " + rounding);
        }
    }

    /// Only the number of members counts.
    public static Rules atLeast(int members) {
        return new Rules(members, null, null);
    }

    /// The (n, k %) rule: a figure is withheld when its greatest contributors hold more than a
    /// share.
    ///
    /// @param top so many contributors
    /// @param share 0 to 1
    public record Dominance(int top, BigDecimal share) {
        public Dominance {
            if (top < 1) {
                throw new IllegalArgumentException("dominance needs one contributor, was " + top);
            }
            if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
                throw new IllegalArgumentException(
                        "the share of dominance must be above 0 and at most 1, was " + share);
            }
        }
    }
}
