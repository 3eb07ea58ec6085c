package io.baigong.evaluator.rollup;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/// The days that figures are about.
///
/// @param from the first day
/// @param to the day after the last
public record Period(LocalDate from, LocalDate to) {
    /// @throws IllegalArgumentException when it ends before it begins
    public Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "a period must begin before it ends, was %s to %s".formatted(from, to));
        }
    }

    public static Period ofYear(int year) {
        return new Period(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1));
    }

    LocalDate lastDay() {
        return to.minusDays(1);
    }

    static long days(LocalDate from, LocalDate to) {
        return ChronoUnit.DAYS.between(from, to);
    }
}
