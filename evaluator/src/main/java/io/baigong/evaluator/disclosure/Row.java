package io.baigong.evaluator.disclosure;

import java.util.Arrays;

/// An integer vector of which only what is not zero is kept, exact or refused.
final class Row {
    static final Row NONE = new Row(new int[0], new int[0]);

    private final int[] columns;
    private final int[] values;

    /// @param columns ascending
    /// @param values none of them zero
    Row(int[] columns, int[] values) {
        this.columns = columns;
        this.values = values;
    }

    static Row unit(int column) {
        return new Row(new int[] {column}, new int[] {1});
    }

    boolean isEmpty() {
        return columns.length == 0;
    }

    int size() {
        return columns.length;
    }

    int column(int i) {
        return columns[i];
    }

    int value(int i) {
        return values[i];
    }

    int at(int column) {
        int i = Arrays.binarySearch(columns, column);
        return i < 0 ? 0 : values[i];
    }

    /// @throws ArithmeticException when a number becomes too large
    Row plus(int times, Row other) {
        int[] at = new int[columns.length + other.columns.length];
        int[] by = new int[at.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < columns.length || j < other.columns.length) {
            int left = i < columns.length ? columns[i] : Integer.MAX_VALUE;
            int right = j < other.columns.length ? other.columns[j] : Integer.MAX_VALUE;
            int value = left <= right ? values[i++] : 0;
            if (right <= left) {
                value = Math.addExact(value, Math.multiplyExact(times, other.values[j++]));
            }
            if (value != 0) {
                at[size] = Math.min(left, right);
                by[size++] = value;
            }
        }
        return size == 0 ? NONE : new Row(Arrays.copyOf(at, size), Arrays.copyOf(by, size));
    }

    /// The same direction in smallest numbers, the first of them positive: equal for parallel rows.
    Row normal() {
        int common = 0;
        for (int value : values) {
            common = gcd(common, Math.abs(value));
        }
        if (common == 0) {
            return this;
        }
        int divisor = values[0] < 0 ? -common : common;
        return divisor == 1
                ? this
                : new Row(columns, Arrays.stream(values).map(value -> value / divisor).toArray());
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row
                && Arrays.equals(columns, row.columns)
                && Arrays.equals(values, row.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(columns) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(columns) + Arrays.toString(values);
    }
}
