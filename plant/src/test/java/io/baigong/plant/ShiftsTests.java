package io.baigong.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShiftsTests {
    @Test
    void aWeekHasSixWorkingDaysNumberedWithoutGaps() {
        var days =
                Shifts.between(
                        Instant.parse("2026-11-15T00:00:00+08:00").toEpochMilli(),
                        Instant.parse("2026-11-29T23:00:00+08:00").toEpochMilli());
        assertThat(days).hasSize(12);
        assertThat(days.getLast().number() - days.getFirst().number()).isEqualTo(11);
    }

    @Test
    void theLastTwoHoursAreWorkedAlsoOnASunday() {
        long sunday = Instant.parse("2026-11-22T06:36:00+08:00").toEpochMilli();
        var last = Shifts.workedUntil(sunday - 86_400_000, sunday).getLast();
        assertThat(last.begin()).isEqualTo(sunday - 7_200_000);
        long monday = Instant.parse("2026-11-23T06:36:00+08:00").toEpochMilli();
        assertThat(Shifts.workedUntil(monday - 86_400_000, monday))
                .isEqualTo(Shifts.between(monday - 86_400_000, monday));
    }

    @Test
    void theOvertimeFollowsTheShift() {
        long evening = Instant.parse("2026-11-20T23:00:00+08:00").toEpochMilli();
        var days = Shifts.workedUntil(evening - 3_600_000 * 12, evening);
        assertThat(days).hasSize(2);
        assertThat(days.getLast().begin()).isEqualTo(days.getFirst().end());
    }

    @Test
    void aSpanInsideAShiftFindsItsDay() {
        long noon = Instant.parse("2026-11-16T12:00:00+08:00").toEpochMilli();
        assertThat(Shifts.between(noon, noon + 1)).hasSize(1);
        long night = Instant.parse("2026-11-16T23:00:00+08:00").toEpochMilli();
        assertThat(Shifts.between(night, night + 1)).isEmpty();
    }
}
