package io.baigong.evaluator.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What formulas over doubles are made of beside plain arithmetic: NaN is missing. Called by
/// compiled formulas.
final class DoubleMath {
    /// Above it every double is whole.
    private static final double WHOLE = 1L << 53;

    private DoubleMath() {}

    static double over(double a, double b) {
        return b == 0 ? Double.NaN : a / b;
    }

    static double ln(double a) {
        return a > 0 ? StrictMath.log(a) : Double.NaN;
    }

    static double log10(double a) {
        return a > 0 ? StrictMath.log10(a) : Double.NaN;
    }

    static double pow(double a, int power) {
        return power < 0 ? over(1, Math.pow(a, -power)) : Math.pow(a, power);
    }

    /// Away from zero when halfway, of the number as it is printed: 1.005 to 1.01.
    static double round(double a, int digits) {
        if (!Double.isFinite(a) || digits >= 0 && Math.abs(a) >= WHOLE) return a;
        return BigDecimal.valueOf(a).setScale(digits, RoundingMode.HALF_UP).doubleValue();
    }

    static double finite(double a) {
        return Double.isFinite(a) ? a : Double.NaN;
    }
}
