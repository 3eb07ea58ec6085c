package io.baigong.telemetry.questdb;

import io.questdb.cairo.sql.Record;

/// How the columns of a roll-up are read.
final class RolledRows {
    private RolledRows() {}

    /// @param column that of the count; the others follow it
    static void fold(Fold into, Record row, int column) {
        into.merge(
                row.getInt(column),
                row.getInt(column + 1),
                row.getDouble(column + 2),
                row.getDouble(column + 3),
                row.getDouble(column + 4),
                row.getDouble(column + 5),
                row.getDouble(column + 6));
    }
}
