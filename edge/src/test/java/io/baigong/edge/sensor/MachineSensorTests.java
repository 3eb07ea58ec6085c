package io.baigong.edge.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.VirtualSensor;
import io.baigong.edge.configuration.VirtualSensor.Lamp;
import io.baigong.edge.configuration.VirtualSensor.Mains;
import io.baigong.edge.configuration.VirtualSensor.Signal;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Virtual sensors on signals made up here; RecordingTests has real ones.
class MachineSensorTests {
    private static final Source CURRENT = new Source("clamp", "current");
    private static final Source GREEN = new Source("tower", "green");
    private static final Source YELLOW = new Source("tower", "yellow");
    private static final Source RED = new Source("tower", "red");

    @TempDir Path folder;
    private final Random noise = new Random(7);
    private final List<Reading> reported = new ArrayList<>();
    private long time = 1_000_000;

    private MachineSensor level(@Nullable Mains mains) {
        return new MachineSensor(
                new VirtualSensor(
                        "press", new Signal.Level(CURRENT, mains), Duration.ofSeconds(3), true),
                folder);
    }

    private MachineSensor tower() {
        var lamps = Map.of(Lamp.GREEN, GREEN, Lamp.YELLOW, YELLOW, Lamp.RED, RED);
        return new MachineSensor(
                new VirtualSensor("press", new Signal.Tower(lamps), Duration.ofSeconds(3), true),
                folder);
    }

    private void take(MachineSensor sensor, Source source, Value value) {
        reported.addAll(
                sensor.take(source, Reading.good(source.property(), value, time)).reported());
    }

    /// A current for so many seconds, with five percent of noise.
    private void flows(MachineSensor sensor, double ampere, int seconds) {
        for (int i = 0; i < seconds; i++) {
            take(sensor, CURRENT, Value.of(ampere * (1 + 0.05 * noise.nextGaussian())));
            time += 1_000;
        }
    }

    private void works(MachineSensor sensor, int cycles) {
        for (int i = 0; i < cycles; i++) {
            flows(sensor, 2, 20);
            flows(sensor, 12, 40);
        }
    }

    private @Nullable Value last(String property) {
        Value last = null;
        for (var reading : reported) {
            last = reading.property().equals(property) ? reading.value() : last;
        }
        return last;
    }

    @Test
    void learnsThreeStatesOfACurrentAndCountsCycles() {
        var sensor = level(null);
        flows(sensor, 0.02, 600);
        works(sensor, 20);
        flows(sensor, 0.02, 600);
        works(sensor, 20);
        assertThat(sensor.evidence()).contains("stop 0.0").contains("idle 2").contains("run 12");
        assertThat(last("state")).isEqualTo(Value.of("run"));
        assertThat(last("running")).isEqualTo(Value.of(true));
        assertThat(last("state-confidence"))
                .isInstanceOfSatisfying(
                        Value.Real.class,
                        confidence -> assertThat(confidence.number()).isGreaterThan(0.95));
        long before = cycles();
        works(sensor, 10);
        assertThat(cycles()).isEqualTo(before + 10);
        flows(sensor, 2, 10);
        assertThat(last("state")).isEqualTo(Value.of("idle"));
        flows(sensor, 0.02, 10);
        assertThat(last("state")).isEqualTo(Value.of("stop"));
    }

    private long cycles() {
        return last("cycles") instanceof Value.Whole(long number) ? number : -1;
    }

    @Test
    void doesNotCountADipThatIsShorterThanItHolds() {
        var sensor = level(null);
        works(sensor, 40);
        flows(sensor, 12, 30);
        long before = cycles();
        flows(sensor, 2, 2);
        flows(sensor, 12, 30);
        assertThat(cycles()).isEqualTo(before);
    }

    @Test
    void saysNothingBeforeThereIsEvidence() {
        var sensor = level(null);
        flows(sensor, 12, 250);
        assertThat(reported).isEmpty();
        flows(sensor, 12, 3_600);
        assertThat(reported).isEmpty();
    }

    @Test
    void addsUpTheEnergyOfThreePhases() {
        var sensor = level(new Mains(400, 3, 0.8));
        for (int second = 0; second <= 3_600; second++) {
            take(sensor, CURRENT, Value.of(10.0));
            time += 1_000;
        }
        assertThat(last("energy"))
                .isInstanceOfSatisfying(
                        Value.Real.class,
                        energy ->
                                assertThat(energy.number())
                                        .isBetween(5.51, 5.55)); // √3 · 400 V · 10 A · 0.8
        time += 3_600_000;
        take(sensor, CURRENT, Value.of(10.0));
        assertThat(last("energy"))
                .as("nobody knows what was in an hour without values")
                .isInstanceOfSatisfying(
                        Value.Real.class, energy -> assertThat(energy.number()).isLessThan(5.56));
    }

    @Test
    void remembersWhatItLearnedAndCounted() throws Exception {
        var before = level(new Mains(400, 3, 0.8));
        works(before, 40);
        before.remember();
        long cycles = cycles();
        reported.clear();
        var after = level(new Mains(400, 3, 0.8));
        flows(after, 12, 20);
        assertThat(last("state")).isEqualTo(Value.of("run"));
        assertThat(cycles()).isGreaterThanOrEqualTo(cycles);
        Files.writeString(folder.resolve("press.json"), "{\"level\": [1,");
        reported.clear();
        flows(level(null), 12, 20);
        assertThat(reported).as("it learns anew").isEmpty();
    }

    @Test
    void isBadWhileItsSignalIs() {
        var sensor = level(null);
        works(sensor, 40);
        reported.clear();
        var bad = new Reading("current", null, Status.bad(Reason.STALE, ""), time, time - 1_000);
        reported.addAll(sensor.take(CURRENT, bad).reported());
        assertThat(reported).extracting(Reading::property).containsExactly("state", "running");
        assertThat(reported).allMatch(reading -> reading.status().reason() == Reason.STALE);
        flows(sensor, 12, 20);
        assertThat(last("state")).isEqualTo(Value.of("run"));
    }

    /// IEC 60204-1, 10.3.2: the colours of indicator lights.
    @Test
    void readsATowerWhoseLampsMayFlash() {
        var sensor = tower();
        shows(sensor, true, false, false, 10);
        assertThat(last("state")).isEqualTo(Value.of("run"));
        shows(sensor, false, true, false, 10);
        assertThat(last("state")).isEqualTo(Value.of("idle"));
        for (int i = 0; i < 10; i++) {
            shows(sensor, false, false, i % 2 == 0, 1);
        }
        assertThat(last("state")).as("a red lamp that flashes").isEqualTo(Value.of("stop"));
        assertThat(cycles()).isZero();
        shows(sensor, true, false, false, 10);
        assertThat(cycles()).isEqualTo(1);
        shows(sensor, false, false, false, 10);
        assertThat(last("state")).as("nothing is lit").isEqualTo(Value.of("stop"));
    }

    @Test
    void aLampIsLitUntilItIsSaidToBeOut() {
        var sensor = tower();
        shows(sensor, true, false, false, 1);
        time += 60_000;
        take(sensor, YELLOW, Value.of(true));
        time += 60_000;
        take(sensor, YELLOW, Value.of(false));
        assertThat(last("state")).as("green is still lit").isEqualTo(Value.of("run"));
        take(sensor, GREEN, Value.of(false));
        time += 5_000;
        take(sensor, RED, Value.of(true));
        time += 5_000;
        take(sensor, YELLOW, Value.of(false));
        assertThat(last("state")).isEqualTo(Value.of("stop"));
    }

    private void shows(
            MachineSensor sensor, boolean green, boolean yellow, boolean red, int seconds) {
        for (int i = 0; i < seconds; i++) {
            take(sensor, GREEN, Value.of(green));
            take(sensor, YELLOW, Value.of(yellow));
            take(sensor, RED, Value.of(red));
            time += 1_000;
        }
    }
}
