package io.baigong.evaluator.unit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

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

    /// The amount in the other unit: exact where the ratio ends as a decimal, else to 34 digits,
    /// half to even.
    public BigDecimal of(BigDecimal amount) {
        BigDecimal multiplied = amount.multiply(new BigDecimal(numerator));
        return denominator.equals(BigInteger.ONE)
                ? multiplied
                : multiplied.divide(new BigDecimal(denominator), MathContext.DECIMAL128);
    }

    /// The nearest double.
    public double nearest() {
        return of(BigDecimal.ONE).doubleValue();
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
