package io.baigong.telemetry.questdb;

import io.baigong.telemetry.TelemetryStore.Resolution;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.std.Misc;
import org.jspecify.annotations.Nullable;

/// The roll-ups of one width, of all raw tables, and the one writer of them. For one thread.
final class RollTable {
    private static final String COLUMNS = "good, bad, total, low, high, head, tail";

    private final Engine engine;
    private final String name;
    private final String partition;
    private @Nullable WalWriter writer;
    private long lastTxn;

    RollTable(Engine engine, Resolution resolution) {
        this.engine = engine;
        this.name =
                switch (resolution) {
                    case MINUTE -> "rollup_1m";
                    case HOUR -> "rollup_1h";
                    case DAY -> "rollup_1d";
                    case RAW -> throw new IllegalArgumentException("raw values are no roll-up");
                };
        this.partition =
                switch (resolution) {
                    case RAW, MINUTE -> "DAY";
                    case HOUR -> "WEEK";
                    case DAY -> "MONTH";
                };
    }

    String name() {
        return name;
    }

    String partition() {
        return partition;
    }

    boolean exists() {
        return engine.exists(name);
    }

    void append(long start, int series, Fold fold) {
        if (writer == null) {
            if (!exists()) {
                create();
            }
            writer = engine.writer(name);
        }
        var cells = writer.newRow(start);
        cells.putInt(1, series);
        cells.putInt(2, (int) Math.min(fold.count, Integer.MAX_VALUE));
        cells.putInt(3, (int) Math.min(fold.bad, Integer.MAX_VALUE));
        cells.putDouble(4, fold.sum);
        cells.putDouble(5, fold.min);
        cells.putDouble(6, fold.max);
        cells.putDouble(7, fold.first);
        cells.putDouble(8, fold.last);
        cells.append();
    }

    private void create() {
        engine.execute(
                """
                CREATE TABLE IF NOT EXISTS %s (ts TIMESTAMP, series INT, good INT, bad INT,
                total DOUBLE, low DOUBLE, high DOUBLE, head DOUBLE, tail DOUBLE)
                TIMESTAMP(ts) PARTITION BY %s WAL DEDUP UPSERT KEYS(ts, series)\
                """
                        .formatted(name, partition));
    }

    void commit() {
        if (writer != null && writer.getUncommittedRowCount() > 0) {
            writer.commit();
            lastTxn = engine.lastTxn(name);
        }
    }

    boolean isApplied() {
        return lastTxn == 0 || engine.isApplied(name, lastTxn);
    }

    void abandon() {
        var broken = writer;
        writer = null;
        if (broken != null) {
            Misc.free(broken);
        }
    }

    /// Rows of one series, $1, from $2 to before $3: start, then what a [Fold] holds.
    String selectOne() {
        return "SELECT ts, "
                + COLUMNS
                + " FROM "
                + name
                + " WHERE series = $1 AND ts >= $2 AND ts < $3";
    }

    /// Rows of the series from $1 to $2, from $3 to before $4: start, series, then as above.
    String selectMany() {
        return "SELECT ts, series, "
                + COLUMNS
                + " FROM "
                + name
                + " WHERE series >= $1 AND series <= $2 AND ts >= $3 AND ts < $4";
    }
}
