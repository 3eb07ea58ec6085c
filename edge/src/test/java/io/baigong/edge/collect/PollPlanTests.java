package io.baigong.edge.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PollPlanTests {
    @Property
    void staysOnItsTimesHoweverLongAskingTakes(
            @ForAll @LongRange(min = 1, max = 1_000) long interval,
            @ForAll @LongRange(min = 0, max = 5_000) long asking,
            @ForAll long start) {
        var plan = new PollPlan(new long[] {interval}, start, new SplittableRandom(1));
        long first = start + plan.nanosUntil(0, start);
        long now = first;
        for (int i = 0; i < 20; i++) {
            now += asking;
            plan.asked(0, now);
            long due = now + plan.nanosUntil(0, now);
            assertThat(due - now).isBetween(0L, interval);
            assertThat((due - first) % interval).isZero();
            now = due;
        }
    }

    @Test
    void takesTheGroupThatIsDueFirstAndCountsWhatItMissed() {
        var plan = new PollPlan(new long[] {1_000, 10}, 0, new SplittableRandom(1));
        long now = plan.nanosUntil(1, 0);
        plan.asked(1, now + 35);
        assertThat(plan.overruns()).isEqualTo(3);
        assertThat(new PollPlan(new long[0], 0, new SplittableRandom(1)).first()).isEqualTo(-1);
    }
}
