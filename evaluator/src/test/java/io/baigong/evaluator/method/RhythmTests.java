package io.baigong.evaluator.method;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RhythmTests {
    @Test
    void knowsItsPeriodsAndTheOnesBefore() {
        for (Rhythm rhythm : Rhythm.values()) {
            assertThat(rhythm.isPeriod(rhythm.example())).isTrue();
            assertThat(rhythm.isPeriod("yesterday")).isFalse();
        }
        assertThat(Rhythm.MONTH.isPeriod("2022-13")).isFalse();
        assertThat(Rhythm.DAY.isPeriod("2023-02-29")).isFalse();
        assertThat(Rhythm.YEAR.previous("2022")).isEqualTo("2021");
        assertThat(Rhythm.QUARTER.previous("2022-Q1")).isEqualTo("2021-Q4");
        assertThat(Rhythm.QUARTER.previous("2022-Q3")).isEqualTo("2022-Q2");
        assertThat(Rhythm.MONTH.previous("2022-01")).isEqualTo("2021-12");
        assertThat(Rhythm.DAY.previous("2024-03-01")).isEqualTo("2024-02-29");
        assertThat(Rhythm.SHIFT.previous("2024-03-01/A")).isNull();
    }
}
