package io.baigong.telemetry.questdb;

import io.baigong.telemetry.TelemetryStore.Resolution;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops what is too old and moves cold partitions to Parquet. Never alters a column: a table with
/// Parquet partitions does not survive that in QuestDB 9.3.4.
final class Housekeeping {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final long DAY = 24 * Times.HOUR;

    private final Engine engine;
    private final QuestDbSettings settings;
    private final List<RawTable> raws;
    private final RollUps rollUps;
    private final Partitions partitions;
    private final LongAdder removedRows;

    /// @param removedRows counts raw rows that were dropped
    Housekeeping(
            Engine engine,
            QuestDbSettings settings,
            List<RawTable> raws,
            RollUps rollUps,
            LongAdder removedRows) {
        this.removedRows = removedRows;
        this.engine = engine;
        this.settings = settings;
        this.raws = raws;
        this.rollUps = rollUps;
        this.partitions = new Partitions(engine);
    }

    void run() throws IOException {
        long now = settings.nowMicros();
        for (int i = 0; i < raws.size(); i++) {
            var table = raws.get(i);
            if (table.exists()) {
                Integer days = settings.rawDays().get(table.retention());
                long horizon = days == null ? 0 : now - days * DAY;
                long settled = rollUps.marks().settledBefore(i);
                drop(i, table.name(), Math.min(horizon, settled));
                convert(table.name(), Math.min(cold(now), settled));
            }
        }
        var minutes = rollUps.table(Resolution.MINUTE);
        if (minutes.exists()) {
            drop(-1, minutes.name(), now - settings.minuteDays() * DAY);
        }
        for (var table : rollUps.tables()) {
            if (table.exists()) {
                // Late rows of the last days still change roll-ups; Parquet would be rewritten.
                convert(table.name(), cold(now) - 8 * DAY);
            }
        }
    }

    private long cold(long now) {
        return settings.nativeHours() == 0 ? 0 : now - settings.nativeHours() * Times.HOUR;
    }

    /// @param raw index of the raw table, or -1
    private void drop(int raw, String table, long before) throws IOException {
        for (var partition : partitions.of(table)) {
            if (partition.end() <= before) {
                if (raw >= 0) {
                    rollUps.marks().noteDropped(raw, partition.end());
                }
                log.info("dropping {} {}: kept long enough", table, partition.name());
                partitions.drop(table, partition);
                if (raw >= 0) {
                    removedRows.add(partition.rows());
                }
            }
        }
    }

    /// The last partition stays native: it is being written.
    private void convert(String table, long before) {
        var all = partitions.of(table);
        for (int i = 0; i < all.size() - 1; i++) {
            var partition = all.get(i);
            if (partition.end() <= before && !partition.parquet() && partition.rows() > 0) {
                partitions.toParquet(table, partition);
            }
        }
    }
}
