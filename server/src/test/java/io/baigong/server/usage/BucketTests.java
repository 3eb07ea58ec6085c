package io.baigong.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BucketTests {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsABurstThroughAfterAPauseAndThenTheRate() {
        var bucket = new Bucket(100, 2 * SECOND);
        long now = 50 * SECOND;
        for (int i = 0; i < 200; i++) {
            assertThat(bucket.delay(now)).isLessThanOrEqualTo(0);
            bucket.take(1, now);
        }
        bucket.take(1, now);
        assertThat(bucket.delay(now)).isEqualTo(SECOND / 100);
        assertThat(bucket.delay(now + SECOND / 100)).isLessThanOrEqualTo(0);
    }

    @Test
    void whatWasTakenAtOnceIsWaitedForAfterwards() {
        var bucket = new Bucket(10, SECOND);
        bucket.take(1_000, 0);
        assertThat(bucket.delay(0)).isEqualTo(99 * SECOND);
    }

    @Test
    void aHigherLimitHoldsForWhatComes() {
        var bucket = new Bucket(10, SECOND);
        bucket.limit(1_000);
        bucket.take(2_000, 0);
        assertThat(bucket.delay(0)).isEqualTo(SECOND);
    }

    /// Whoever asks before each message and takes no more than one message too much gets at most
    /// burst and rate.
    @Property
    void neverLetsMoreThroughThanBurstAndRate(
            @ForAll @IntRange(min = 1, max = 1_000) int rate,
            @ForAll @Size(min = 1, max = 300)
                    List<@IntRange(min = 0, max = 40) Integer> stepsMillis) {
        var bucket = new Bucket(rate, 2 * SECOND);
        long now = 10 * SECOND;
        long begun = now;
        long taken = 0;
        for (int step : stepsMillis) {
            now += step * 1_000_000L;
            if (bucket.delay(now) <= 0) {
                bucket.take(5, now);
                taken += 5;
            }
        }
        double most = rate * (2 + (now - begun) / 1e9) + 5 + 1;
        assertThat((double) taken).isLessThanOrEqualTo(most);
    }
}
