package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every log owes its appenders and consumers.
interface LogContract {
    Duration LONG = Duration.ofSeconds(60);
    Duration NOT_AT_ALL = Duration.ZERO;
    int MAX_RECORD = 1 << 20;

    /// An empty log that takes records of up to a mebibyte.
    Log log() throws Exception;

    @Test
    default void keepsTheOrderOfEachKey() throws Exception {
        var log = log();
        var acks = new ArrayList<CompletableFuture<LogPosition>>();
        for (int i = 0; i < 3_000; i++) {
            acks.add(Acks.append(log, i % 17, "%d %d".formatted(i % 17, i)));
        }
        for (var ack : acks) {
            Acks.await(ack);
        }
        var byKey = new HashMap<Integer, List<Integer>>();
        for (String record : readAll(log)) {
            var parts = record.split(" ");
            byKey.computeIfAbsent(Integer.valueOf(parts[0]), _ -> new ArrayList<>())
                    .add(Integer.valueOf(parts[1]));
        }
        assertThat(byKey).hasSize(17);
        assertThat(byKey.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
        assertThat(byKey.values().stream().mapToInt(List::size).sum()).isEqualTo(3_000);
    }

    @Test
    default void keepsTheRecordsOfAKeyInOnePartitionAndGivesTheKeyBack() throws Exception {
        var log = log();
        var partitions = new HashMap<Integer, Integer>();
        for (int i = 0; i < 100; i++) {
            int key = i % 5 - 2;
            var after = Acks.await(Acks.append(log, key, "of " + key));
            assertThat(partitions.computeIfAbsent(key, _ -> after.partition()))
                    .isEqualTo(after.partition())
                    .isBetween(0, log.partitions() - 1);
        }
        for (int partition = 0; partition < log.partitions(); partition++) {
            try (var reader = log.read(log.begin(partition))) {
                while (reader.position().compareTo(log.end(partition)) < 0) {
                    var record = reader.next(LONG);
                    assertThat(Acks.text(record)).isEqualTo("of " + reader.key());
                    assertThat(partitions).containsEntry(reader.key(), partition);
                }
            }
        }
    }

    @Test
    default void acknowledgesARecordWithThePositionAfterItWhenItCanBeRead() throws Exception {
        var log = log();
        for (int i = 0; i < 20; i++) {
            var before = Acks.await(Acks.append(log, 7, "before " + i));
            var after = Acks.await(Acks.append(log, 7, "this " + i));
            assertThat(after).isGreaterThan(before);
            assertThat(log.end(after.partition())).isGreaterThanOrEqualTo(after);
            try (var reader = log.read(before)) {
                assertThat(Acks.text(reader.next(LONG))).isEqualTo("this " + i);
                assertThat(reader.position()).isEqualTo(after);
            }
        }
    }

    @Test
    default void goesOnReadingFromAnyPositionAReaderHadReached() throws Exception {
        var log = log();
        LogPosition last = new LogPosition(0, 0);
        for (int i = 0; i < 200; i++) {
            last = Acks.await(Acks.append(log, 3, "record " + i));
        }
        var all = new ArrayList<String>();
        var positions = new ArrayList<LogPosition>();
        try (var reader = log.read(log.begin(last.partition()))) {
            while (reader.position().compareTo(last) < 0) {
                positions.add(reader.position());
                all.add(Acks.text(reader.next(LONG)));
            }
        }
        assertThat(all).hasSize(200);
        for (int i = 0; i < all.size(); i += 23) {
            try (var reader = log.read(positions.get(i))) {
                assertThat(Acks.text(reader.next(LONG))).isEqualTo(all.get(i));
            }
        }
    }

    @Test
    default void letsAReaderWaitForTheNextRecord() throws Exception {
        var log = log();
        var end = Acks.await(Acks.append(log, 1, "first"));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var reader = log.read(end)) {
            assertThat(reader.next(Duration.ofMillis(20))).isNull();
            Future<String> waiting = executor.submit(() -> Acks.text(reader.next(LONG)));
            Acks.await(Acks.append(log, 1, "second"));
            assertThat(waiting.get()).isEqualTo("second");
            assertThat(reader.next(NOT_AT_ALL)).isNull();
        }
    }

    @Test
    default void lendsRecordsForReadingOnly() throws Exception {
        var log = log();
        var after = Acks.await(Acks.append(log, 1, "mine"));
        try (var reader = log.read(log.begin(after.partition()))) {
            ByteBuffer record = reader.next(LONG);
            if (record == null) {
                throw new AssertionError("no record");
            }
            assertThat(record.position()).isZero();
            assertThatThrownBy(() -> record.put(0, (byte) 1))
                    .isInstanceOf(ReadOnlyBufferException.class);
        }
    }

    @Test
    default void servesTwoReadersIndependently() throws Exception {
        var log = log();
        LogPosition end = new LogPosition(0, 0);
        for (int i = 0; i < 10; i++) {
            end = Acks.await(Acks.append(log, 1, "record " + i));
        }
        try (var ahead = log.read(log.begin(end.partition()));
                var behind = log.read(log.begin(end.partition()))) {
            for (int i = 0; i < 10; i++) {
                assertThat(Acks.text(ahead.next(LONG))).isEqualTo("record " + i);
            }
            assertThat(Acks.text(behind.next(LONG))).isEqualTo("record 0");
            assertThat(ahead.position()).isEqualTo(end);
        }
    }

    @Test
    default void keepsRecordsOfAllSizes() throws Exception {
        var log = log();
        var random = new Random(5);
        Map<Integer, byte[]> sent = new HashMap<>();
        LogPosition end = new LogPosition(0, 0);
        int[] sizes = {0, 1, 7, 4_096, 300_000, MAX_RECORD, 3};
        for (int i = 0; i < sizes.length; i++) {
            var record = new byte[sizes[i]];
            random.nextBytes(record);
            sent.put(i, record);
            end = Acks.await(Acks.append(log, 9, record));
        }
        try (var reader = log.read(log.begin(end.partition()))) {
            for (int i = 0; i < sizes.length; i++) {
                assertThat(Acks.bytes(reader.next(LONG))).isEqualTo(sent.get(i));
            }
            assertThat(reader.position()).isEqualTo(end);
        }
    }

    @Test
    default void refusesARecordThatIsTooLong() throws Exception {
        var log = log();
        assertThatThrownBy(() -> log.append(1, ByteBuffer.allocate(MAX_RECORD + 1), new Nothing()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(MAX_RECORD));
    }

    @Test
    default void leavesTheAppendersBufferAsItWas() throws Exception {
        var log = log();
        var buffer =
                ByteBuffer.wrap("xxrecordyy".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        buffer.position(2).limit(8);
        var answer = new CompletableFuture<LogPosition>();
        log.append(4, buffer, new Completing(answer));
        assertThat(buffer.position()).isEqualTo(2);
        assertThat(buffer.limit()).isEqualTo(8);
        buffer.clear().put(new byte[10]);
        var after = Acks.await(answer);
        try (var reader = log.read(log.begin(after.partition()))) {
            assertThat(Acks.text(reader.next(LONG))).isEqualTo("record");
        }
    }

    @Test
    default void takesRecordsFromManyThreadsAtOnce() throws Exception {
        var log = log();
        int threads = 8;
        int each = 500;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int t = 0; t < threads; t++) {
                int key = t;
                running.add(
                        executor.submit(() -> {
                            var acks = new ArrayList<CompletableFuture<LogPosition>>();
                            for (int i = 0; i < each; i++) {
                                acks.add(Acks.append(log, key, key + " " + i));
                            }
                            for (var ack : acks) {
                                Acks.await(ack);
                            }
                            return null;
                        }));
            }
            for (var thread : running) {
                thread.get();
            }
        }
        var next = new int[threads];
        for (String record : readAll(log)) {
            var parts = record.split(" ");
            int key = Integer.parseInt(parts[0]);
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[key]++);
        }
        assertThat(next).containsOnly(each);
    }

    @Test
    default void forgetsWhatWasTrimmedAndSaysSo() throws Exception {
        var log = log();
        LogPosition middle = new LogPosition(0, 0);
        LogPosition end = middle;
        var record = new byte[MAX_RECORD / 2];
        for (int i = 0; i < 30; i++) {
            record[0] = (byte) i;
            end = Acks.await(Acks.append(log, 2, record));
            if (i == 19) {
                middle = end;
            }
        }
        var oldest = log.begin(end.partition());
        log.trim(middle);
        assertThat(log.begin(end.partition())).isGreaterThan(oldest).isLessThanOrEqualTo(middle);
        assertThatThrownBy(() -> log.read(oldest)).isInstanceOf(LogTrimmed.class);
        try (var reader = log.read(middle)) {
            for (int i = 20; i < 30; i++) {
                assertThat(Acks.bytes(reader.next(LONG))[0]).isEqualTo((byte) i);
            }
        }
    }

    @Test
    default void refusesToReadAfterTheEnd() throws Exception {
        var log = log();
        var end = Acks.await(Acks.append(log, 2, "only"));
        var beyond = new LogPosition(end.partition(), end.offset() + 1_000);
        assertThatThrownBy(() -> log.read(beyond)).isInstanceOf(IllegalArgumentException.class);
    }

    /// All records of all partitions, each partition in its order.
    private static List<String> readAll(Log log) throws Exception {
        var records = new ArrayList<String>();
        for (int partition = 0; partition < log.partitions(); partition++) {
            var end = log.end(partition);
            try (var reader = log.read(log.begin(partition))) {
                while (reader.position().compareTo(end) < 0) {
                    records.add(Acks.text(reader.next(LONG)));
                }
            }
        }
        return records;
    }

    record Completing(CompletableFuture<LogPosition> answer) implements Log.Ack {
        @Override
        public void durable(LogPosition after) {
            answer.complete(after);
        }

        @Override
        public void failed(Exception why) {
            answer.completeExceptionally(why);
        }
    }

    record Nothing() implements Log.Ack {
        @Override
        public void durable(LogPosition after) {}

        @Override
        public void failed(Exception why) {}
    }
}
