package io.baigong.telemetry.questdb;

import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore.Resolution;
import io.baigong.telemetry.TelemetryStore.Samples;
import io.baigong.telemetry.TelemetryStore.SeriesCount;
import io.baigong.telemetry.TelemetryStore.Thinned;
import io.baigong.telemetry.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Reads values of one series as they were written, or thinned for a drawing.
final class RawReader {
    private static final int SCAN_CHUNK = 50_000;
    private static final long[] NO_CUTS = {};

    private final Engine engine;
    private final List<RawTable> raws;
    private final History history;

    RawReader(Engine engine, List<RawTable> raws, History history) {
        this.engine = engine;
        this.raws = raws;
        this.history = history;
    }

    Samples raw(SeriesRef series, long fromMicros, long toMicros, int limit) {
        var table = raws.get(RawTable.index(series));
        var columns = new SampleColumns(series);
        if (table.exists() && clamp(fromMicros) < clamp(toMicros) && limit > 0) {
            engine.ask(
                    RawRows.selectOne(table),
                    rows -> columns.read(rows, limit),
                    series.number(),
                    clamp(fromMicros),
                    clamp(toMicros));
        }
        return columns.samples();
    }

    /// The times that a table can hold.
    static long clamp(long time) {
        return Math.clamp(time, 0, Times.END);
    }

    Samples lastBefore(SeriesRef series, long timeMicros) {
        var table = raws.get(RawTable.index(series));
        var columns = new SampleColumns(series);
        if (table.exists() && timeMicros >= 0) {
            engine.ask(
                    "SELECT ts, value, quality FROM "
                            + table.name()
                            + " WHERE series = $1 AND ts <= $2 ORDER BY ts DESC LIMIT 1",
                    rows -> columns.read(rows, 1),
                    series.number(),
                    clamp(timeMicros));
        }
        return columns.samples();
    }

    Thinned thinned(SeriesRef series, long fromMicros, long toMicros, int points) {
        long from = clamp(fromMicros);
        long to = clamp(toMicros);
        var table = raws.get(RawTable.index(series));
        if (series.type() == ValueType.TEXT) {
            return new Thinned(thinnedTexts(table, series, from, to, points), Resolution.RAW);
        }
        var thinning = new Thinning(points, series.type() == ValueType.INT64, from, to);
        var source =
                history.read(
                        table, series, from, to, NO_CUTS, coarsest((to - from) / points), thinning);
        thinning.finish();
        boolean integers = series.type() == ValueType.INT64;
        var samples =
                new Samples(
                        series,
                        thinning.times(),
                        integers ? new double[0] : thinning.doubles(),
                        integers ? thinning.int64s() : new long[0],
                        new String[0],
                        thinning.qualities());
        return new Thinned(samples, source);
    }

    /// Roll-ups whose windows are well within a point of the drawing.
    private static Resolution coarsest(long pointWidth) {
        if (pointWidth >= 4 * 24 * Times.HOUR) {
            return Resolution.DAY;
        }
        if (pointWidth >= 4 * Times.HOUR) {
            return Resolution.HOUR;
        }
        return pointWidth >= 4 * Times.MINUTE ? Resolution.MINUTE : Resolution.RAW;
    }

    private Samples thinnedTexts(RawTable table, SeriesRef series, long from, long to, int points) {
        var columns = new SampleColumns(series);
        if (table.exists() && from < to) {
            long step = Math.max(1, Math.ceilDiv(count(series, from, to), points));
            engine.ask(
                    RawRows.selectOne(table),
                    rows -> columns.readEvery(rows, step, points),
                    series.number(),
                    from,
                    to);
        }
        return columns.samples();
    }

    long count(SeriesRef series, long fromMicros, long toMicros) {
        var table = raws.get(RawTable.index(series));
        if (!table.exists()) {
            return 0;
        }
        return engine.ask(
                "SELECT count() FROM "
                        + table.name()
                        + " WHERE series = $1 AND ts >= $2 AND ts < $3",
                rows -> rows.hasNext() ? rows.getRecord().getLong(0) : 0L,
                series.number(),
                clamp(fromMicros),
                clamp(toMicros));
    }

    long countAll() {
        return raws.stream().mapToLong(table -> rowsOf(table.name())).sum();
    }

    void countEach(SeriesCount to) {
        for (var table : raws) {
            if (table.exists()) {
                engine.work(
                        "SELECT series, count() FROM " + table.name(),
                        rows -> {
                            var row = rows.getRecord();
                            while (rows.hasNext()) {
                                to.of(row.getInt(0), row.getLong(1));
                            }
                            return true;
                        });
            }
        }
    }

    /// Reads page by page, so that a slow consumer holds nothing of the engine.
    void scan(SeriesRef series, long fromMicros, long toMicros, Consumer<Samples> chunk) {
        long from = fromMicros;
        while (true) {
            var page = raw(series, from, toMicros, SCAN_CHUNK);
            if (page.size() > 0) {
                chunk.accept(page);
            }
            if (page.size() < SCAN_CHUNK) {
                return;
            }
            from = page.times()[page.size() - 1] + 1;
        }
    }

    void scan(List<SeriesRef> series, long fromMicros, long toMicros, Consumer<Samples> chunk) {
        Map<RawTable, List<SeriesRef>> byTable = new LinkedHashMap<>();
        for (var one : series) {
            byTable.computeIfAbsent(raws.get(RawTable.index(one)), _ -> new ArrayList<>()).add(one);
        }
        byTable.forEach((table, some) -> {
            var pass = SeriesPass.of(some);
            if (pass == null) {
                some.forEach(one -> scan(one, fromMicros, toMicros, chunk));
            } else {
                scan(table, pass, clamp(fromMicros), clamp(toMicros), chunk);
            }
        });
    }

    private void scan(
            RawTable table, SeriesPass pass, long from, long to, Consumer<Samples> chunk) {
        long at = from;
        while (table.exists() && at < to) {
            at = engine.ask(RawRows.selectMany(table), pass::read, pass.min(), pass.max(), at, to);
            pass.hand(chunk);
        }
    }

    /// Rows of a table; 0 when there is none.
    long rowsOf(String table) {
        return engine.exists(table)
                ? engine.ask(
                        "SELECT count() FROM " + table,
                        rows -> rows.hasNext() ? rows.getRecord().getLong(0) : 0L)
                : 0;
    }
}
