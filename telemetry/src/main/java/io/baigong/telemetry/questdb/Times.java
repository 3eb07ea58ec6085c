package io.baigong.telemetry.questdb;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Windows of time in microseconds.
final class Times {
    static final long SECOND = 1_000_000L;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;

    /// The first moment that the engine cannot keep: the year 10000.
    static final long END =
            LocalDate.of(10_000, 1, 1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() * SECOND;

    private Times() {}

    static long floor(long time, long width) {
        return Math.floorDiv(time, width) * width;
    }

    static LocalDate date(long time, ZoneId zone) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(time, SECOND), Math.floorMod(time, SECOND) * 1_000)
                .atZone(zone)
                .toLocalDate();
    }

    /// When the day begins; not always at midnight, where clocks change at midnight.
    static long start(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toEpochSecond() * SECOND;
    }

    static long startOfDay(long time, ZoneId zone) {
        return start(date(time, zone), zone);
    }

    static long startOfNextDay(long time, ZoneId zone) {
        return start(date(time, zone).plusDays(1), zone);
    }

    /// The zone itself when all its days begin on a full hour of UTC, else UTC: daily roll-ups are
    /// made of hours.
    static ZoneId ofWholeHours(ZoneId zone) {
        var rules = zone.getRules();
        long hour = 3_600;
        var now = Instant.ofEpochSecond(0);
        boolean whole = rules.getOffset(now).getTotalSeconds() % hour == 0;
        for (var change : rules.getTransitions()) {
            if (change.getInstant().isAfter(now)) {
                whole &= change.getOffsetAfter().getTotalSeconds() % hour == 0;
            }
        }
        for (var rule : rules.getTransitionRules()) {
            whole &= rule.getOffsetAfter().getTotalSeconds() % hour == 0;
        }
        return whole ? zone : ZoneOffset.UTC;
    }
}
