package io.baigong.telemetry.questdb;

import io.baigong.telemetry.ValueType;
import io.questdb.cairo.sql.Record;

/// How the columns of a raw table are read.
final class RawRows {
    private RawRows() {}

    /// Rows of one series, $1, from $2 to before $3: time, value, quality.
    static String selectOne(RawTable table) {
        return "SELECT ts, value, quality FROM "
                + table.name()
                + " WHERE series = $1 AND ts >= $2 AND ts < $3";
    }

    /// Rows of the series from $1 to $2, from $3 to before $4: time, series, value, quality.
    static String selectMany(RawTable table) {
        return "SELECT ts, series, value, quality FROM "
                + table.name()
                + " WHERE series >= $1 AND series <= $2 AND ts >= $3 AND ts < $4";
    }

    /// All rows from $1 to before $2: time, series, value, quality.
    static String selectAll(RawTable table) {
        return "SELECT ts, series, value, quality FROM "
                + table.name()
                + " WHERE ts >= $1 AND ts < $2";
    }

    static void fold(Fold into, ValueType type, Record row, int column) {
        byte quality = row.getByte(column + 1);
        switch (type) {
            case DOUBLE -> {
                double value = row.getDouble(column);
                into.add(value, !Double.isNaN(value), quality);
            }
            case INT64 -> {
                long value = row.getLong(column);
                into.add(value, value != Long.MIN_VALUE, quality);
            }
            case TEXT -> into.add(Double.NaN, row.getVarcharSize(column) >= 0, quality);
        }
    }
}
