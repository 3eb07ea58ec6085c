package io.baigong.telemetry.questdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackUpTests {
    private static final long START = 1_775_000_000_000_000L;
    private static final SeriesRef SPEED = new SeriesRef(5, ValueType.DOUBLE, Retention.STANDARD);

    @Test
    void aCopyMadeWhileWritingGoesOnOpensWithWhatWasApplied(@TempDir Path folder)
            throws IOException {
        Path copied = folder.resolve("copy");
        try (var store = open(folder.resolve("original"))) {
            write(store, 0, 1000);
            store.backUp(from -> {
                write(store, 1000, 1500);
                copy(from, copied);
            });
            write(store, 1500, 1600);
            assertThat(store.count(SPEED, START, Long.MAX_VALUE)).isEqualTo(1600);
        }
        Files.createFile(copied.resolve("_restore"));

        try (var store = open(copied)) {
            assertThat(store.raw(SPEED, START, START + 1000, 2000).doubles()).hasSize(1000);
            write(store, 900, 1600);
            assertThat(store.count(SPEED, START, Long.MAX_VALUE)).isEqualTo(1600);
        }
    }

    private static QuestDbStore open(Path folder) {
        var clock = Clock.fixed(Instant.parse("2026-04-01T10:00:00Z"), ZoneOffset.UTC);
        return QuestDbStore.open(
                QuestDbSettings.in(folder).withMinFreeBytes(0).withDays(ZoneId.of("UTC"), clock));
    }

    private static void write(QuestDbStore store, int from, int to) {
        var batch = new ReadingBatch().begin(Channel.DEVICE, 1, 1, 1, START);
        for (int i = from; i < to; i++) {
            batch.add(SPEED, START + i, i / 2.0, Quality.GOOD);
        }
        store.append(batch);
        long ticket = store.commit();
        while (!store.isApplied(ticket)) {
            Thread.onSpinWait();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
