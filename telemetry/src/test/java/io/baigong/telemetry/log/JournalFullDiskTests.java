package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real file system of 8 MiB that fills up.
class JournalFullDiskTests {
    private static final int MIB = 1 << 20;

    @TempDir Path temp;
    private Path disk;
    private Path filler;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temp.resolve("disk"));
        filler = disk.resolve("filler");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=8m", "none", disk.toString()),
                "needs the right to mount a small file system");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void refusesBelowTheWatermarkAndAcceptsByItselfWhenSpaceReturns() throws Exception {
        try (var log = Journal.open(settings(2L * MIB))) {
            Acks.await(Acks.append(log, 1, "before"));
            assertThat(log.isCongested()).isFalse();

            fill(Files.getFileStore(disk).getUsableSpace() - MIB);
            assertRefused(log);
            assertThat(log.isCongested()).isTrue();
            assertThat(log.stats().accepting()).isFalse();

            Files.delete(filler);
            awaitAccepting(log);
            Acks.await(Acks.append(log, 1, "after"));
            assertThat(log.stats().accepting()).isTrue();
            assertThat(read(log)).containsExactly("before", "after");
        }
    }

    @Test
    void fillsTheDiskUpToTheWatermarkAndGoesOnAfterTrimming() throws Exception {
        try (var log = Journal.open(settings(2L * MIB))) {
            LogPosition end = null;
            try {
                while (true) {
                    end = Acks.await(Acks.append(log, 1, new byte[100_000]));
                }
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(LogFull.class);
            }
            assertThat(end).isNotNull();
            assertThat(Files.getFileStore(disk).getUsableSpace()).isGreaterThanOrEqualTo(2L * MIB);
            log.trim(log.end(0));
            awaitAccepting(log);
            assertThat(Acks.await(Acks.append(log, 1, "after"))).isGreaterThan(log.begin(0));
        }
    }

    /// The journal looks before it grows, but not before it begins a file: here the system refuses.
    @Test
    void goesOnAfterTheSystemRefusedToWriteANewFile() throws Exception {
        try (var log = Journal.open(settings(0).withGrowBytes(MIB))) {
            int record = 100_000;
            int left = MIB - Segment.HEADER;
            for (; left > record + 2 * Frame.HEADER; left -= record + Frame.HEADER) {
                Acks.await(Acks.append(log, 1, new byte[record]));
            }
            Acks.await(Acks.append(log, 1, new byte[left - Frame.HEADER]));
            var end = log.end(0);
            fillToTheLastByte();

            assertThat(Acks.append(log, 1, "no room"))
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableThat()
                    .withCauseInstanceOf(LogFull.class);
            assertThat(log.end(0)).isEqualTo(end);

            Files.delete(filler);
            awaitAccepting(log);
            Acks.await(Acks.append(log, 1, "after"));
            assertThat(read(log)).hasSize((int) end.offset() + 1).endsWith("after");
        }
    }

    /// Another program takes the space between our look at it and our write, again and again.
    @Test
    void losesNothingAcknowledgedWhileAnotherProgramFillsAndFreesTheDisk() throws Exception {
        var stop = new AtomicBoolean();
        var acknowledged = new ArrayList<String>();
        int refused = 0;
        try (var log = Journal.open(settings(0))) {
            Thread other = Thread.ofPlatform().start(() -> fillAndFree(stop));
            try {
                var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                for (int i = 0; i < 200 || (refused < 3 && System.nanoTime() < deadline); i++) {
                    var answers = new LinkedHashMap<String, CompletableFuture<LogPosition>>();
                    for (int n = 0; n < 20; n++) {
                        var text = "%d.%d".formatted(i, n) + "x".repeat(5_000);
                        answers.put(text, Acks.append(log, 1, text));
                    }
                    for (var answer : answers.entrySet()) {
                        try {
                            Acks.await(answer.getValue());
                            acknowledged.add(answer.getKey());
                        } catch (ExecutionException e) {
                            assertThat(e).hasCauseInstanceOf(LogFull.class);
                            refused++;
                        }
                    }
                    if (i % 10 == 9) {
                        assertThat(read(log)).containsAll(acknowledged);
                        log.trim(log.end(0));
                        acknowledged.clear();
                    }
                }
            } finally {
                stop.set(true);
                other.join();
            }
            Files.deleteIfExists(filler);
            awaitAccepting(log);
            Acks.await(Acks.append(log, 1, "after"));
            acknowledged.add("after");
        }
        assertThat(refused).as("the disk was full now and then").isPositive();
        try (var log = Journal.open(settings(0))) {
            assertThat(read(log)).containsAll(acknowledged);
        }
    }

    private JournalSettings settings(long minFree) {
        return JournalSettings.in(disk.resolve("log"))
                .withMinFreeBytes(minFree)
                .withMaxRecordBytes(MIB / 4)
                .withBufferBytes(MIB / 2)
                .withGrowBytes(MIB / 4)
                .withSegmentBytes(MIB);
    }

    private static void assertRefused(Journal log) throws Exception {
        // what lies before the end of the grown file needs no more space; the watermark counts
        // anyway
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        var answer = CompletableFuture.completedFuture(log.end(0));
        while (!answer.isCompletedExceptionally() && System.nanoTime() < deadline) {
            answer = Acks.append(log, 1, "");
            answer.handle((_, _) -> "").get(60, TimeUnit.SECONDS);
        }
        assertThat(answer)
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(LogFull.class)
                .withMessageContaining("bytes free, at least");
    }

    private static void awaitAccepting(Journal log) throws InterruptedException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (log.isCongested() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(log.isCongested()).isFalse();
    }

    private static List<String> read(Journal log) throws Exception {
        var texts = new ArrayList<String>();
        try (var reader = log.read(log.begin(0))) {
            for (var record = reader.next(Duration.ZERO);
                    record != null;
                    record = reader.next(Duration.ZERO)) {
                String text = Acks.text(record);
                if (!text.isEmpty()) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    private void fill(long bytes) throws IOException {
        try (var channel =
                FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate((int) bytes));
        }
    }

    private void fillToTheLastByte() {
        try (var channel =
                FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (channel.size() < Long.MAX_VALUE) {
                channel.write(ByteBuffer.allocate(4_096));
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private void fillAndFree(AtomicBoolean stop) {
        while (!stop.get()) {
            try (var channel =
                    FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                while (!stop.get()) {
                    channel.write(ByteBuffer.allocate(16_384));
                }
            } catch (IOException full) {
                try {
                    Files.deleteIfExists(filler);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }
}
