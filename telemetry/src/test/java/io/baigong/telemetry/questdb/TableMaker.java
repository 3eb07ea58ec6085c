package io.baigong.telemetry.questdb;

import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStoreContract;
import io.baigong.telemetry.ValueType;
import java.nio.file.Path;

/// A process that makes every raw table, with one row each, until somebody kills it. Says `open`
/// before the first.
final class TableMaker {
    private TableMaker() {}

    static SeriesRef series(ValueType type, Retention retention) {
        return new SeriesRef(1 + RawTable.index(type, retention), type, retention);
    }

    static ReadingBatch row(SeriesRef series) {
        var batch = TelemetryStoreContract.batch();
        switch (series.type()) {
            case DOUBLE -> batch.add(series, StoreWriter.START, 1.5, Quality.GOOD);
            case INT64 -> batch.add(series, StoreWriter.START, 1L, Quality.GOOD);
            case TEXT -> batch.add(series, StoreWriter.START, "one", Quality.GOOD);
        }
        return batch;
    }

    public static void main(String[] args) throws Exception {
        var store = QuestDbStore.open(QuestDbSettings.in(Path.of(args[0])).withMinFreeBytes(0));
        System.out.println("open");
        for (var type : ValueType.values()) {
            for (var retention : Retention.values()) {
                store.append(row(series(type, retention)));
            }
        }
        store.commit();
        // A roll-up makes its tables, too.
        store.rollUp();
        Thread.sleep(60_000);
    }
}
