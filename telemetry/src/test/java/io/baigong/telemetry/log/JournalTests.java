package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTests implements LogContract {
    @TempDir Path folder;
    private @Nullable Journal journal;

    private JournalSettings settings() {
        return JournalSettings.in(folder)
                .withMinFreeBytes(0)
                .withMaxRecordBytes(MAX_RECORD)
                .withBufferBytes(4 * MAX_RECORD)
                .withGrowBytes(1 << 16)
                .withSegmentBytes(3L * MAX_RECORD);
    }

    @Override
    public Log log() throws IOException {
        journal = Journal.open(settings());
        return journal;
    }

    @AfterEach
    void close() {
        if (journal != null) {
            journal.close();
        }
    }

    @Test
    void isTheSameAfterItWasClosedAndOpened() throws Exception {
        LogPosition end;
        try (var first = Journal.open(settings())) {
            for (int i = 0; i < 100; i++) {
                var _ = Acks.append(first, i, "record " + i);
            }
            end = Acks.await(Acks.append(first, 100, "record 100"));
        }
        try (var second = Journal.open(settings())) {
            assertThat(second.cutBytes()).isZero();
            assertThat(second.end(0)).isEqualTo(end);
            Acks.await(Acks.append(second, 101, "record 101"));
            try (var reader = second.read(second.begin(0))) {
                for (int i = 0; i <= 101; i++) {
                    assertThat(Acks.text(reader.next(LONG))).isEqualTo("record " + i);
                    assertThat(reader.key()).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void copiesAWholeJournalWhileRecordsAreAppended() throws Exception {
        var copy = Files.createDirectory(folder.resolve("copy"));
        var stop = new AtomicBoolean();
        LogPosition before = new LogPosition(0, 0);
        try (var log = Journal.open(settings())) {
            for (int i = 0; i < 20; i++) {
                before = Acks.await(Acks.append(log, i, record(i)));
            }
            Thread appender =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 20; !stop.get(); i++) {
                                    var _ = Acks.append(log, i, record(i));
                                }
                            });
            log.copyTo(copy);
            stop.set(true);
            appender.join();
        }
        try (var log =
                        Journal.open(
                                new JournalSettings(copy, 64 << 20, 1 << 16, 4 << 20, 1 << 20, 0));
                var reader = log.read(log.begin(0))) {
            assertThat(log.cutBytes()).isZero();
            assertThat(log.end(0)).isGreaterThanOrEqualTo(before);
            for (int i = 0; i < log.end(0).offset(); i++) {
                assertThat(Acks.bytes(reader.next(LONG))).isEqualTo(record(i));
            }
        }
    }

    private static byte[] record(int number) {
        return ByteBuffer.allocate(200_000).putInt(number).array();
    }

    @Test
    void refusesASecondOpener() throws Exception {
        try (var _ = Journal.open(settings())) {
            assertThatThrownBy(() -> Journal.open(settings()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("already open in this process");
        }
        Journal.open(settings()).close();
    }

    @Test
    void failsAppendsAfterItWasClosed() throws Exception {
        var closed = Journal.open(settings());
        closed.close();
        assertThat(Acks.append(closed, 1, "late"))
                .isCompletedExceptionally()
                .failsWithin(LONG)
                .withThrowableThat()
                .withMessageContaining("is closed");
    }
}
