package io.baigong.telemetry.questdb;

import static io.baigong.telemetry.TelemetryStoreContract.awaitApplied;
import static io.baigong.telemetry.TelemetryStoreContract.batch;

import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.ValueType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;

/// A process that writes, rolls up and keeps house until somebody kills it. Says `committed N` when
/// the N-th batch is durable.
final class StoreWriter {
    /// Any batch can be made again from its number, as the log could give it again.
    static final SeriesRef[] SERIES = {
        new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD),
        new SeriesRef(2, ValueType.INT64, Retention.STANDARD),
        new SeriesRef(3, ValueType.TEXT, Retention.SHORT)
    };

    static final long START = 1_790_000_000_000_000L;
    static final int ROWS = 40;

    private StoreWriter() {}

    static QuestDbSettings settings(Path folder, int batches) {
        var clock = new SetClock();
        clock.set(START + batches * 600_000_000L);
        return QuestDbSettings.in(folder)
                .withMinFreeBytes(0)
                .withNativeHours(1)
                .withDays(ZoneOffset.UTC, clock);
    }

    /// Ten minutes of event time, and every third time rows of hours or days ago.
    static ReadingBatch batchOf(int number) {
        var batch = batch();
        for (int row = 0; row < ROWS; row++) {
            long time = START + number * 600_000_000L + row * 15_000_000L;
            if (number % 3 == 0 && row % 4 == 0) {
                // Microseconds of its own, so that no other batch has the same key.
                time -= 7_500_000L + number + number % 50 * 3_600_000_000L;
            }
            batch.add(SERIES[0], time, number + row / 100.0, (byte) (row & 1));
            batch.add(SERIES[1], time, ((long) number << 32) + row, Quality.GOOD);
            batch.add(SERIES[2], time, number + "/" + row, Quality.GOOD);
        }
        return batch;
    }

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        int from = Integer.parseInt(args[1]);
        var clock = new SetClock();
        var settings =
                QuestDbSettings.in(folder)
                        .withMinFreeBytes(0)
                        .withNativeHours(1)
                        .withDays(ZoneOffset.UTC, (Clock) clock);
        clock.set(START + from * 600_000_000L);
        var store = QuestDbStore.open(settings);
        Thread.ofPlatform().daemon().start(() -> keepHouse(store));
        for (int number = from; ; number++) {
            clock.set(START + number * 600_000_000L);
            store.append(batchOf(number));
            long ticket = store.commit();
            if (number % 20 == 0) {
                awaitApplied(store, ticket);
            }
            System.out.println("committed " + number);
        }
    }

    private static void keepHouse(QuestDbStore store) {
        while (true) {
            store.rollUp();
            store.keepHouse();
        }
    }
}
