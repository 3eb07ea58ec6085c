package io.baigong.edge.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Capability;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.DeviceConfiguration;
import io.baigong.edge.configuration.DeviceConfiguration.Clock;
import io.baigong.edge.configuration.Group;
import io.baigong.edge.configuration.TagConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTests {
    private static final long A_WHILE = TimeUnit.SECONDS.toNanos(20);

    @TempDir Path folder;
    private final Notes notes = new Notes();

    private Device device(Workshop workshop) {
        return device(
                workshop,
                new TagConfiguration("pieces", "pieces", null, null, 1, 0, null, null, null));
    }

    private Device device(Workshop workshop, TagConfiguration... tags) {
        var group = new Group("all", Duration.ofSeconds(1), Group.Mode.AUTOMATIC, List.of(tags));
        var configuration =
                new DeviceConfiguration(
                        "press",
                        "press",
                        "workshop",
                        Map.of("machine", "press"),
                        Clock.GATEWAY,
                        null,
                        3,
                        List.of(group));
        workshop.machine("press").values.put("pieces", Value.of(1));
        return new Device(configuration, workshop, folder, InstantSource.system(), notes);
    }

    private static void await(String what, BooleanSupplier is) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!is.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(is.getAsBoolean()).as(what).isTrue();
    }

    @Test
    void makesASilentSubscriptionAnew() throws Exception {
        var workshop = new Workshop(true);
        var device = device(workshop);
        device.start();
        try {
            await("the first", () -> notes.words("press/pieces").contains("1"));
            device.watch(System.nanoTime() + A_WHILE);
            assertThat(notes.words("press/pieces")).contains("STALE");
            await("another link", () -> workshop.machine("press").opens.get() == 2);
        } finally {
            device.stop();
        }
    }

    @Test
    void aSubscriptionOverWhichNothingChangesForSomeSecondsIsNotStale() throws Exception {
        var workshop = new Workshop(true);
        var device = device(workshop);
        device.start();
        try {
            await("the first", () -> notes.words("press/pieces").contains("1"));
            // Longer than three intervals of a second, shorter than servers keep silent.
            device.watch(System.nanoTime() + TimeUnit.SECONDS.toNanos(12));
            assertThat(notes.words("press/pieces")).containsExactly("1");
        } finally {
            device.stop();
        }
    }

    @Test
    void nobodyVouchesForASensorThatFallsSilentBehindABroker() throws Exception {
        var workshop = new Workshop(Set.of(Capability.SUBSCRIBE));
        workshop.machine("press").values.put("mode", Value.of(4));
        var device = device(workshop, repeated("pieces"), repeated("mode"));
        device.start();
        try {
            await("the first", () -> notes.words("press/mode").contains("4"));
            Thread.sleep(20);
            workshop.machine("press").tell("pieces", Value.of(2));
            device.watch(System.nanoTime());
            assertThat(notes.words("press/mode")).as("not stamped anew").containsExactly("4");
            assertThat(notes.unchanged).isEmpty();

            long told = System.nanoTime();
            workshop.machine("press").tell("pieces", Value.of(3));
            device.watch(told + TimeUnit.SECONDS.toNanos(15) - 1);
            assertThat(notes.words("press/pieces")).containsExactly("1", "2", "3");
            assertThat(notes.words("press/mode")).containsExactly("4", "STALE");
        } finally {
            device.stop();
        }
    }

    @Test
    void whatWasNeverToldIsNotVouchedFor() throws Exception {
        var workshop = new Workshop(true);
        workshop.machine("press").withheld.add("mode");
        var device = device(workshop, repeated("pieces"), repeated("mode"));
        device.start();
        try {
            await("the first", () -> notes.words("press/pieces").contains("1"));
            workshop.machine("press").live();
            device.watch(System.nanoTime());
            assertThat(notes.words("press/mode")).isEmpty();
            device.watch(System.nanoTime() + A_WHILE);
            assertThat(notes.words("press/mode")).containsExactly("STALE");
        } finally {
            device.stop();
        }
    }

    private static TagConfiguration repeated(String name) {
        var deadband = new TagConfiguration.Deadband.Absolute(0);
        return new TagConfiguration(
                name, name, null, null, 1, 0, deadband, Duration.ofMillis(1), null);
    }

    @Test
    void leavesTheLinkOfADeviceThatSpeaksOnlyWhenItDoes() throws Exception {
        var workshop = new Workshop(Set.of(Capability.SUBSCRIBE));
        var device = device(workshop);
        device.start();
        try {
            await("the first", () -> notes.words("press/pieces").contains("1"));
            device.watch(System.nanoTime() + A_WHILE);
            assertThat(notes.words("press/pieces")).endsWith("STALE");
            int answer = device.with(_ -> 7, Duration.ofMinutes(1));
            assertThat(answer).as("by the same link").isEqualTo(7);
            workshop.machine("press").tell("pieces", Value.of(2));
            assertThat(notes.words("press/pieces")).containsExactly("1", "STALE", "2");
            assertThat(workshop.machine("press").opens).hasValue(1);
        } finally {
            device.stop();
        }
    }
}
