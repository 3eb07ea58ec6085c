package io.baigong.edge.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A queue in a process of its own, ended without mercy.
class QueueKillTests {
    @TempDir Path folder;
    private final Random random = new Random();
    private final Set<Long> durable = new TreeSet<>();
    private final Set<Long> acknowledged = new HashSet<>();

    @Test
    void keepsWhatWasDurableAndNotAcknowledgedThroughFiveKillsAtRandomMoments() throws Exception {
        for (int round = 0; round < 5; round++) {
            runAndKill(round * 10_000_000L);
            assertKept();
        }
        assertThat(durable).isNotEmpty();
    }

    @Test
    void keepsWhatWasDurableWhenTheLastFileIsTornWhereItWasBeingWritten() throws Exception {
        for (int round = 0; round < 5; round++) {
            runAndKill(round * 10_000_000L);
            appendGarbage();
            assertKept();
        }
    }

    private void runAndKill(long first) throws IOException, InterruptedException {
        var child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                QueueChild.class.getName(),
                                folder.toString(),
                                Long.toString(first))
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader out = child.inputReader()) {
            var said = new StringBuilder();
            for (String line = out.readLine(); !"open".equals(line); line = out.readLine()) {
                assertThat(line).as("%s", said).isNotNull();
                said.append(line).append('\n');
            }
            long until = System.nanoTime() + random.nextInt(1_500) * 1_000_000L;
            String before = "";
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                take(before); // the last line may be torn
                before = line;
                if (System.nanoTime() > until) {
                    child.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(child.waitFor()).as("SIGKILL").isEqualTo(128 + 9);
    }

    private void take(String line) {
        if (line.startsWith("durable ")) {
            durable.add(Long.parseLong(line.substring("durable ".length())));
        } else if (line.startsWith("acknowledged ")) {
            acknowledged.add(Long.parseLong(line.substring("acknowledged ".length())));
        }
    }

    private void assertKept() throws Exception {
        try (var queue = DiskQueue.open(QueueChild.settings(folder), InstantSource.system())) {
            var waiting = new HashSet<>(Batches.numbers(Batches.backlog(queue)));
            assertThat(queue.stats().damagedBatches()).isZero();
            assertThat(queue.stats().droppedValues()).isZero();
            var expected = new TreeSet<>(durable);
            expected.removeAll(acknowledged);
            assertThat(waiting).containsAll(expected);
        }
    }

    /// As the disk may have it when the power went in the middle of a commit.
    private void appendGarbage() throws IOException {
        Path last;
        try (var files = Files.list(folder.resolve("records"))) {
            last =
                    files.filter(file -> file.toString().endsWith(".journal"))
                            .sorted()
                            .toList()
                            .getLast();
        }
        var garbage = new byte[random.nextInt(3_000)];
        random.nextBytes(garbage);
        Files.write(last, garbage, StandardOpenOption.APPEND);
    }
}
