package io.baigong.server.methods;

import io.baigong.evaluator.method.Rhythm;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// The days of a period as methods write it.
///
/// @param to the first day after
record Periods(LocalDate from, LocalDate to) {
    /// @return null for a rhythm without whole days
    static @Nullable Periods of(Rhythm rhythm, String period) {
        return switch (rhythm) {
            case YEAR -> of(LocalDate.of(Integer.parseInt(period), 1, 1), Period.ofYears(1));
            case QUARTER ->
                    of(
                            LocalDate.of(
                                    Integer.parseInt(period.substring(0, 4)),
                                    3 * (period.charAt(6) - '1') + 1,
                                    1),
                            Period.ofMonths(3));
            case MONTH -> of(YearMonth.parse(period).atDay(1), Period.ofMonths(1));
            case DAY, SHIFT -> of(LocalDate.parse(period.substring(0, 10)), Period.ofDays(1));
            case INSTANT -> null;
        };
    }

    private static Periods of(LocalDate from, Period length) {
        return new Periods(from, from.plus(length));
    }

    LocalDate last() {
        return to.minusDays(1);
    }

    Instant begins(ZoneId zone) {
        return from.atStartOfDay(zone).toInstant();
    }

    Instant ends(ZoneId zone) {
        return to.atStartOfDay(zone).toInstant();
    }
}
