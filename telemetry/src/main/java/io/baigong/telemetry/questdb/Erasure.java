package io.baigong.telemetry.questdb;

import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.ValueType;
import io.baigong.telemetry.questdb.Partitions.Partition;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.wal.WalUtils;
import io.questdb.cairo.wal.WalWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes series for good. QuestDB has no DELETE, but a commit can replace a range of time as a
/// whole: every partition with rows to erase is written again without them, native and in one
/// commit each, so that a crash leaves a partition either as it was or erased.
final class Erasure {
    private static final Logger log = LoggerFactory.getLogger(Erasure.class);

    private final Engine engine;
    private final List<RawTable> raws;
    private final RollUps rollUps;
    private final Partitions partitions;
    private final LongAdder removedRows;

    /// @param removedRows counts raw rows that were erased
    Erasure(Engine engine, List<RawTable> raws, RollUps rollUps, LongAdder removedRows) {
        this.removedRows = removedRows;
        this.engine = engine;
        this.raws = raws;
        this.rollUps = rollUps;
        this.partitions = new Partitions(engine);
    }

    /// @param writing held while a partition is rewritten, so that no row comes between reading it
    ///   and replacing it
    void erase(List<SeriesRef> series, ReentrantLock writing) {
        var byTable = new LinkedHashMap<Integer, List<SeriesRef>>();
        for (var one : series) {
            byTable.computeIfAbsent(RawTable.index(one), i -> new ArrayList<>()).add(one);
        }
        byTable.forEach((index, group) -> {
            var table = raws.get(index);
            if (table.exists()) {
                removedRows.add(
                        erase(table.name(), SeriesSet.of(group), writing, copyRaw(table.type())));
            }
        });
        var all = SeriesSet.of(series);
        for (var table : rollUps.tables()) {
            if (table.exists()) {
                erase(table.name(), all, writing, Erasure::copyRolled);
            }
        }
    }

    private interface Copy {
        void cells(Record from, TableWriter.Row to);
    }

    private static Copy copyRaw(ValueType type) {
        return (from, to) -> {
            switch (type) {
                case DOUBLE -> to.putDouble(2, from.getDouble(2));
                case INT64 -> to.putLong(2, from.getLong(2));
                case TEXT -> to.putVarchar(2, from.getVarcharA(2));
            }
            to.putByte(3, from.getByte(3));
        };
    }

    private static void copyRolled(Record from, TableWriter.Row to) {
        to.putInt(2, from.getInt(2));
        to.putInt(3, from.getInt(3));
        for (int column = 4; column <= 8; column++) {
            to.putDouble(column, from.getDouble(column));
        }
    }

    /// @return rows that were erased
    private long erase(String table, SeriesSet series, ReentrantLock writing, Copy copy) {
        if (series.size() == 0) {
            return 0;
        }
        long erased = 0;
        for (var partition : partitions.of(table)) {
            writing.lock();
            try {
                engine.awaitApplied(table, engine.lastTxn(table));
                if (holds(table, partition, series)) {
                    erased += rewrite(table, partition, series, copy);
                }
            } finally {
                writing.unlock();
            }
        }
        return erased;
    }

    private boolean holds(String table, Partition partition, SeriesSet series) {
        return engine.work(
                "SELECT series FROM "
                        + table
                        + " WHERE series >= $1 AND series <= $2 AND ts >= $3 AND ts < $4",
                rows -> {
                    while (rows.hasNext()) {
                        if (series.contains(rows.getRecord().getInt(0))) {
                            return true;
                        }
                    }
                    return false;
                },
                series.min(),
                series.max(),
                partition.start(),
                partition.end());
    }

    private long rewrite(String table, Partition partition, SeriesSet series, Copy copy) {
        if (partition.parquet()) {
            // Replacing is not made for Parquet; the next housekeeping converts it back.
            partitions.toNative(table, partition);
        }
        try (WalWriter writer = engine.writer(table)) {
            long erased =
                    engine.work(
                            "SELECT * FROM " + table + " WHERE ts >= $1 AND ts < $2",
                            rows -> copy(rows, writer, series, copy),
                            partition.start(),
                            partition.end());
            writer.commitWithParams(
                    partition.start(), partition.end(), WalUtils.WAL_DEDUP_MODE_REPLACE_RANGE);
            engine.awaitApplied(table, engine.lastTxn(table));
            log.info("erased {} rows of {} {}", erased, table, partition.name());
            return erased;
        }
    }

    private static long copy(Rows rows, WalWriter writer, SeriesSet series, Copy copy) {
        var row = rows.getRecord();
        long erased = 0;
        while (rows.hasNext()) {
            int number = row.getInt(1);
            if (series.contains(number)) {
                erased++;
            } else {
                var to = writer.newRow(row.getTimestamp(0));
                to.putInt(1, number);
                copy.cells(row, to);
                to.append();
            }
        }
        return erased;
    }
}
