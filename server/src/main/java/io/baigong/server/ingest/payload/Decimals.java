package io.baigong.server.ingest.payload;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Arithmetic on `unscaled × 10^exponent` without objects.
public final class Decimals {
    /// Stands for "does not fit 64 bits", which is no value in the store either.
    public static final long OVERFLOW = Long.MIN_VALUE;

    private static final long EXACT = 1L << 53;
    private static final double[] POWERS = new double[23];
    private static final long[] LONG_POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
        LONG_POWERS[0] = 1;
        for (int i = 1; i < LONG_POWERS.length; i++) {
            LONG_POWERS[i] = LONG_POWERS[i - 1] * 10;
        }
    }

    private Decimals() {}

    /// The nearest double. One rounding step while both factors are exact (Clinger 1990), the
    /// library's algorithm otherwise.
    public static double toDouble(long unscaled, int exponent) {
        if (unscaled >= -EXACT && unscaled <= EXACT) {
            if (exponent >= 0 && exponent < POWERS.length) {
                return unscaled * POWERS[exponent];
            }
            if (exponent < 0 && -exponent < POWERS.length) {
                return unscaled / POWERS[-exponent];
            }
        }
        return Double.parseDouble(unscaled + "E" + exponent);
    }

    /// The number as units of `10^-scale`, rounded half to even when it has more places; or
    /// [#OVERFLOW].
    public static long toScale(long unscaled, int exponent, int scale) {
        int shift = exponent + scale;
        if (unscaled == 0 || shift == 0) {
            return unscaled;
        }
        if (shift > 0) {
            if (shift >= LONG_POWERS.length) {
                return OVERFLOW;
            }
            long power = LONG_POWERS[shift];
            long product = unscaled * power;
            return Math.multiplyHigh(unscaled, power) == product >> 63 ? product : OVERFLOW;
        }
        if (-shift >= LONG_POWERS.length) {
            return -shift > LONG_POWERS.length
                    ? 0
                    : toScale(new BigDecimal(unscaled).movePointRight(shift), 0);
        }
        long power = LONG_POWERS[-shift];
        long quotient = unscaled / power;
        long twice = Math.abs(unscaled % power) * 2 - power;
        boolean up = twice > 0 || twice == 0 && (quotient & 1) != 0;
        return up ? quotient + Long.signum(unscaled) : quotient;
    }

    /// Does [#toScale] keep every digit?
    public static boolean isExact(long unscaled, int exponent, int scale) {
        int shift = exponent + scale;
        if (unscaled == 0 || shift >= 0) {
            return true;
        }
        return -shift < LONG_POWERS.length && unscaled % LONG_POWERS[-shift] == 0;
    }

    /// The same for a number of any size.
    public static long toScale(BigDecimal value, int scale) {
        long digitsBeforePoint = (long) value.precision() - value.scale();
        if (value.signum() == 0 || digitsBeforePoint < -scale - 1L) {
            return 0;
        }
        if (digitsBeforePoint + scale > 19) {
            return OVERFLOW;
        }
        var rounded = value.setScale(scale, RoundingMode.HALF_EVEN).unscaledValue();
        return rounded.bitLength() < Long.SIZE ? rounded.longValue() : OVERFLOW;
    }

    /// Does [#toScale] keep every digit?
    public static boolean isExact(BigDecimal value, int scale) {
        return value.signum() == 0 || value.stripTrailingZeros().scale() <= scale;
    }
}
