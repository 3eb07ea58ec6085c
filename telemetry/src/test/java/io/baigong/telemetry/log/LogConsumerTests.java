package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogConsumerTests {
    private static final Duration TICK = Duration.ofMillis(10);

    @TempDir Path folder;
    private Journal log;

    @BeforeEach
    void open() throws IOException {
        log = Journal.open(JournalSettings.in(folder.resolve("log")).withMinFreeBytes(0));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void goesOnAfterThePositionItStored() throws Exception {
        append("a", "b", "c");
        var first = new Collecting();
        try (var consumer = consumer()) {
            consumer.start(first);
            assertThat(first.take()).isEqualTo("a");
            assertThat(first.take()).isEqualTo("b");
            consumer.store(first.positions.get(0));
        }
        var second = new Collecting();
        try (var consumer = consumer()) {
            assertThat(consumer.behind()).isEqualTo(2);
            consumer.start(second);
            assertThat(second.take()).isEqualTo("b");
            assertThat(second.take()).isEqualTo("c");
        }
    }

    @Test
    void givesRecordsAgainFromTheStoredPositionWhenTheHandlerFails() throws Exception {
        append("a", "b", "c");
        var seen = new LinkedBlockingQueue<String>();
        try (var consumer = consumer()) {
            consumer.start(
                    new LogConsumer.Handler() {
                        private int failures;

                        @Override
                        public void begin(LogPosition from) {
                            seen.add("from " + from.offset());
                        }

                        @Override
                        public void record(ByteBuffer record, LogPosition after) throws Exception {
                            String text = Acks.text(record);
                            if (text.equals("c") && failures++ == 0) {
                                throw new IOException("the store is away");
                            }
                            seen.add(text);
                            if (text.equals("a")) {
                                consumer.store(after);
                            }
                        }
                    });
            for (String expected : List.of("from 0", "a", "b", "from 1", "b", "c")) {
                assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo(expected);
            }
        }
    }

    @Test
    void ticksWhileNoRecordsCome() throws Exception {
        var ticks = new CountDownLatch(3);
        try (var consumer = consumer()) {
            consumer.start(
                    new LogConsumer.Handler() {
                        @Override
                        public void record(ByteBuffer record, LogPosition after) {}

                        @Override
                        public void tick() {
                            ticks.countDown();
                        }
                    });
            assertThat(ticks.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void neverStoresAnEarlierPosition() throws Exception {
        append("a", "b");
        try (var consumer = consumer()) {
            consumer.store(new LogPosition(0, 2));
            consumer.store(new LogPosition(0, 1));
            assertThat(consumer.stored()).isEqualTo(new LogPosition(0, 2));
        }
        try (var consumer = consumer()) {
            assertThat(consumer.stored()).isEqualTo(new LogPosition(0, 2));
        }
    }

    @Test
    void refusesADamagedPositionFileByName() throws Exception {
        try (var consumer = consumer()) {
            append("a");
            consumer.store(new LogPosition(0, 1));
        }
        var file = folder.resolve("positions").resolve("writer-0.position");
        Files.writeString(file, Files.readString(file).replace("1 0 1 ", "1 0 2 "));
        assertThatThrownBy(this::consumer)
                .isInstanceOf(LogCorrupt.class)
                .hasMessageContaining("writer-0.position");
    }

    @Test
    void saysWhyItDoesNotGetOnWhenItsRecordsWereTrimmed() throws Exception {
        log.close();
        log =
                Journal.open(
                        JournalSettings.in(folder.resolve("small"))
                                .withMinFreeBytes(0)
                                .withMaxRecordBytes(64)
                                .withSegmentBytes(128));
        append("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        try (var consumer = consumer()) {
            log.trim(log.end(0));
            consumer.start(new Collecting());
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (consumer.trouble() == null && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            assertThat(consumer.trouble()).isInstanceOf(LogTrimmed.class);
        }
    }

    private LogConsumer consumer() throws IOException {
        return new LogConsumer("writer", log, 0, folder.resolve("positions"), TICK);
    }

    private void append(String... records) throws Exception {
        for (String record : records) {
            Acks.await(Acks.append(log, 1, record));
        }
    }

    private static final class Collecting implements LogConsumer.Handler {
        private final LinkedBlockingQueue<String> records = new LinkedBlockingQueue<>();
        private final List<LogPosition> positions = new CopyOnWriteArrayList<>();

        @Override
        public void record(ByteBuffer record, LogPosition after) {
            positions.add(after);
            records.add(Acks.text(record));
        }

        String take() throws InterruptedException {
            String record = records.poll(60, TimeUnit.SECONDS);
            return record == null ? "nothing came" : record;
        }
    }
}
