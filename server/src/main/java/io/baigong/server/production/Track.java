package io.baigong.server.production;

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
        return low == 0 ? before : values[low - 1];
    }
}
