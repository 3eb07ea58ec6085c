package io.baigong.edge.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Address;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.edge.configuration.TagConfiguration.Deadband;
import io.baigong.edge.readings.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TagStateTests {
    private record Place(String text) implements Address {}

    private static final Tag TAG = new Tag("t", new Place("t"));

    private long time = 1_000_000;

    private static TagState state(double scale, double offset, @Nullable Deadband deadband) {
        var silence = deadband == null ? null : Duration.ofSeconds(60);
        return new TagState(
                TAG,
                new TagConfiguration("t", "t", null, null, scale, offset, deadband, silence, null),
                0);
    }

    /// What is reported of a value that comes a second after the one before.
    private @Nullable Reading report(TagState state, Value value) {
        time += 1_000;
        var sample = Sample.good(TAG, value, Instant.ofEpochMilli(time));
        return state.report(Objects.requireNonNull(state.reading(sample, time, 0)), time);
    }

    private @Nullable Value reported(TagState state, Value value) {
        var reading = report(state, value);
        return reading == null ? null : reading.value();
    }

    @Test
    void scalesNumbersAndNothingElse() {
        var state = state(0.1, -40, null);
        assertThat(reported(state, Value.of(500))).isEqualTo(Value.of(10.0));
        assertThat(reported(state, Value.of(true))).isEqualTo(Value.of(true));
        assertThat(reported(state, Value.of("on"))).isEqualTo(Value.of("on"));
        assertThat(reported(state(1, 0, null), Value.of(Long.MAX_VALUE)))
                .isEqualTo(Value.of(Long.MAX_VALUE));
    }

    @Test
    void refusesWhatIsNoFiniteNumberAfterScaling() {
        var reading = Objects.requireNonNull(report(state(1e300, 0, null), Value.of(1e300)));
        assertThat(reading.status().reason()).isEqualTo(Reason.OUT_OF_RANGE);
        assertThat(reading.value()).isNull();
    }

    @Test
    void reportsEverythingWithoutADeadband() {
        var state = state(1, 0, null);
        assertThat(reported(state, Value.of(1))).isNotNull();
        assertThat(reported(state, Value.of(1))).isNotNull();
    }

    @Test
    void reportsAChangeBeyondAnAbsoluteDeadband() {
        var state = state(1, 0, new Deadband.Absolute(0.5));
        assertThat(reported(state, Value.of(10.0))).isNotNull();
        assertThat(reported(state, Value.of(10.4))).isNull();
        assertThat(reported(state, Value.of(10.5))).isNull();
        assertThat(reported(state, Value.of(10.6))).isNotNull();
    }

    @Test
    void comparesWithWhatWasReportedSoThatASlowDriftIsSeen() {
        var state = state(1, 0, new Deadband.Absolute(1));
        report(state, Value.of(0.0));
        int reports = 0;
        for (int i = 1; i <= 40; i++) {
            reports += report(state, Value.of(i * 0.25)) == null ? 0 : 1;
        }
        assertThat(reports).isEqualTo(8);
    }

    @Test
    void reportsAChangeBeyondAPercentage() {
        var state = state(1, 0, new Deadband.Percent(10));
        assertThat(reported(state, Value.of(-100.0))).isNotNull();
        assertThat(reported(state, Value.of(-109.0))).isNull();
        assertThat(reported(state, Value.of(-111.0))).isNotNull();
        assertThat(reported(state, Value.of("text"))).isNotNull();
        assertThat(reported(state, Value.of("text"))).isNull();
    }

    @Test
    void reportsAnUnchangedValueAfterTheLongestSilence() {
        var state = state(1, 0, new Deadband.Absolute(1));
        report(state, Value.of(5));
        int reports = 0;
        for (int i = 0; i < 180; i++) {
            reports += report(state, Value.of(5)) == null ? 0 : 1;
        }
        assertThat(reports).isEqualTo(3);
        assertThat(state.unchanged(time + 61_000)).isNotNull();
        assertThat(state.unchanged(time + 62_000)).isNull();
    }

    @Test
    void givesWhatIsReportedOnlyBecauseOfTheSilenceTheTimeAtWhichItWasSeen() {
        var state = state(1, 0, new Deadband.Absolute(0));
        var sample = Sample.good(TAG, Value.of(5), Instant.ofEpochMilli(1_000));
        state.report(Objects.requireNonNull(state.reading(sample, 500, 0)), 1_000);
        var again = state.report(Objects.requireNonNull(state.reading(sample, 500, 0)), 62_000);
        assertThat(Objects.requireNonNull(again).time()).isEqualTo(62_000);
    }

    @Test
    void reportsNothingTwiceThatHasTheSameTimeAndValue() {
        var state = state(1, 0, null);
        var sample = Sample.good(TAG, Value.of(5), Instant.ofEpochMilli(1_000));
        assertThat(state.report(Objects.requireNonNull(state.reading(sample, 500, 0)), 1_000))
                .isNotNull();
        assertThat(state.report(Objects.requireNonNull(state.reading(sample, 500, 0)), 2_000))
                .isNull();
    }

    @Test
    void tellsBadOnceWithTheTimeOfTheLastGoodValue() {
        var state = state(1, 0, null);
        report(state, Value.of(5));
        var bad =
                new Sample(
                        TAG,
                        null,
                        Status.bad(Reason.WRONG_TYPE, "NaN"),
                        null,
                        null,
                        Instant.ofEpochMilli(2_000_000));
        var first =
                state.report(Objects.requireNonNull(state.reading(bad, 2_000_000, 0)), 2_000_000);
        assertThat(Objects.requireNonNull(first).lastGood()).isEqualTo(1_001_000L);
        assertThat(
                        state.report(
                                Objects.requireNonNull(state.reading(bad, 2_001_000, 0)),
                                2_001_000))
                .isNull();
        assertThat(reported(state, Value.of(5))).as("good again, though unchanged").isNotNull();
    }

    @Test
    void tellsSilenceAsStaleOnceAndOnlyAfterThePatience() {
        var state = state(1, 0, null);
        report(state, Value.of(5));
        var absent = Sample.bad(TAG, Reason.TIMEOUT, "", Instant.ofEpochMilli(5));
        assertThat(state.reading(absent, 5, 50)).isNull();
        assertThat(state.stale(100, 100, 7, "why")).isNull();
        var stale = Objects.requireNonNull(state.stale(101, 100, 7, "why"));
        assertThat(stale.status().reason()).isEqualTo(Reason.STALE);
        assertThat(stale.lastGood()).isEqualTo(1_001_000L);
        assertThat(state.stale(1_000, 100, 8, "why")).isNull();
    }
}
