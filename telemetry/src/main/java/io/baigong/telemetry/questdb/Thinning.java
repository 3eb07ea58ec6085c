package io.baigong.telemetry.questdb;

import io.baigong.telemetry.Quality;
import java.util.Arrays;

/// Thins a stream of rows in bounded memory: extremes are preselected per slice of time, then
/// largest-triangle-three-buckets chooses among them (Steinarsson 2013; preselection as in Van Der
/// Donckt et al. 2023). First and last row, the extremes of every bucket, both sides of a gap in
/// time and a row without value per bucket are kept.
final class Thinning implements History.Sink {
    private static final byte UNCERTAIN =
            Quality.of(Quality.Severity.UNCERTAIN, Quality.Reason.NONE);
    private static final byte BAD = Quality.of(Quality.Severity.BAD, Quality.Reason.NONE);

    private final int points;
    private final boolean integers;
    private final long from;
    private final double sliceWidth;
    private final int bufferLimit;

    private int size;
    private long[] times = new long[256];
    private long[] bits = new long[256];
    private byte[] qualities = new byte[256];

    // Of the open slice, once there are too many rows: indices into the columns, or -1.
    private boolean slicing;
    private long slice = -1;
    private int low = -1;
    private int high = -1;
    private int none = -1;
    private int sliceStart;

    /// @param integers are the bits an int64, not a double?
    Thinning(int points, boolean integers, long from, long to) {
        if (points < 1) {
            throw new IllegalArgumentException("points must be positive, was " + points);
        }
        this.points = points;
        this.integers = integers;
        this.from = from;
        this.bufferLimit = Math.max(4_096, points * 8);
        this.sliceWidth = Math.max(1, (double) (to - from) / (points * 2.0));
    }

    @Override
    public void raw(long time, long value, boolean present, byte quality) {
        add(time, value, quality);
    }

    @Override
    public void rolled(long start, long width, Fold fold) {
        if (fold.count == 0) {
            add(start, none(), BAD);
            return;
        }
        byte quality = fold.bad > 0 ? UNCERTAIN : Quality.GOOD;
        add(start, bits(fold.first), quality);
        if (fold.count > 2) {
            // When they happened inside the window is not known; the nearer to the first comes
            // first.
            boolean rises = fold.first - fold.min <= fold.max - fold.first;
            add(start + width / 3, bits(rises ? fold.min : fold.max), quality);
            add(start + width / 3 * 2, bits(rises ? fold.max : fold.min), quality);
        }
        if (fold.count > 1) {
            add(start + width - 1, bits(fold.last), quality);
        }
    }

    private long none() {
        return integers ? Long.MIN_VALUE : Double.doubleToRawLongBits(Double.NaN);
    }

    private long bits(double value) {
        return integers ? (long) value : Double.doubleToRawLongBits(value);
    }

    private double value(int row) {
        return integers ? bits[row] : Double.longBitsToDouble(bits[row]);
    }

    private boolean isNone(int row) {
        return integers ? bits[row] == Long.MIN_VALUE : Double.isNaN(value(row));
    }

    private void add(long time, long value, byte quality) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            bits = Arrays.copyOf(bits, size * 2);
            qualities = Arrays.copyOf(qualities, size * 2);
        }
        times[size] = time;
        bits[size] = value;
        qualities[size] = quality;
        if (slicing) {
            take(size);
        } else {
            size++;
            if (size > bufferLimit) {
                int all = size;
                slicing = true;
                size = 0;
                for (int row = 0; row < all; row++) {
                    copy(row, size);
                    take(size);
                }
            }
        }
    }

    /// Takes the row that stands at `row`, the end of the columns, into the open slice, which keeps
    /// its first, lowest, highest and last row and one without value.
    private void take(int row) {
        long of = (long) ((times[row] - from) / sliceWidth);
        if (of != slice) {
            slice = of;
            sliceStart = row;
            low = high = none = -1;
        }
        size = row + 1;
        if (row > sliceStart) {
            // The last row so far is kept only if it is an extreme.
            int before = row - 1;
            if (before != sliceStart && before != low && before != high && before != none) {
                copy(row, before);
                size = row;
            }
        }
        int at = size - 1;
        if (isNone(at)) {
            none = none < 0 ? at : none;
        } else {
            if (low < 0 || value(at) < value(low)) {
                low = at;
            }
            if (high < 0 || value(at) > value(high)) {
                high = at;
            }
        }
    }

    private void copy(int row, int to) {
        times[to] = times[row];
        bits[to] = bits[row];
        qualities[to] = qualities[row];
    }

    /// Chooses and compacts; the columns then hold the answer.
    void finish() {
        if (size <= points) {
            return;
        }
        boolean[] keep = new boolean[size];
        keep[0] = true;
        keep[size - 1] = true;
        choose(keep, Math.max(1, points / 3));
        int kept = 0;
        for (int row = 0; row < size; row++) {
            if (keep[row]) {
                copy(row, kept++);
            }
        }
        size = kept;
    }

    private void choose(boolean[] keep, int buckets) {
        long span = times[size - 1] - times[0] + 1;
        double width = Math.max(1, (double) span / buckets);
        int chosen = 0;
        long bucketBefore = -1;
        int start = 0;
        while (start < size) {
            long bucket = (long) ((times[start] - times[0]) / width);
            int end = endOf(start, bucket, width);
            int nextEnd = end < size ? endOf(end, bucketOf(end, width), width) : end;
            chosen = pick(keep, start, end, nextEnd, chosen);
            if (bucket > bucketBefore + 1) {
                keep[start] = true;
                keep[Math.max(0, start - 1)] = true;
            }
            bucketBefore = bucket;
            start = end;
        }
    }

    private long bucketOf(int row, double width) {
        return (long) ((times[row] - times[0]) / width);
    }

    private int endOf(int start, long bucket, double width) {
        int end = start;
        while (end < size && bucketOf(end, width) == bucket) {
            end++;
        }
        return end;
    }

    /// Keeps the extremes, one row without value and the row of the largest triangle of a bucket.
    private int pick(boolean[] keep, int start, int end, int nextEnd, int before) {
        double nextTime = 0;
        double nextValue = 0;
        int nextCount = 0;
        for (int row = end; row < nextEnd; row++) {
            if (!isNone(row)) {
                nextTime += times[row] - times[start];
                nextValue += value(row);
                nextCount++;
            }
        }
        nextTime = nextCount == 0 ? 0 : nextTime / nextCount;
        nextValue = nextCount == 0 ? 0 : nextValue / nextCount;
        double base = isNone(before) ? 0 : value(before);
        double beforeTime = times[before] - times[start];
        int lowest = -1;
        int highest = -1;
        int best = -1;
        double bestArea = -1;
        boolean gap = false;
        for (int row = start; row < end; row++) {
            if (isNone(row)) {
                keep[row] |= !gap;
                gap = true;
                continue;
            }
            double value = value(row);
            double area =
                    Math.abs(
                            (beforeTime - nextTime) * (value - base)
                                    - (beforeTime - (times[row] - times[start]))
                                            * (nextValue - base));
            if (area > bestArea) {
                bestArea = area;
                best = row;
            }
            lowest = lowest < 0 || value < value(lowest) ? row : lowest;
            highest = highest < 0 || value > value(highest) ? row : highest;
        }
        if (best < 0) {
            return before;
        }
        keep[best] = true;
        keep[lowest] = true;
        keep[highest] = true;
        return best;
    }

    long[] times() {
        return Arrays.copyOf(times, size);
    }

    double[] doubles() {
        double[] values = new double[size];
        for (int row = 0; row < size; row++) {
            values[row] = value(row);
        }
        return values;
    }

    long[] int64s() {
        return Arrays.copyOf(bits, size);
    }

    byte[] qualities() {
        return Arrays.copyOf(qualities, size);
    }
}
