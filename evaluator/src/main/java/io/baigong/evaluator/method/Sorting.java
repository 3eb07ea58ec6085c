package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Puts subjects in the order of a number; equal ones in the order of their keys, so that the order
/// of arrival never matters.
final class Sorting {
    private Sorting() {}

    static int[] by(Sheet sheet, int[] subjects, int column, Step.Order order) {
        Comparator<Integer> lowest = Comparator.comparing(s -> number(sheet, s, column));
        Comparator<Integer> first = order == Step.Order.HIGHEST ? lowest.reversed() : lowest;
        return IntStream.of(subjects)
                .boxed()
                .sorted(first.thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
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
