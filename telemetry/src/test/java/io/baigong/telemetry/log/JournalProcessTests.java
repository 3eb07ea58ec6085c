package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
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
            var child = new ChildProcess(folder);
            child.awaitOpen();
            Thread.sleep(random.nextInt(600));
            acknowledged = Math.max(acknowledged, child.kill());
            assertThat(child.exitValue()).as("SIGKILL").isEqualTo(128 + 9);
            JournalChild.assertHoldsItsNumbersUpToAtLeast(folder, acknowledged);
        }
        assertThat(acknowledged).isPositive();
    }

    @Test
    void keepsASecondProcessOutAndNamesTheFirst() throws Exception {
        var child = new ChildProcess(folder);
        child.awaitOpen();
        try {
            assertThatThrownBy(() -> Journal.open(JournalChild.settings(folder)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by process " + child.pid());
        } finally {
            child.kill();
        }
        Journal.open(JournalChild.settings(folder)).close();
    }

    /// The limit of the file size makes the system refuse a write as a broken disk would.
    @Test
    void takesNothingMoreAfterAWriteFailedForAnotherReasonThanSpace() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash to limit the file size");
        var child = new ChildProcess(folder, "/bin/bash", "-c", "ulimit -f 16 && exec \"$@\"", "-");
        long acknowledged = child.awaitFailure();
        assertThat(child.failure())
                .contains("takes nothing until it is opened anew")
                .endsWith("(true)");
        assertThat(acknowledged).isPositive();
        JournalChild.assertHoldsItsNumbersUpToAtLeast(folder, acknowledged);
    }
}
