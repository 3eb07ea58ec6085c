package io.baigong.evaluator.method;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// How far two sources may lie apart and still say the same.
///
/// @param share of the greater of both, up to a half; null when shares do not count
/// @param amount in the unit of the first; null when amounts do not count
public record Tolerance(@Nullable BigDecimal share, @Nullable BigDecimal amount) {
    /// Two sources that may differ by more than a half confirm nothing.
    public static final BigDecimal LARGEST_SHARE = new BigDecimal("0.5");

    public Tolerance {
        if (share == null && amount == null) {
            throw new IllegalArgumentException("a tolerance has a share or an amount, got neither");
        }
        if (share != null && (share.signum() < 0 || share.compareTo(LARGEST_SHARE) > 0)) {
            throw new IllegalArgumentException("a share is 0 to 0.5, got " + share);
        }
        if (amount != null && amount.signum() < 0) {
            throw new IllegalArgumentException("an amount is not negative, got " + amount);
        }
    }

    /// Do both say the same, by share or by amount?
    public boolean agree(BigDecimal one, BigDecimal other) {
        var apart = one.subtract(other).abs();
        var greater = one.abs().max(other.abs());
        return amount != null && apart.compareTo(amount) <= 0
                || share != null && apart.compareTo(greater.multiply(share)) <= 0;
    }
}
