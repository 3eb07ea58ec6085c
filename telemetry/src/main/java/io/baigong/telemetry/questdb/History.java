package io.baigong.telemetry.questdb;

import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore.Resolution;
import io.baigong.telemetry.ValueType;
import io.baigong.telemetry.questdb.ReadPlan.Piece;
import io.questdb.cairo.sql.Record;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the history of one series in time order, from raw rows and roll-ups as a [ReadPlan] says.
final class History {
    /// Takes what is read.
    interface Sink {
        /// A raw row.
        ///
        /// @param bits of the double, or the int64; without meaning for text
        void raw(long time, long bits, boolean present, byte quality);

        /// A window of a roll-up; the fold is valid during the call.
        void rolled(long start, long width, Fold fold);
    }

    private static final long CHUNK = 7 * 24 * Times.HOUR;

    private final Engine engine;
    private final RollUps rollUps;

    History(Engine engine, RollUps rollUps) {
        this.engine = engine;
        this.rollUps = rollUps;
    }

    /// @return the coarsest resolution that was read
    Resolution read(
            RawTable table,
            SeriesRef series,
            long from,
            long to,
            long[] cuts,
            Resolution coarsest,
            Sink sink) {
        if (!table.exists()) {
            return Resolution.RAW;
        }
        var trust =
                rollUps.marks()
                        .trust(RawTable.index(series), SeriesSet.of(List.of(series)), from, to);
        var read = Resolution.RAW;
        for (var piece : ReadPlan.of(from, to, cuts, coarsest, trust, rollUps.marks().dayZone())) {
            var used =
                    switch (piece.resolution()) {
                        case RAW -> readRaw(table, series.number(), piece.from(), piece.to(), sink);
                        case MINUTE -> readMinutes(table, series.number(), piece, trust, sink);
                        case HOUR, DAY -> readRolled(series.number(), piece, sink);
                    };
            read = used.compareTo(read) > 0 ? used : read;
        }
        return read;
    }

    private Resolution readRaw(RawTable table, int series, long from, long to, Sink sink) {
        engine.ask(
                RawRows.selectOne(table),
                rows -> {
                    var row = rows.getRecord();
                    while (rows.hasNext()) {
                        raw(table.type(), row, sink);
                    }
                    return true;
                },
                series,
                from,
                to);
        return Resolution.RAW;
    }

    private static void raw(ValueType type, Record row, Sink sink) {
        long time = row.getTimestamp(0);
        byte quality = row.getByte(2);
        switch (type) {
            case DOUBLE -> {
                double value = row.getDouble(1);
                sink.raw(time, Double.doubleToRawLongBits(value), !Double.isNaN(value), quality);
            }
            case INT64 -> {
                long value = row.getLong(1);
                sink.raw(time, value, value != Long.MIN_VALUE, quality);
            }
            case TEXT -> sink.raw(time, 0, row.getVarcharSize(1) >= 0, quality);
        }
    }

    private Resolution readRolled(int series, Piece piece, Sink sink) {
        var table = rollUps.table(piece.resolution());
        if (table.exists()) {
            long width = piece.resolution() == Resolution.DAY ? 24 * Times.HOUR : Times.HOUR;
            engine.ask(
                    table.selectOne(),
                    rows -> {
                        var row = rows.getRecord();
                        var fold = new Fold();
                        while (rows.hasNext()) {
                            fold.clear();
                            RolledRows.fold(fold, row, 1);
                            sink.rolled(row.getTimestamp(0), width, fold);
                        }
                        return true;
                    },
                    series,
                    piece.from(),
                    piece.to());
        }
        return piece.resolution();
    }

    /// Minutes are kept where they are dense only. Closed hours are read from minutes when these
    /// hold as many values as the hour, else raw.
    private Resolution readMinutes(
            RawTable table, int series, Piece piece, Trust trust, Sink sink) {
        var used = Resolution.RAW;
        for (long from = piece.from(); from < piece.to(); from += CHUNK) {
            long to = Math.min(from + CHUNK, piece.to());
            long closed = Math.clamp(trust.hoursUpTo(), from, to);
            if (from < closed) {
                used = max(used, readClosedMinutes(table, series, from, closed, sink));
            }
            if (closed < to) {
                emit(minutes(series, closed, to), sink);
                used = Resolution.MINUTE;
            }
        }
        return used;
    }

    private Resolution readClosedMinutes(
            RawTable table, int series, long from, long to, Sink sink) {
        var byHour = new HashMap<Long, List<Rolled>>();
        for (var minute : minutes(series, Times.floor(from, Times.HOUR), ceilHour(to))) {
            byHour.computeIfAbsent(Times.floor(minute.start, Times.HOUR), h -> new ArrayList<>())
                    .add(minute);
        }
        var expected = counts(series, Times.floor(from, Times.HOUR), ceilHour(to));
        var used = Resolution.RAW;
        long rawFrom = from;
        for (long hour = Times.floor(from, Times.HOUR); hour < to; hour += Times.HOUR) {
            var found = byHour.getOrDefault(hour, List.of());
            long held = 0;
            for (var minute : found) {
                held += minute.fold.count + minute.fold.bad;
            }
            if (held == expected.getOrDefault(hour, 0L)) {
                if (rawFrom < hour) {
                    readRaw(table, series, rawFrom, hour, sink);
                }
                for (var minute : found) {
                    if (minute.start >= from && minute.start < to) {
                        sink.rolled(minute.start, Times.MINUTE, minute.fold);
                        used = Resolution.MINUTE;
                    }
                }
                rawFrom = hour + Times.HOUR;
            }
        }
        if (rawFrom < to) {
            readRaw(table, series, rawFrom, to, sink);
        }
        return used;
    }

    private static long ceilHour(long time) {
        return Math.ceilDiv(time, Times.HOUR) * Times.HOUR;
    }

    private record Rolled(long start, Fold fold) {}

    private List<Rolled> minutes(int series, long from, long to) {
        var table = rollUps.table(Resolution.MINUTE);
        var found = new ArrayList<Rolled>();
        if (table.exists()) {
            engine.ask(
                    table.selectOne(),
                    rows -> {
                        var row = rows.getRecord();
                        while (rows.hasNext()) {
                            var fold = new Fold();
                            RolledRows.fold(fold, row, 1);
                            found.add(new Rolled(row.getTimestamp(0), fold));
                        }
                        return true;
                    },
                    series,
                    from,
                    to);
        }
        return found;
    }

    private static void emit(List<Rolled> windows, Sink sink) {
        for (var window : windows) {
            sink.rolled(window.start, Times.MINUTE, window.fold);
        }
    }

    private Map<Long, Long> counts(int series, long from, long to) {
        var table = rollUps.table(Resolution.HOUR);
        var counts = new HashMap<Long, Long>();
        if (table.exists()) {
            engine.ask(
                    table.selectOne(),
                    rows -> {
                        var row = rows.getRecord();
                        while (rows.hasNext()) {
                            counts.put(row.getTimestamp(0), (long) row.getInt(1) + row.getInt(2));
                        }
                        return true;
                    },
                    series,
                    from,
                    to);
        }
        return counts;
    }

    private static Resolution max(Resolution one, Resolution other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
