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
    void aSpanInsideAShiftFindsItsDay() {
        long noon = Instant.parse("2026-11-16T12:00:00+08:00").toEpochMilli();
        assertThat(Shifts.between(noon, noon + 1)).hasSize(1);
        long night = Instant.parse("2026-11-16T23:00:00+08:00").toEpochMilli();
        assertThat(Shifts.between(night, night + 1)).isEmpty();
    }
}
