package io.baigong.server.production;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of a property over a shift.
///
/// @param times epoch milliseconds, ascending
/// @param values Double, Boolean or text; null where there is no usable one
/// @param before the last value before the shift, null when there is none
/// @param beforeTime when that was
record Track(
        String property,
        long[] times,
        @Nullable Object[] values,
        @Nullable Object before,
        long beforeTime) {
    Track {
        if (times.length != values.length) {
            throw new IllegalArgumentException(
                    "%d times for %d values".formatted(times.length, values.length));
        }
    }

    /// The newest value at or before a time.
    @Nullable Object at(long time) {
        int past = upTo(time);
        return past == 0 ? before : values[past - 1];
    }

    /// What of it lies before a time, exclusive.
    Track until(long time) {
        int end = upTo(time - 1);
        return new Track(
                property,
                Arrays.copyOf(times, end),
                Arrays.copyOf(values, end),
                before,
                beforeTime);
    }

    /// What of it does not; without what was before.
    Track from(long time) {
        int begin = upTo(time - 1);
        return new Track(
                property,
                Arrays.copyOfRange(times, begin, times.length),
                Arrays.copyOfRange(values, begin, values.length),
                null,
                Long.MIN_VALUE / 2);
    }

    private int upTo(long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
