package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A journal in a process of its own, ended without mercy.
class JournalProcessTests {
    @TempDir Path folder;

    @Test
    void keepsEveryAcknowledgedRecordOnceThroughFiveKillsAtRandomMoments() throws Exception {
        var random = new Random();
        long acknowledged = 0;
        for (int round = 0; round < 5; round++) {
            var process = start();
            try (var out = process.inputReader()) {
                awaitLine(out, "open");
                Thread.sleep(random.nextInt(600));
                process.toHandle()
                        .destroyForcibly(); // of the process itself it would close the output
                acknowledged = Math.max(acknowledged, lastAcknowledged(out, ""));
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("SIGKILL").isEqualTo(128 + 9);
            assertHoldsItsNumbersUpToAtLeast(acknowledged);
        }
        assertThat(acknowledged).isPositive();
    }

    @Test
    void keepsASecondProcessOutAndNamesTheFirst() throws Exception {
        var process = start();
        try (var out = process.inputReader()) {
            awaitLine(out, "open");
            assertThatThrownBy(() -> Journal.open(JournalChild.settings(folder)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by process " + process.pid());
        } finally {
            process.destroyForcibly().waitFor();
        }
        Journal.open(JournalChild.settings(folder)).close();
    }

    /// The limit of the file size makes the system refuse a write as a broken disk would.
    @Test
    void takesNothingMoreAfterAWriteFailedForAnotherReasonThanSpace() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash to limit the file size");
        var command =
                new ArrayList<>(List.of("/bin/bash", "-c", "ulimit -f 128 && exec \"$@\"", "-"));
        command.addAll(java());
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.inputReader()) {
            var failure = new StringBuilder();
            long acknowledged = lastAcknowledged(out, "failed ", failure);
            assertThat(failure.toString()).contains("takes nothing until it is opened anew");
            assertHoldsItsNumbersUpToAtLeast(acknowledged);
            assertThat(acknowledged).isPositive();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(java()).redirectErrorStream(true).start();
    }

    private List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JournalChild.class.getName(),
                folder.toString());
    }

    private void assertHoldsItsNumbersUpToAtLeast(long acknowledged) throws Exception {
        try (var log = Journal.open(JournalChild.settings(folder));
                var reader = log.read(log.begin(0))) {
            assertThat(log.end(0).offset()).isGreaterThanOrEqualTo(acknowledged);
            long number = 0;
            for (var record = reader.next(Duration.ZERO);
                    record != null;
                    record = reader.next(Duration.ZERO)) {
                assertThat(reader.key()).isEqualTo((int) number);
                assertThat(Acks.bytes(record)).isEqualTo(JournalChild.record(number));
                number++;
            }
            assertThat(number).isEqualTo(log.end(0).offset());
        }
    }

    private static void awaitLine(BufferedReader out, String wanted) throws IOException {
        for (String line = out.readLine(); !wanted.equals(line); line = out.readLine()) {
            assertThat(line).as("the child ended before it said " + wanted).isNotNull();
        }
    }

    private static long lastAcknowledged(BufferedReader out, String ending) throws IOException {
        return lastAcknowledged(out, ending, new StringBuilder());
    }

    /// Reads until the process ends; a last line may be torn.
    private static long lastAcknowledged(BufferedReader out, String ending, StringBuilder found)
            throws IOException {
        long last = 0;
        @Nullable String previous = null;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (previous != null && previous.startsWith("acknowledged ")) {
                last = Long.parseLong(previous.substring("acknowledged ".length()));
            }
            if (!ending.isEmpty() && line.startsWith(ending)) {
                found.append(line);
            }
            previous = line;
        }
        return last;
    }
}
