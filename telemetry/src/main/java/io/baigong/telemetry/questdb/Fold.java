package io.baigong.telemetry.questdb;

import io.baigong.telemetry.Quality;

/// What a window holds: the one definition of count, bad, sum, min, max, first and last, used when
/// rolling up and when asking. Values must come in time order.
final class Fold {
    long count;
    long bad;
    double sum;
    double min;
    double max;
    double first;
    double last;

    void clear() {
        count = 0;
        bad = 0;
        sum = min = max = first = last = Double.NaN;
    }

    Fold() {
        clear();
    }

    boolean isEmpty() {
        return count + bad == 0;
    }

    /// A raw value; NaN stands for a value that is not a number, such as text.
    ///
    /// @param present is there a value at all?
    void add(double value, boolean present, byte quality) {
        if (!present || Quality.severity(quality) == Quality.Severity.BAD) {
            bad++;
        } else {
            merge(1, 0, value, value, value, value, value);
        }
    }

    void merge(
            long moreCount,
            long moreBad,
            double moreSum,
            double moreMin,
            double moreMax,
            double moreFirst,
            double moreLast) {
        bad += moreBad;
        if (moreCount == 0) {
            return;
        }
        if (count == 0) {
            sum = moreSum;
            min = moreMin;
            max = moreMax;
            first = moreFirst;
        } else {
            sum += moreSum;
            min = Math.min(min, moreMin);
            max = Math.max(max, moreMax);
        }
        last = moreLast;
        count += moreCount;
    }
}
