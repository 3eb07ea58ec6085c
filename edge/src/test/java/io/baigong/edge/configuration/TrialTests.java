package io.baigong.edge.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTests {
    @TempDir Path folder;
    private final List<Long> applied = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T08:00:00Z");
    private @Nullable Instant taken;
    private Trial trial;

    @BeforeEach
    void start() throws Exception {
        InstantSource clock = () -> now;
        trial =
                new Trial(
                        new ConfigurationStore(folder),
                        clock,
                        configuration -> applied.add(configuration.version()),
                        () -> taken);
        trial.start();
    }

    private static String version(long version) {
        return "{\"version\": %d, \"devices\": []}".formatted(version);
    }

    private void prove() {
        now = now.plusSeconds(10);
        taken = now;
        trial.look();
    }

    @Test
    void saysWhyItCannotUseWhatItHasKept() throws Exception {
        Files.writeString(folder.resolve("good.json"), "{\"version\": 3, \"devices\": 1}");
        start();
        assertThat(applied).endsWith(0L);
        assertThat(trial.state().note())
                .isEqualTo(
                        "the last good configuration cannot be used: /devices: expected a list, got 1");
    }

    @Test
    void keepsWhatThePlatformTakesSomethingAfter() throws Exception {
        assertThat(trial.apply(version(1))).isEmpty();
        assertThat(trial.state().onTrial()).isTrue();
        prove();
        assertThat(trial.state())
                .satisfies(state -> {
                    assertThat(state.onTrial()).isFalse();
                    assertThat(state.good()).isEqualTo(1);
                });
        start();
        assertThat(applied).endsWith(1L);
        assertThat(trial.state().onTrial()).isFalse();
    }

    @Test
    void goesBackByItselfWhenThePlatformIsLost() throws Exception {
        trial.apply(version(1));
        prove();
        trial.apply(version(2));
        now = now.plus(Duration.ofMinutes(4));
        trial.look();
        assertThat(trial.state().version()).isEqualTo(2);
        now = now.plus(Duration.ofMinutes(2));
        trial.look();
        assertThat(trial.state().version()).isEqualTo(1);
        assertThat(trial.state().note()).contains("version 2 was taken back for 1");
        assertThat(applied).containsExactly(0L, 1L, 2L, 1L);
        start();
        assertThat(trial.state().version()).isEqualTo(1);
    }

    @Test
    void isNotProvedByWhatWasTakenBefore() throws Exception {
        taken = now;
        trial.apply(version(1));
        now = now.plusSeconds(60);
        trial.look();
        assertThat(trial.state().onTrial()).isTrue();
    }

    @Test
    void triesAgainAfterARestartAndStillGoesBack() throws Exception {
        trial.apply(version(1));
        prove();
        trial.apply(version(2));
        start();
        assertThat(trial.state().version()).isEqualTo(2);
        assertThat(trial.state().onTrial()).isTrue();
        now = now.plus(Duration.ofMinutes(6));
        trial.look();
        assertThat(trial.state().version()).isEqualTo(1);
    }

    @Test
    void changesNothingWhenAnythingIsWrong() throws Exception {
        trial.apply(version(1));
        prove();
        assertThat(trial.apply("{\"version\": 2, \"devices\": [{}]}")).isNotEmpty();
        assertThat(trial.state().version()).isEqualTo(1);
        assertThat(trial.document()).isEqualTo(version(1));
        assertThat(folder.resolve("trial.json")).doesNotExist();
    }

    @Test
    void startsWithNothingWhenAFileIsBroken() throws Exception {
        Files.writeString(folder.resolve("good.json"), "{\"vers");
        Files.writeString(folder.resolve("trial.json"), "");
        start();
        assertThat(trial.state().version()).isZero();
        assertThat(trial.apply(version(3))).isEmpty();
    }

    @Test
    void keepsItsFilesToTheOwner() throws Exception {
        trial.apply(version(1));
        assertThat(Files.getPosixFilePermissions(folder.resolve("trial.json")).toString())
                .doesNotContain("GROUP", "OTHERS");
    }
}
