package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;

/// Puts subjects in the order of a number; equal ones in the order of their keys, so that the order
/// of arrival never matters.
final class Sorting {
    private Sorting() {}

    /// @param near the nearest double, which settles nearly all comparisons without a decimal
    private record Entry(double near, BigDecimal number, int subject) {}

    private static final Comparator<Entry> LOWEST =
            (one, other) -> {
                int order = Double.compare(one.near, other.near);
                return order != 0 ? order : one.number.compareTo(other.number);
            };

    static int[] by(Sheet sheet, int[] subjects, int column, Step.Order order) {
        Entry[] entries = new Entry[subjects.length];
        Arrays.setAll(
                entries,
                i -> {
                    BigDecimal number = number(sheet, subjects[i], column);
                    // Nothing is added to a zero: -0.0 and 0.0 must not differ.
                    return new Entry(number.doubleValue() + 0.0, number, subjects[i]);
                });
        Comparator<Entry> first = order == Step.Order.HIGHEST ? LOWEST.reversed() : LOWEST;
        Arrays.parallelSort(entries, first.thenComparingInt(Entry::subject));
        int[] sorted = new int[entries.length];
        Arrays.setAll(sorted, i -> entries[i].subject);
        return sorted;
    }

    static boolean equal(Sheet sheet, int one, int other, int column) {
        return number(sheet, one, column).compareTo(number(sheet, other, column)) == 0;
    }

    private static BigDecimal number(Sheet sheet, int subject, int column) {
        if (sheet.row(subject).values[column] instanceof BigDecimal number) {
            return number;
        }
        throw new IllegalStateException("a subject without a number cannot be ranked");
    }
}
