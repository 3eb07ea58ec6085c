package io.baigong.telemetry.questdb;

import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.ValueType;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.std.Misc;
import io.questdb.std.str.Utf8String;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The raw values of one type and retention class, and the one writer that appends to them. The
/// table is made with its first row. Guarded by the store's write lock.
final class RawTable {
    static final int COUNT = ValueType.values().length * Retention.values().length;

    private final Engine engine;
    private final ValueType type;
    private final Retention retention;
    private final String name;
    private @Nullable WalWriter writer;
    private boolean dirty;
    private long committedRows;
    private long lastTxn;

    RawTable(Engine engine, ValueType type, Retention retention) {
        this.engine = engine;
        this.type = type;
        this.retention = retention;
        this.name = (type + "_" + retention).toLowerCase(Locale.ROOT);
    }

    static int index(ValueType type, Retention retention) {
        return type.ordinal() * Retention.values().length + retention.ordinal();
    }

    static int index(SeriesRef series) {
        return index(series.type(), series.retention());
    }

    String name() {
        return name;
    }

    ValueType type() {
        return type;
    }

    Retention retention() {
        return retention;
    }

    boolean exists() {
        return engine.exists(name);
    }

    /// Every partition costs files, so days; hours where a day would be too large to rewrite for a
    /// late row.
    String partition() {
        return retention == Retention.SHORT ? "HOUR" : "DAY";
    }

    void append(ReadingBatch batch, int row) {
        var to = writer();
        dirty = true;
        var cells = to.newRow(batch.time(row));
        cells.putInt(1, batch.series(row));
        switch (type) {
            case DOUBLE -> cells.putDouble(2, batch.doubleValue(row));
            case INT64 -> cells.putLong(2, batch.int64Value(row));
            case TEXT -> {
                byte[] text = batch.textValue(row);
                cells.putVarchar(2, text == null ? null : new Utf8String(text, false));
            }
        }
        cells.putByte(3, batch.quality(row));
        cells.append();
    }

    private WalWriter writer() {
        if (writer == null) {
            if (!exists()) {
                create();
            }
            writer = engine.writer(name);
        }
        return writer;
    }

    private void create() {
        String column =
                switch (type) {
                    case DOUBLE -> "DOUBLE";
                    case INT64 -> "LONG";
                    case TEXT -> "VARCHAR";
                };
        engine.execute(
                """
                CREATE TABLE IF NOT EXISTS %s (ts TIMESTAMP, series INT, value %s, quality BYTE)
                TIMESTAMP(ts) PARTITION BY %s WAL DEDUP UPSERT KEYS(ts, series)\
                """
                        .formatted(name, column, partition()));
    }

    /// Commits the open rows, if any.
    void commit() {
        if (dirty && writer != null) {
            long rows = writer.getUncommittedRowCount();
            writer.commit();
            dirty = false;
            committedRows += rows;
            lastTxn = engine.lastTxn(name);
        }
    }

    /// Drops the open rows together with the writer, which may be broken.
    void abandon() {
        var broken = writer;
        writer = null;
        dirty = false;
        if (broken != null) {
            Misc.free(broken);
        }
    }

    boolean hasOpenRows() {
        return dirty;
    }

    long committedRows() {
        return committedRows;
    }

    long lastTxn() {
        return lastTxn;
    }

    void close() {
        abandon();
    }
}
