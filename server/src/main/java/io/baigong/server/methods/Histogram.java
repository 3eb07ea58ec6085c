package io.baigong.server.methods;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ranges of values with about as many as one can look at. The outer ones are open: their ends
/// would tell the least and the greatest value.
///
/// @param limits between the ranges, ascending
record Histogram(List<BigDecimal> limits) {
    private static final int WANTED = 10;

    Histogram {
        limits = List.copyOf(limits);
    }

    /// @param sorted ascending
    /// @param least values in each range, as far as there are so many
    static Histogram of(List<BigDecimal> sorted, int least) {
        if (sorted.size() < 2 * least) {
            return new Histogram(List.of());
        }
        // Without the outermost, so that one far away does not put all others into one range.
        var low = sorted.get(sorted.size() / 20);
        var high = sorted.get(sorted.size() - 1 - sorted.size() / 20);
        if (low.compareTo(high) >= 0) {
            return new Histogram(List.of());
        }
        var width = width(high.subtract(low));
        var limits = new ArrayList<BigDecimal>();
        var limit = low.divide(width, 0, RoundingMode.CEILING).multiply(width);
        int below = 0;
        while (limit.compareTo(high) <= 0) {
            int upTo = below(sorted, limit);
            if (upTo - below >= least && sorted.size() - upTo >= least) {
                limits.add(limit.stripTrailingZeros());
                below = upTo;
            }
            limit = limit.add(width);
        }
        return new Histogram(limits);
    }

    /// 1, 2 or 5 times a power of ten.
    private static BigDecimal width(BigDecimal range) {
        double step = Math.log10(range.doubleValue() / WANTED);
        int power = (int) Math.floor(step);
        double rest = Math.pow(10, step - power);
        int times = rest < 1.5 ? 1 : rest < 3.5 ? 2 : rest < 7.5 ? 5 : 10;
        return BigDecimal.valueOf(times).scaleByPowerOfTen(power);
    }

    private static int below(List<BigDecimal> sorted, BigDecimal limit) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).compareTo(limit) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int size() {
        return limits.size() + 1;
    }

    /// The range in which a value is.
    int at(BigDecimal value) {
        int at = 0;
        while (at < limits.size() && value.compareTo(limits.get(at)) >= 0) {
            at++;
        }
        return at;
    }

    @Nullable BigDecimal from(int range) {
        return range == 0 ? null : limits.get(range - 1);
    }

    @Nullable BigDecimal to(int range) {
        return range == limits.size() ? null : limits.get(range);
    }
}
