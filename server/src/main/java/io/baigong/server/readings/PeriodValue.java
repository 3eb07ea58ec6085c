package io.baigong.server.readings;

import io.baigong.evaluator.method.Input.As;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import io.baigong.server.readings.Readings.Bucketed;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Readings of a period as one number.
public final class PeriodValue {
    private PeriodValue() {}

    /// @return NaN when there is no reading of which it could be made
    public static double of(Bucketed buckets, As as) {
        return switch (as) {
            case MEAN -> total(buckets.sum()) / total(buckets.count());
            case TIME_WEIGHTED -> meanOfBuckets(buckets);
            case SUM -> total(buckets.sum());
            case MAX -> extreme(buckets.max(), true);
            case MIN -> extreme(buckets.min(), false);
            case LAST -> last(buckets.last());
            case INCREASE -> increase(buckets);
        };
    }

    /// A value of a property in another unit.
    ///
    /// @param ucum unit of the property
    /// @return null when the units do not fit
    public static @Nullable BigDecimal in(Unit wanted, @Nullable String ucum, BigDecimal value) {
        var had = unit(ucum);
        return had != null && had.sameDimension(wanted)
                ? had.factorTo(wanted).applyTo(value)
                : null;
    }

    /// A unit of properties as methods have it, null when they do not know it.
    static @Nullable Unit unit(@Nullable String ucum) {
        try {
            return Unit.of(ucum == null ? "" : ucum.replace('.', '·'));
        } catch (UnitFault e) {
            return null;
        }
    }

    private static double total(double[] values) {
        double total = 0;
        boolean any = false;
        for (double value : values) {
            if (Double.isFinite(value)) {
                total += value;
                any = true;
            }
        }
        return any ? total : Double.NaN;
    }

    private static double total(long[] counts) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    /// Hours weigh alike, however often a device reported in them.
    private static double meanOfBuckets(Bucketed buckets) {
        double sum = 0;
        int hours = 0;
        for (int i = 0; i < buckets.starts().length; i++) {
            if (buckets.count()[i] > 0 && Double.isFinite(buckets.sum()[i])) {
                sum += buckets.sum()[i] / buckets.count()[i];
                hours++;
            }
        }
        return sum / hours;
    }

    private static double extreme(double[] values, boolean greatest) {
        double found = Double.NaN;
        for (double value : values) {
            boolean better = greatest ? value > found : value < found;
            if (Double.isFinite(value) && (Double.isNaN(found) || better)) {
                found = value;
            }
        }
        return found;
    }

    private static double last(double[] values) {
        for (int i = values.length - 1; i >= 0; i--) {
            if (Double.isFinite(values[i])) {
                return values[i];
            }
        }
        return Double.NaN;
    }

    /// Steps of a counter; a fall below half of what it showed is a reset, from where it counts on,
    /// a smaller one a correction that counts nothing.
    private static double increase(Bucketed buckets) {
        double before = Double.NaN;
        double sum = 0;
        for (int i = 0; i < buckets.starts().length; i++) {
            for (double now : new double[] {buckets.first()[i], buckets.last()[i]}) {
                if (!Double.isFinite(now)) {
                    continue;
                }
                if (now >= before) {
                    sum += now - before;
                } else if (now < before / 2) {
                    sum += now;
                }
                before = now;
            }
        }
        return Double.isNaN(before) ? Double.NaN : sum;
    }
}
