package io.baigong.edge.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Reason;
import io.baigong.connect.Severity;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.LineConfiguration;
import io.baigong.edge.configuration.VirtualSensor;
import io.baigong.edge.configuration.VirtualSensor.Lamp;
import io.baigong.edge.configuration.VirtualSensor.Signal;
import io.baigong.edge.configuration.VirtualTag;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.LatestReadings;
import io.baigong.edge.readings.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DerivationsTests {
    private final LatestReadings latest = new LatestReadings();
    private final Derivations derivations =
            new Derivations(latest, InstantSource.system(), Path.of("target"));

    private void apply(VirtualTag... tags) {
        derivations.apply(
                new Configuration(
                        1, List.of(), List.of(tags), List.of(), LineConfiguration.DEFAULT));
    }

    private static VirtualTag tag(
            String device, String name, String expression, Map<String, Source> inputs) {
        return new VirtualTag(device, name, expression, inputs, null, null, null);
    }

    private Collection<Derived> take(String device, Reading... readings) {
        latest.put(device, List.of(readings));
        return derivations.take(device, List.of(readings));
    }

    @Test
    void calculatesOverSeveralDevicesAndGoesOnToWhatUsesTheResult() {
        apply(
                tag(
                        "line",
                        "power",
                        "u * i",
                        Map.of(
                                "u",
                                new Source("grid", "voltage"),
                                "i",
                                new Source("press", "current"))),
                tag("line", "high", "p > 1000", Map.of("p", new Source("line", "power"))));
        take("grid", Reading.good("voltage", Value.of(400), 5));
        var derived = take("press", Reading.good("current", Value.of(3.0), 9));
        assertThat(derived)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.device()).isEqualTo("line");
                    assertThat(line.reported())
                            .containsExactly(
                                    Reading.good("power", Value.of(1200.0), 9),
                                    Reading.good("high", Value.of(true), 9));
                });
        assertThat(latest.of("line", "power"))
                .isEqualTo(Reading.good("power", Value.of(1200.0), 9));
    }

    @Test
    void isBadWhenAnInputIsAndSaysWhich() {
        apply(tag("press", "double", "x * 2", Map.of("x", new Source("press", "x"))));
        take("press", Reading.good("x", Value.of(1), 5));
        var derived = take("press", new Reading("x", null, Status.bad(Reason.STALE, ""), 9, 5L));
        assertThat(derived.iterator().next().reported())
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.status().reason()).isEqualTo(Reason.STALE);
                    assertThat(reading.status().detail()).isEqualTo("press/x has no good value");
                    assertThat(reading.lastGood()).isEqualTo(5);
                });
    }

    @Test
    void isUncertainWhenItDoesWithoutABadInput() {
        apply(
                tag(
                        "press",
                        "sum",
                        "orElse(x, 10) + y",
                        Map.of("x", new Source("press", "x"), "y", new Source("press", "y"))));
        take("press", Reading.good("y", Value.of(1), 5));
        var derived = take("press", new Reading("x", null, Status.bad(Reason.STALE, ""), 9, null));
        assertThat(derived.iterator().next().all())
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.value()).isEqualTo(Value.of(11.0));
                    assertThat(reading.status().severity()).isEqualTo(Severity.UNCERTAIN);
                });
    }

    @Test
    void isBadWithoutAFiniteResult() {
        apply(
                tag(
                        "press",
                        "ratio",
                        "x / y",
                        Map.of("x", new Source("press", "x"), "y", new Source("press", "y"))));
        take("press", Reading.good("x", Value.of(1), 5));
        var derived = take("press", Reading.good("y", Value.of(0), 6));
        assertThat(derived.iterator().next().all().getFirst().status().reason())
                .isEqualTo(Reason.OUT_OF_RANGE);
    }

    @Test
    void doesNothingForWhatNobodyUses() {
        apply(tag("press", "double", "x * 2", Map.of("x", new Source("press", "x"))));
        assertThat(take("press", Reading.good("z", Value.of(1), 5))).isEmpty();
        assertThat(take("other", Reading.good("x", Value.of(1), 5))).isEmpty();
    }

    @Test
    void aSensorSeesThatASignalHoldsThoughOnlyChangesAreTold() {
        var lamps =
                Map.of(
                        Lamp.GREEN, new Source("press", "green"),
                        Lamp.YELLOW, new Source("press", "yellow"));
        var sensor =
                new VirtualSensor("press-7", new Signal.Tower(lamps), Duration.ofSeconds(3), true);
        derivations.apply(
                new Configuration(
                        1, List.of(), List.of(), List.of(sensor), LineConfiguration.DEFAULT));
        take("press", Reading.good("green", Value.of(true), 1_000));
        take("press", Reading.good("yellow", Value.of(false), 1_000));
        take("press", Reading.good("yellow", Value.of(true), 20_000));
        take("press", Reading.good("green", Value.of(false), 20_000));
        assertThat(state()).isEqualTo(Value.of("run"));
        derivations.unchanged("press", Set.of("another"), 30_000);
        assertThat(state()).isEqualTo(Value.of("run"));
        derivations.unchanged("press", Set.of("green", "yellow"), 22_000);
        assertThat(state()).as("it has not held yet").isEqualTo(Value.of("run"));
        var derived = derivations.unchanged("press", Set.of("green", "yellow"), 25_000);
        assertThat(state()).isEqualTo(Value.of("idle"));
        assertThat(derived)
                .singleElement()
                .satisfies(one -> assertThat(one.device()).isEqualTo("press-7"));
        take("press", new Reading("green", null, Status.bad(Reason.STALE, ""), 26_000, null));
        assertThat(derivations.unchanged("press", Set.of("green"), 27_000))
                .as("nobody knows")
                .isEmpty();
    }

    private @Nullable Value state() {
        return Objects.requireNonNull(latest.of("press-7", "state")).value();
    }
}
