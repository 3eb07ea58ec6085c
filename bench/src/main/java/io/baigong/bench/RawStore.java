package io.baigong.bench;

import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.ValueType;
import io.baigong.telemetry.questdb.QuestDbSettings;
import io.baigong.telemetry.questdb.QuestDbStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;

/// What the store alone can do: values a second until they can be asked for, without log, door and
/// roll-ups.
final class RawStore {
    private static final int SERIES = 2_500;
    private static final int BATCH = 500;
    private static final int COMMIT = 500_000;

    private RawStore() {}

    /// Writes so many values into a store of its own and waits until they can be asked for.
    static double valuesPerSecond(long values) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("baigong-raw-store-");
        try (var store = QuestDbStore.open(QuestDbSettings.in(folder))) {
            write(store, values / 5);
            long began = System.nanoTime();
            write(store, values);
            return values * 1e9 / (System.nanoTime() - began);
        } finally {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void write(QuestDbStore store, long values) throws InterruptedException {
        var batch = new ReadingBatch();
        long time = System.currentTimeMillis() * 1_000;
        long open = 0;
        long ticket = 0;
        for (long written = 0; written < values; time += 1_000) {
            for (int first = 1; first < SERIES && written < values; first += BATCH) {
                batch.begin(Channel.DEVICE, 1, 1, 1, time);
                for (int n = first; n < first + BATCH; n++) {
                    var series = new SeriesRef(n, ValueType.DOUBLE, Retention.STANDARD);
                    batch.add(series, time, (written + n * 31L) % 1_000 / 100.0, Quality.GOOD);
                }
                store.append(batch);
                written += BATCH;
                open += BATCH;
                if (open >= COMMIT) {
                    ticket = store.commit();
                    open = 0;
                }
            }
        }
        ticket = open > 0 ? store.commit() : ticket;
        while (!store.isApplied(ticket)) {
            Thread.sleep(1);
        }
    }
}
