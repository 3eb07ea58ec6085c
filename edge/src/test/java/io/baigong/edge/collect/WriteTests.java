package io.baigong.edge.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Severity;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.DeviceConfiguration;
import io.baigong.edge.configuration.DeviceConfiguration.Clock;
import io.baigong.edge.configuration.Group;
import io.baigong.edge.configuration.LineConfiguration;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.edge.configuration.TagConfiguration.Deadband;
import io.baigong.edge.configuration.TagConfiguration.WriteRule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values go into a machine only by the rule of their tag.
class WriteTests {
    @TempDir Path folder;
    private final Notes notes = new Notes();
    private final Workshop workshop = new Workshop(false);
    private final Workshop.Machine press = workshop.machine("press");
    private Fleet fleet;

    @BeforeEach
    void start() throws Exception {
        fleet = new Fleet(_ -> workshop, folder, InstantSource.system(), notes);
        for (String place :
                List.of("speed", "scaled", "locked", "approved", "blind", "name", "count")) {
            press.values.put(place, Value.of(0));
        }
        var tags =
                List.of(
                        tag("speed", null, 1, new WriteRule(0.0, 100.0, true, false)),
                        tag("scaled", DataType.INT16, 0.1, new WriteRule(null, null, true, false)),
                        tag("count", DataType.INT32, 1, new WriteRule(null, null, true, false)),
                        tag("locked", null, 1, null),
                        tag("approved", null, 1, new WriteRule(null, null, false, true)),
                        tag("blind", null, 1, new WriteRule(null, null, false, false)),
                        tag("name", DataType.TEXT, 1, new WriteRule(null, null, true, false)));
        var group = new Group("all", Duration.ofMillis(50), Group.Mode.POLL, tags);
        var device =
                new DeviceConfiguration(
                        "press",
                        "press",
                        "workshop",
                        Map.of("machine", "press"),
                        Clock.SOURCE,
                        null,
                        3,
                        List.of(group));
        fleet.apply(
                new Configuration(
                        1, List.of(device), List.of(), List.of(), LineConfiguration.DEFAULT));
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (notes.of("press/speed").isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
    }

    private static TagConfiguration tag(
            String name, @Nullable DataType type, double scale, @Nullable WriteRule rule) {
        var deadband = new Deadband.Absolute(1e9);
        return new TagConfiguration(
                name, name, type, null, scale, 0, deadband, Duration.ofHours(1), rule);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private WriteOutcome write(String tag, Value value) throws Exception {
        return fleet.write("press", Map.of(tag, value), false).getFirst();
    }

    @Test
    void writesReadsBackAndTellsTheNewValueWhateverTheDeadband() throws Exception {
        var outcome = write("speed", Value.of(42));
        assertThat(outcome)
                .isEqualTo(new WriteOutcome("speed", Severity.GOOD, null, "", Value.of(42)));
        assertThat(press.values.get("speed")).isEqualTo(Value.of(42));
        assertThat(notes.words("press/speed")).containsExactly("0", "42");
    }

    @Test
    void writesTheRawValueOfAScaledTag() throws Exception {
        assertThat(write("scaled", Value.of(12.34)).severity()).isEqualTo(Severity.GOOD);
        assertThat(press.values.get("scaled")).isEqualTo(Value.of(123));
    }

    @Test
    void letsNothingThroughThatTheRuleDoesNotAllow() throws Exception {
        assertThat(write("locked", Value.of(1)).reason()).isEqualTo("NOT_ALLOWED");
        assertThat(write("approved", Value.of(1)).detail()).contains("second person");
        assertThat(write("speed", Value.of(101)).detail())
                .isEqualTo("expected 0.0 to 100.0, got 101");
        assertThat(write("speed", Value.of("fast")).reason()).isEqualTo("WRONG_TYPE");
        assertThat(write("nothing", Value.of(1)).reason()).isEqualTo("UNKNOWN_TAG");
        assertThat(press.values.values()).containsOnly(Value.of(0));
    }

    @Test
    void writesWhatASecondPersonApproved() throws Exception {
        assertThat(
                        fleet.write("press", Map.of("approved", Value.of(5)), true)
                                .getFirst()
                                .severity())
                .isEqualTo(Severity.GOOD);
        assertThat(press.values.get("approved")).isEqualTo(Value.of(5));
    }

    @Test
    void givesEachValueItsOwnResult() throws Exception {
        press.ill.put("blind", Status.bad(Reason.REFUSED_BY_DEVICE, "exception 3"));
        var outcomes =
                fleet.write(
                        "press",
                        Map.of("blind", Value.of(1), "speed", Value.of(7), "locked", Value.of(1)),
                        false);
        assertThat(outcomes).hasSize(3);
        for (var outcome : outcomes) {
            switch (outcome.tag()) {
                case "blind" -> assertThat(outcome.reason()).isEqualTo("REFUSED_BY_DEVICE");
                case "locked" -> assertThat(outcome.reason()).isEqualTo("NOT_ALLOWED");
                default -> assertThat(outcome.severity()).isEqualTo(Severity.GOOD);
            }
        }
    }

    @Test
    void saysWhenTheDeviceHasAnotherValueThanWasWritten() throws Exception {
        press.forgets = true;
        var outcome = write("speed", Value.of(42));
        assertThat(outcome.reason()).isEqualTo("NOT_HELD");
        assertThat(outcome.detail()).isEqualTo("wrote 42, the device has 0");
        assertThat(outcome.readBack()).isEqualTo(Value.of(0));
    }

    @Test
    void everyWholeNumberIsAnother() throws Exception {
        press.values.put("count", Value.of(5_000_004));
        press.forgets = true;
        assertThat(write("count", Value.of(5_000_000)).reason()).isEqualTo("NOT_HELD");
        assertThat(write("count", Value.of(5_000_000.0)).reason()).isEqualTo("NOT_HELD");
        assertThat(write("count", Value.of(5_000_004.0)).severity()).isEqualTo(Severity.GOOD);
    }

    @Test
    void triesOnceAndNeverAgainWhenTheLinkBreaks() throws Exception {
        press.broken = true;
        assertThatThrownBy(() -> write("speed", Value.of(42))).isInstanceOf(NotDone.class);
        press.broken = false;
        int before = press.reads.get();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (press.reads.get() < before + 10 && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(press.values.get("speed")).isEqualTo(Value.of(0));
    }
}
