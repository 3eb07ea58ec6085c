package io.baigong.plant;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// When the works runs: two shifts, 06:00 to 22:00, Monday to Saturday, in the site's time. The two
/// hours before a history ends are worked whatever the day, so that who starts the demonstration at
/// night or on a Sunday sees the machines at work and not an empty hour.
final class Shifts {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final long DAY_MILLIS = Duration.ofHours(16).toMillis();

    static final long OVERTIME_MILLIS = Duration.ofHours(2).toMillis();
    private static final LocalTime BEGIN = LocalTime.of(6, 0);
    private static final LocalDate FIRST_MONDAY = LocalDate.of(2018, 1, 1);

    private Shifts() {}

    /// A working day.
    ///
    /// @param number counts working days since the first Monday of 2018
    /// @param begin epoch milliseconds
    record Day(long number, long begin) {
        long end() {
            return begin + DAY_MILLIS;
        }
    }

    /// Working days that share a moment with the span.
    static List<Day> between(long after, long until) {
        var days = new ArrayList<Day>();
        LocalDate day = Instant.ofEpochMilli(after).atZone(ZONE).toLocalDate();
        LocalDate last = Instant.ofEpochMilli(until).atZone(ZONE).toLocalDate();
        for (; !day.isAfter(last); day = day.plusDays(1)) {
            long begin = begin(day);
            if (isWorked(day) && begin <= until && begin + DAY_MILLIS > after) {
                days.add(new Day(number(day), begin));
            }
        }
        return days;
    }

    /// What was worked until the moment: working days since the other, and overtime at the end.
    static List<Day> workedUntil(long after, long until) {
        var days = between(after, until);
        long free = days.isEmpty() ? Long.MIN_VALUE : days.getLast().end();
        long begin = Math.max(Math.max(after, free), until - OVERTIME_MILLIS);
        if (begin < until) {
            LocalDate day = Instant.ofEpochMilli(begin).atZone(ZONE).toLocalDate();
            // After the day's own shift its work goes on where the next day's begins.
            boolean worked = isWorked(day) && begin >= begin(day) + DAY_MILLIS;
            days.add(new Day(number(day) + (worked ? 1 : 0), begin));
        }
        return days;
    }

    /// Whether the two shifts of the day are worked.
    static boolean isWorked(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    private static long begin(LocalDate day) {
        return day.atTime(BEGIN).atZone(ZONE).toInstant().toEpochMilli();
    }

    private static long number(LocalDate day) {
        long days = day.toEpochDay() - FIRST_MONDAY.toEpochDay();
        return Math.floorDiv(days, 7L) * 6 + Math.floorMod(days, 7L);
    }
}
