package io.baigong.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.database.DataFolder;
import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.ValueType;
import io.baigong.telemetry.log.Journal;
import io.baigong.telemetry.log.JournalSettings;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesTests {
    private static final long MINUTE = 60_000_000;
    @TempDir private Path folder;

    private static void append(Log log, long fingerprint, long arrival) {
        var batch = new ReadingBatch();
        batch.begin(Channel.DEVICE, 1, 1, 1, arrival);
        batch.add(
                new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD), arrival, 1.0, Quality.GOOD);
        batch.fingerprint(fingerprint);
        var buffer = ByteBuffer.allocate(batch.writtenSize());
        batch.write(buffer);
        var done = new CompletableFuture<LogPosition>();
        log.append(
                1,
                buffer.flip(),
                new Log.Ack() {
                    @Override
                    public void durable(LogPosition after) {
                        done.complete(after);
                    }

                    @Override
                    public void failed(Exception why) {
                        done.completeExceptionally(why);
                    }
                });
        done.join();
    }

    @Test
    void aTornNoteOfTheTailIsMadeUpForByReadingTheWholeLog() throws Exception {
        var data = new DataFolder(folder);
        Files.writeString(data.folder("log-positions").resolve("duplicates"), "12\0\0");
        try (var log = Journal.open(JournalSettings.in(folder.resolve("log")))) {
            append(log, 11, MINUTE);
            append(log, 22, 9 * MINUTE);
            append(log, 33, 9 * MINUTE + 1);
            var duplicates = new Duplicates(log, data);
            duplicates.readTail();
            assertThat(duplicates.wasThere(33)).isTrue();
            assertThat(duplicates.wasThere(22)).isTrue();
            assertThat(duplicates.wasThere(11)).as("long acknowledged").isFalse();
        }
    }
}
