package io.baigong.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ArrivalClockTests {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /// The machine's clock, which people and daemons set.
    private static final class Wall extends Clock {
        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000;
    }

    @Test
    void timesGoOnWhenTheClockJumpsBackAndFollowItWhenItJumpsAhead() {
        var wall = new Wall();
        var arrivals = new ArrivalClock(wall);
        long first = arrivals.next();
        assertThat(first).isGreaterThanOrEqualTo(micros(NOON));
        wall.now = NOON.minus(Duration.ofHours(1));
        long last = first;
        for (int i = 0; i < 1_000; i++) {
            long next = arrivals.next();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
        assertThat(last).as("at a walk").isLessThan(micros(NOON.plus(Duration.ofMinutes(30))));
        wall.now = NOON.plus(Duration.ofHours(1));
        assertThat(arrivals.next()).isGreaterThanOrEqualTo(micros(wall.now));
    }
}
