package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/// Figures of many numbers, exact but for one division to 34 digits, half to even.
final class Numbers {
    private static final int MOST_DIGITS = 60;

    private Numbers() {}

    static BigDecimal sum(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static BigDecimal mean(List<BigDecimal> numbers) {
        return sum(numbers).divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128);
    }

    /// The value below which a part lies; between two values in proportion.
    static BigDecimal percentile(List<BigDecimal> numbers, BigDecimal p) {
        List<BigDecimal> sorted = numbers.stream().sorted().toList();
        BigDecimal place = p.multiply(BigDecimal.valueOf(sorted.size() - 1L));
        BigDecimal below = place.setScale(0, RoundingMode.FLOOR);
        BigDecimal lower = sorted.get(below.intValueExact());
        BigDecimal rest = place.subtract(below);
        if (rest.signum() == 0) {
            return lower;
        }
        BigDecimal upper = sorted.get(below.intValueExact() + 1);
        return lower.add(upper.subtract(lower).multiply(rest));
    }

    /// Keeps exact products of products from growing without end.
    static BigDecimal bounded(BigDecimal number) {
        return number.precision() <= MOST_DIGITS
                ? number
                : number.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
    }
}
