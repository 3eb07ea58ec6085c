package io.baigong.evaluator.expression;

import static java.math.RoundingMode.CEILING;
import static java.math.RoundingMode.FLOOR;
import static java.math.RoundingMode.HALF_EVEN;
import static java.math.RoundingMode.HALF_UP;

import io.baigong.evaluator.unit.Factor;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/// What formulas over exact decimals are made of: null is missing and comes out of everything that
/// it goes into. Called by compiled formulas.
///
/// A value has at most 100 digits before the decimal point, else it is missing; beyond 100 digits
/// behind it is rounded half to even. That bounds the cost of every operation.
final class DecimalMath {
    static final int DIGITS = 100;

    /// Of logarithms: what a double holds for sure.
    private static final MathContext DOUBLE_DIGITS = new MathContext(15, HALF_EVEN);

    private DecimalMath() {}

    static @Nullable BigDecimal input(@Nullable Object slot) {
        return slot == null ? null : bounded((BigDecimal) slot);
    }

    static @Nullable BigDecimal plus(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null || b == null ? null : bounded(a.add(b));
    }

    static @Nullable BigDecimal minus(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null || b == null ? null : bounded(a.subtract(b));
    }

    static @Nullable BigDecimal times(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null || b == null ? null : bounded(a.multiply(b));
    }

    /// Missing also for a divisor of zero.
    static @Nullable BigDecimal over(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        if (a == null || b == null || b.signum() == 0) return null;
        return bounded(a.divide(b, MathContext.DECIMAL128));
    }

    static @Nullable BigDecimal negate(@Nullable BigDecimal a) {
        return a == null ? null : a.negate();
    }

    static @Nullable BigDecimal abs(@Nullable BigDecimal a) {
        return a == null ? null : a.abs();
    }

    static @Nullable BigDecimal floor(@Nullable BigDecimal a) {
        return a == null ? null : a.setScale(0, FLOOR);
    }

    static @Nullable BigDecimal ceil(@Nullable BigDecimal a) {
        return a == null ? null : a.setScale(0, CEILING);
    }

    /// Away from zero when halfway, as people round.
    static @Nullable BigDecimal round(@Nullable BigDecimal a, int digits) {
        return a == null ? null : bounded(a.setScale(digits, HALF_UP));
    }

    static @Nullable BigDecimal sqrt(@Nullable BigDecimal a) {
        return a == null || a.signum() < 0 ? null : a.sqrt(MathContext.DECIMAL128);
    }

    /// Through double, the same on every machine.
    static @Nullable BigDecimal ln(@Nullable BigDecimal a) {
        if (a == null || a.signum() <= 0) return null;
        return new BigDecimal(StrictMath.log(a.doubleValue()), DOUBLE_DIGITS);
    }

    /// Through double, the same on every machine.
    static @Nullable BigDecimal log10(@Nullable BigDecimal a) {
        if (a == null || a.signum() <= 0) return null;
        return new BigDecimal(StrictMath.log10(a.doubleValue()), DOUBLE_DIGITS);
    }

    static @Nullable BigDecimal pow(@Nullable BigDecimal a, int power) {
        if (a == null) return null;
        BigDecimal result = BigDecimal.ONE;
        BigDecimal square = a;
        for (int rest = Math.abs(power); rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) result = times(result, square);
            if (rest > 1) square = times(square, square);
        }
        return power < 0 ? over(BigDecimal.ONE, result) : result;
    }

    static @Nullable BigDecimal convert(@Nullable BigDecimal a, Factor factor) {
        BigDecimal exact = factor.exact();
        return exact != null
                ? times(a, exact)
                : over(
                        times(a, new BigDecimal(factor.numerator())),
                        new BigDecimal(factor.denominator()));
    }

    static @Nullable BigDecimal smaller(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null || b == null ? null : a.compareTo(b) <= 0 ? a : b;
    }

    static @Nullable BigDecimal larger(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null || b == null ? null : a.compareTo(b) >= 0 ? a : b;
    }

    static @Nullable BigDecimal bounded(BigDecimal value) {
        int scale = value.scale();
        long whole = value.precision() - (long) scale;
        if (whole <= DIGITS && scale <= DIGITS) return value;
        if (whole > DIGITS) return value.signum() == 0 ? BigDecimal.ZERO : null;
        return whole < -DIGITS ? BigDecimal.ZERO : value.setScale(DIGITS, HALF_EVEN);
    }
}
