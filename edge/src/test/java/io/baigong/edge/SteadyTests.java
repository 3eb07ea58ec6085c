package io.baigong.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyTests {
    @Test
    void goesOnEvenlyFromWhereItBegan() {
        var nanos = new AtomicLong(-5);
        var steady = Steady.from(Instant.EPOCH, nanos::get);
        assertThat(steady.instant()).isEqualTo(Instant.EPOCH);
        nanos.set(1_999_999_995L);
        assertThat(steady.instant()).isEqualTo(Instant.ofEpochSecond(2));
        assertThat(steady.at(999_999_995L)).isEqualTo(Instant.ofEpochSecond(1));
    }
}
