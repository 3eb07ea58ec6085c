package io.baigong.evaluator.unit;

import static java.math.RoundingMode.UNNECESSARY;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An exact positive ratio between two units, in lowest terms.
public record Factor(BigInteger numerator, BigInteger denominator) {

    /// The ratio of a unit to itself.
    public static final Factor ONE = new Factor(BigInteger.ONE, BigInteger.ONE);

    public Factor {
        if (numerator.signum() <= 0 || denominator.signum() <= 0) {
            throw new IllegalArgumentException(
                    "expected a positive ratio, got %d/%d".formatted(numerator, denominator));
        }
        BigInteger common = numerator.gcd(denominator);
        numerator = numerator.divide(common);
        denominator = denominator.divide(common);
    }

    static Factor of(long numerator, long denominator) {
        return new Factor(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    /// As one decimal; null when it does not end, as a third.
    public @Nullable BigDecimal exact() {
        BigInteger rest = denominator;
        int digits = 0;
        for (var prime : List.of(BigInteger.TWO, BigInteger.valueOf(5))) {
            int times = 0;
            for (; rest.mod(prime).signum() == 0; times++) rest = rest.divide(prime);
            digits = Math.max(digits, times);
        }
        return rest.equals(BigInteger.ONE)
                ? new BigDecimal(numerator).divide(new BigDecimal(denominator), digits, UNNECESSARY)
                : null;
    }

    /// The amount in the other unit: exact where the ratio ends as a decimal, else to 34 digits,
    /// half to even.
    public BigDecimal applyTo(BigDecimal amount) {
        BigDecimal exact = exact();
        return exact != null
                ? amount.multiply(exact)
                : amount.multiply(new BigDecimal(numerator))
                        .divide(new BigDecimal(denominator), MathContext.DECIMAL128);
    }

    /// The nearest double.
    public double nearest() {
        return applyTo(BigDecimal.ONE).doubleValue();
    }

    /// Does it change nothing?
    public boolean isOne() {
        return equals(ONE);
    }

    Factor times(Factor other) {
        return new Factor(
                numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    Factor inverse() {
        return new Factor(denominator, numerator);
    }

    Factor pow(int power) {
        return power < 0
                ? inverse().pow(-power)
                : new Factor(numerator.pow(power), denominator.pow(power));
    }
}
