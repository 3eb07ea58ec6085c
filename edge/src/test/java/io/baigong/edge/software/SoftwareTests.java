package io.baigong.edge.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.edge.software.SoftwareRefused.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftwareTests {
    private static final String PATH = "/api/v1/gateways/software/downloads/" + "t".repeat(43);
    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    @TempDir Path folder;
    private Path key;
    private Path state;
    private Instant now = START;
    private boolean away;

    @BeforeEach
    void makeAKey() throws IOException {
        key = folder.resolve("release.key");
        state = folder.resolve("software");
        SoftwareKeys.make(key);
    }

    private Software running(String version) throws IOException {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        var run = new Software.Run(version, "0.1.0", parent, Duration.ofMinutes(5));
        return new Software(
                state,
                folder,
                run,
                () -> now,
                (path, most, to) -> {
                    if (away) {
                        throw new IOException("nobody is there");
                    }
                    Files.copy(folder.resolve("package.zip"), to);
                });
    }

    private Software.Offer packed(String version, boolean older) throws Exception {
        var files = new LinkedHashMap<String, Path>();
        files.put("baigong-edge.jar", Files.writeString(folder.resolve("jar"), version));
        var zip = folder.resolve("package.zip");
        SoftwarePackage.write(zip, version, START, older, files, key);
        var read = SoftwarePackage.open(zip, SoftwareKeys.in(folder));
        return new Software.Offer(version, read.size(), read.sha256(), PATH);
    }

    private void refused(Software software, Software.Offer offer, Code code, String words)
            throws IOException {
        assertThatThrownBy(() -> software.stage(offer))
                .isInstanceOfSatisfying(
                        SoftwareRefused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(code);
                            assertThat(refused).hasMessageContaining(words);
                        });
        assertThat(software.state().staged()).isNull();
        assertThat(software.look(() -> true)).isNull();
        try (var left = Files.list(state)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aNewerVersionIsUnpackedAndTheProcessEndsAfterItHasAnswered() throws Exception {
        var software = running("0.1.0");

        software.stage(packed("0.2.0", false));

        assertThat(software.state().staged()).isEqualTo("0.2.0");
        assertThat(state.resolve("0.2.0/baigong-edge.jar")).hasContent("0.2.0");
        assertThat(software.look(() -> true)).isNull();
        now = START.plusSeconds(2);
        assertThat(software.look(() -> true)).isEqualTo(Software.AGAIN);
        assertThatThrownBy(() -> software.stage(packed("0.3.0", false)))
                .hasMessageContaining("expected no version on trial, got 0.2.0");
    }

    @Test
    void whatIsNotAsOfferedOrNotWantedIsRefusedAndLeavesNothing() throws Exception {
        var software = running("0.2.0");
        refused(software, packed("0.1.0", false), Code.SOFTWARE_OLDER, "newer than 0.2.0");
        refused(software, packed("0.2.0", true), Code.SOFTWARE_OLDER, "newer than 0.2.0");
        var good = packed("0.3.0", false);
        refused(
                software,
                new Software.Offer("0.4.0", good.size(), good.sha256(), PATH),
                Code.SOFTWARE_BROKEN,
                "expected 0.4.0");
        refused(
                software,
                new Software.Offer("0.3.0", good.size(), "0".repeat(64), PATH),
                Code.SOFTWARE_BROKEN,
                good.sha256());
        refused(
                software,
                new Software.Offer("0.3.0", good.size(), good.sha256(), PATH + "/../../other"),
                Code.SOFTWARE_BROKEN,
                "a path of the platform");
        refused(
                software,
                new Software.Offer("0.3.0", 1L << 30, good.sha256(), PATH),
                Code.SOFTWARE_TOO_LARGE,
                "134217728");
        away = true;
        refused(software, good, Code.SOFTWARE_UNREACHABLE, "nobody is there");
        away = false;
        Files.delete(folder.resolve("release.key.pub"));
        refused(software, good, Code.SOFTWARE_UNSIGNED, "a key in");
        SoftwareKeys.make(folder.resolve("other.key"));
        refused(software, good, Code.SOFTWARE_UNSIGNED, "one of the keys");
    }

    @Test
    void anOlderVersionThatWasPackedToBeTakenIsTaken() throws Exception {
        var software = running("0.2.0");

        software.stage(packed("0.1.0", true));

        assertThat(software.state().staged()).isEqualTo("0.1.0");
    }

    @Test
    void aTrialEndsWellWhenThePlatformTakesSomethingAndKeepsTheOneBefore() throws Exception {
        for (String version : new String[] {"0.2.0", "0.3.0", "0.4.0"}) {
            running("0.1.0").stage(packed(version, false));
            var software = running(version);
            assertThat(software.state().onTrial()).isTrue();
            assertThat(software.look(() -> true)).isNull();
            assertThat(software.state().onTrial()).as("too early to tell").isTrue();
            now = now.plusSeconds(6);
            assertThat(software.look(() -> true)).isNull();
            assertThat(software.state().onTrial()).isFalse();
            assertThat(software.state().good()).isEqualTo(version);
        }
        assertThat(state.resolve("0.2.0")).doesNotExist();
        assertThat(state.resolve("0.3.0")).exists();
        assertThat(running("0.4.0").state().onTrial()).isFalse();
    }

    @Test
    void aTrialThatReachesNobodyIsGivenUp() throws Exception {
        running("0.1.0").stage(packed("0.2.0", false));
        var software = running("0.2.0");
        now = now.plus(Duration.ofMinutes(5)).plusSeconds(1);

        assertThat(software.look(() -> false)).isEqualTo(Software.AGAIN);

        var after = running("0.1.0");
        assertThat(after.state().note())
                .isEqualTo("0.2.0 did not reach the platform within 5 minutes; back to 0.1.0");
        assertThat(state.resolve("0.2.0")).doesNotExist();
        after.stage(packed("0.2.0", false));
    }

    @Test
    void aGatewayWhoseRunnerIsGoneEnds() throws Exception {
        var run =
                Software.Run.of(
                        "0.1.0", Map.of("BAIGONG_EDGE_RUNNER", "1", "BAIGONG_EDGE_TRIAL", "7"));
        assertThat(run.trial()).hasSeconds(7);
        var software = new Software(state, folder, run, () -> now, (_, _, _) -> {});

        assertThat(software.look(() -> true)).isEqualTo(Software.LEFT_ALONE);
        assertThatThrownBy(
                        () -> Software.Run.of("0.1.0", Map.of("BAIGONG_EDGE_TRIAL", "7 minutes")))
                .hasMessageContaining("BAIGONG_EDGE_TRIAL: expected a whole number");
    }
}
