package io.baigong.telemetry.questdb;

import io.questdb.cairo.PartitionBy;
import io.questdb.cairo.sql.PartitionFormat;
import io.questdb.std.str.StringSink;
import java.util.ArrayList;
import java.util.List;

/// The partitions of a table, and what can be done to them.
final class Partitions {
    /// @param start in microseconds
    /// @param end exclusive; that of the last partition is the start of the next possible one
    /// @param name as ALTER TABLE wants it
    record Partition(long start, long end, String name, boolean parquet, long rows) {}

    private final Engine engine;

    Partitions(Engine engine) {
        this.engine = engine;
    }

    List<Partition> of(String table) {
        var found = new ArrayList<Partition>();
        try (var reader = engine.reader(table)) {
            int by = reader.getPartitionedBy();
            var floor =
                    PartitionBy.getPartitionFloorMethod(
                            reader.getMetadata().getTimestampType(), by);
            var next =
                    PartitionBy.getPartitionCeilMethod(reader.getMetadata().getTimestampType(), by);
            var format =
                    PartitionBy.getPartitionDirFormatMethod(
                            reader.getMetadata().getTimestampType(), by);
            for (int i = 0; i < reader.getPartitionCount(); i++) {
                // The engine may split a partition in two that share its name.
                long start = floor.floor(reader.getPartitionTimestampByIndex(i));
                if (!found.isEmpty() && found.getLast().start() == start) {
                    continue;
                }
                var name = new StringSink();
                format.format(
                        start, io.questdb.std.datetime.DateLocaleFactory.EN_LOCALE, null, name);
                found.add(
                        new Partition(
                                start,
                                next.ceil(start),
                                name.toString(),
                                reader.getPartitionFormatFromMetadata(i) == PartitionFormat.PARQUET,
                                reader.getPartitionRowCountFromMetadata(i)));
            }
        }
        return found;
    }

    void drop(String table, Partition partition) {
        alter(table, "DROP PARTITION LIST '" + partition.name() + '\'');
    }

    void toParquet(String table, Partition partition) {
        alter(table, "CONVERT PARTITION TO PARQUET LIST '" + partition.name() + '\'');
    }

    void toNative(String table, Partition partition) {
        alter(table, "CONVERT PARTITION TO NATIVE LIST '" + partition.name() + '\'');
    }

    private void alter(String table, String what) {
        engine.execute("ALTER TABLE " + table + ' ' + what);
        engine.awaitApplied(table, engine.lastTxn(table));
    }
}
