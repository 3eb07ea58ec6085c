package io.baigong.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class LoopTests {
    private static final long START = 1_800_000_000_000L;

    @Property
    void aPositionIsReachedAtTheFirstMillisecondThatHasPlayedIt(
            @ForAll @LongRange(min = 0, max = 10_000_000_000L) long position,
            @ForAll @DoubleRange(min = 0.01, max = 1000) double pace) {
        var loop = new Loop(START, 60_000, pace);
        long time = loop.time(position);
        assertThat(loop.played(time)).isGreaterThan(position - 1e-3);
        assertThat(loop.played(time - 1)).isLessThan(position + 1e-3);
    }

    @Property
    void timeGoesForwardWithThePosition(
            @ForAll @LongRange(min = 0, max = 1_000_000_000L) long one,
            @ForAll @LongRange(min = 0, max = 1_000_000_000L) long other,
            @ForAll @DoubleRange(min = 0.01, max = 1000) double pace) {
        var loop = new Loop(START, 60_000, pace);
        assertThat(Long.signum(Long.compare(loop.time(one), loop.time(other))))
                .isIn(0, Long.signum(Long.compare(one, other)));
    }

    @Example
    void passesFollowOneAnotherWithoutGap() {
        var loop = new Loop(START, 1_000, 2);
        assertThat(loop.pass(START - 1)).isEqualTo(-1);
        assertThat(loop.pass(START)).isZero();
        assertThat(loop.pass(START + 499)).isZero();
        assertThat(loop.pass(START + 500)).isEqualTo(1);
    }

    @Example
    void refusesAPaceThatGoesNowhere() {
        assertThatThrownBy(() -> new Loop(0, 1, 0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Loop(0, 1, Double.NaN)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Loop(0, 0, 1)).hasMessageContaining("positive");
    }
}
