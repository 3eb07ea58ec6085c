package io.baigong.telemetry.questdb;

import static io.baigong.telemetry.TelemetryStoreContract.awaitApplied;
import static io.baigong.telemetry.TelemetryStoreContract.batch;
import static io.baigong.telemetry.TelemetryStoreContract.sleep;
import static io.baigong.telemetry.TelemetryStoreContract.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.baigong.telemetry.Quality;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.TelemetryStore.Step;
import io.baigong.telemetry.ValueType;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the store survives: kill -9 at any moment, and a disk that fills up.
class FaultTests {
    @TempDir Path folder;

    @Test
    void everyCommittedValueIsThereOnceAfterKill9WhileRollingUpAndConverting() throws Exception {
        var random = new Random();
        int next = 0;
        for (int round = 0; round < 4; round++) {
            next = killedWriter(next, 60 + random.nextInt(200));
            check(next);
            // What the consumer had not seen applied comes again.
            next = Math.max(0, next - 30);
        }
    }

    /// @return the number after the last batch that was said to be durable
    private int killedWriter(int from, int batches) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx512m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StoreWriter.class.getName(),
                                folder.toString(),
                                Integer.toString(from)));
        var process =
                new ProcessBuilder(command)
                        .redirectError(folder.resolve("writer.err").toFile())
                        .start();
        int last = -1;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("committed ")) {
                    last = Integer.parseInt(line.substring(10));
                    if (last >= from + batches) {
                        // Through the handle, which leaves the pipe to be read to its end.
                        process.toHandle().destroyForcibly();
                    }
                }
            }
        }
        assertThat(process.waitFor()).as("exit of a killed process").isEqualTo(137);
        return last + 1;
    }

    private void check(int batches) throws IOException {
        var numbers = new TreeMap<Long, Integer>();
        for (int number = 0; number < batches; number++) {
            var batch = StoreWriter.batchOf(number);
            for (int row = 0; row < batch.size(); row += 3) {
                numbers.put(batch.time(row), number << 8 | row);
            }
        }
        try (var store = QuestDbStore.open(StoreWriter.settings(folder, batches))) {
            // A batch more may be there: it was durable before it could be said.
            store.append(StoreWriter.batchOf(Math.max(0, batches - 1)));
            awaitApplied(store, store.commit());
            long end = numbers.lastKey() + 1;
            var doubles = store.raw(StoreWriter.SERIES[0], 0, end, Integer.MAX_VALUE);
            var int64s = store.raw(StoreWriter.SERIES[1], 0, end, Integer.MAX_VALUE);
            var texts = store.raw(StoreWriter.SERIES[2], 0, end, Integer.MAX_VALUE);
            long extra = doubles.size() - numbers.size();
            assertThat(extra).as("rows of the batch that was not said").isBetween(0L, 40L);
            // The commit that was cut off may be in one table and not in another.
            for (var entry : numbers.entrySet()) {
                int number = entry.getValue() >> 8;
                int row = (entry.getValue() & 255) / 3;
                int at = rowOf(doubles, entry.getKey());
                assertThat(doubles.doubles()[at]).isEqualTo(number + row / 100.0);
                assertThat(doubles.qualities()[at]).isEqualTo((byte) (row & 1));
                assertThat(int64s.int64s()[rowOf(int64s, entry.getKey())])
                        .isEqualTo(((long) number << 32) + row);
                assertThat(texts.texts()[rowOf(texts, entry.getKey())])
                        .isEqualTo(number + "/" + row);
            }
            checkBuckets(store, doubles.times(), end);
            store.rollUp();
            checkBuckets(store, doubles.times(), end);
        }
    }

    private static int rowOf(TelemetryStore.Samples samples, long time) {
        int at = Arrays.binarySearch(samples.times(), time);
        assertThat(at)
                .as("row of series %d at %d", samples.series().number(), time)
                .isNotNegative();
        return at;
    }

    private static void checkBuckets(QuestDbStore store, long[] times, long end) {
        for (var step : List.of(new Step.Fixed(Duration.ofHours(1)), new Step.Days(1))) {
            var buckets = store.buckets(StoreWriter.SERIES[0], 0, end, step, ZoneOffset.UTC);
            var expected = new TreeMap<Long, Long>();
            long width = step instanceof Step.Days ? 24 * Times.HOUR : Times.HOUR;
            for (long time : times) {
                expected.merge(Times.floor(time, width), 1L, Long::sum);
            }
            var found = new TreeMap<Long, Long>();
            for (int i = 0; i < buckets.size(); i++) {
                found.put(buckets.starts()[i], buckets.count()[i] + buckets.bad()[i]);
            }
            assertThat(found).as(step.toString()).isEqualTo(expected);
        }
    }

    @Test
    void goesOnByItselfWhenAFullDiskHasSpaceAgain() throws Exception {
        assumeThat(run("id", "-u")).isEqualTo("0");
        var mount = Files.createDirectory(folder.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", mount.toString()))
                .isEmpty();
        try {
            fillAndFree(mount);
        } finally {
            run("umount", "-l", mount.toString());
        }
    }

    private static void fillAndFree(Path mount) throws Exception {
        var clock = new SetClock();
        clock.set(StoreWriter.START);
        var settings =
                QuestDbSettings.in(mount.resolve("store"))
                        .withMinFreeBytes(0)
                        .withDays(ZoneOffset.UTC, clock);
        var series = new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD);
        try (var store = QuestDbStore.open(settings)) {
            var first = batch();
            first.add(series, StoreWriter.START - 1, 0, Quality.GOOD);
            write(store, first);
            var ballast = mount.resolve("ballast");
            Files.write(ballast, new byte[20 << 20]);

            int durable = 0;
            boolean refused = false;
            long ticket = 0;
            for (; durable < 4_000 && !refused; durable++) {
                var batch = batch();
                for (int row = 0; row < 2_000; row++) {
                    batch.add(
                            series, StoreWriter.START + durable * 2_000L + row, row, Quality.GOOD);
                }
                try {
                    store.append(batch);
                    ticket = store.commit();
                } catch (StoreUnavailable e) {
                    assertThat(e.isTemporary()).isTrue();
                    refused = true;
                    durable--;
                }
            }
            assertThat(refused).as("a full disk refuses").isTrue();

            Files.delete(ballast);
            Files.write(mount.resolve("little"), new byte[1 << 20]);
            awaitAppliedThoughFull(store, ticket);
            var batch = batch();
            batch.add(series, StoreWriter.START - 2, 0, Quality.GOOD);
            store.append(batch);
            // The engine may find too little space once more before it has purged what is applied.
            awaitAppliedThoughFull(store, store.commit());
            assertThat(store.health().suspended()).isEmpty();
            assertThat(store.count(series, 0, Long.MAX_VALUE)).isEqualTo(durable * 2_000L + 2);
        }
    }

    private static void awaitAppliedThoughFull(QuestDbStore store, long ticket) {
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (true) {
            try {
                if (store.isApplied(ticket)) {
                    return;
                }
            } catch (StoreUnavailable e) {
                assertThat(e.isTemporary()).isTrue();
                assertThat(e).hasMessageContaining("stand still");
            }
            assertThat(System.nanoTime()).as("resumed within two minutes").isLessThan(deadline);
            sleep();
        }
    }

    @Test
    void refusesBeforeTheDiskIsFull() {
        var clock = new SetClock();
        clock.set(StoreWriter.START);
        var settings =
                QuestDbSettings.in(folder)
                        .withMinFreeBytes(Long.MAX_VALUE)
                        .withDays(ZoneOffset.UTC, clock);
        try (var store = QuestDbStore.open(settings)) {
            store.append(StoreWriter.batchOf(0));
            org.assertj.core.api.Assertions.assertThatThrownBy(store::commit)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("expected at least");
            assertThat(store.countAll()).isZero();
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }
}
