package io.baigong.telemetry.questdb;

import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore.Buckets;
import io.baigong.telemetry.TelemetryStore.Resolution;
import io.baigong.telemetry.TelemetryStore.Step;
import io.baigong.telemetry.ValueType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Answers questions for buckets: of one series through its [History], of many by one pass over all
/// series.
final class BucketReader {
    /// Up to so many series are read one by one.
    private static final int FEW = 16;

    /// Most cells, series times buckets, of one answer.
    private static final int MAX_CELLS = 10_000_000;

    private final Engine engine;
    private final List<RawTable> raws;
    private final RollUps rollUps;
    private final History history;

    BucketReader(Engine engine, List<RawTable> raws, RollUps rollUps, History history) {
        this.engine = engine;
        this.raws = raws;
        this.rollUps = rollUps;
        this.history = history;
    }

    List<Buckets> read(List<SeriesRef> series, long from, long to, Step step, ZoneId zone) {
        if (series.isEmpty() || from >= to) {
            return List.of();
        }
        long[] bounds = BucketBounds.of(from, to, step, zone);
        if ((bounds.length - 1L) * series.size() > MAX_CELLS) {
            throw new IllegalArgumentException(
                    "%d buckets of %d series, expected at most %d in all"
                            .formatted(bounds.length - 1, series.size(), MAX_CELLS));
        }
        var answers = new LinkedHashMap<Integer, Buckets>();
        for (var group : byTable(series).entrySet()) {
            var table = raws.get(group.getKey());
            if (table.exists()) {
                if (group.getValue().size() <= FEW) {
                    group.getValue().forEach(one -> readOne(table, one, from, to, bounds, answers));
                } else {
                    readMany(table, group.getValue(), from, to, bounds, answers);
                }
            }
        }
        var ordered = new ArrayList<Buckets>(answers.size());
        for (var one : series) {
            var found = answers.remove(one.number());
            if (found != null) {
                ordered.add(found);
            }
        }
        return ordered;
    }

    private static Map<Integer, List<SeriesRef>> byTable(List<SeriesRef> series) {
        var groups = new LinkedHashMap<Integer, List<SeriesRef>>();
        for (var one : series) {
            groups.computeIfAbsent(RawTable.index(one), i -> new ArrayList<>()).add(one);
        }
        return groups;
    }

    private void readOne(
            RawTable table,
            SeriesRef series,
            long from,
            long to,
            long[] bounds,
            Map<Integer, Buckets> answers) {
        var columns = new Columns();
        var cursor = new Cursor(bounds);
        var fold = new Fold();
        var sink =
                new History.Sink() {
                    private void move(long time) {
                        if (time >= cursor.end()) {
                            columns.add(cursor.start(), fold);
                            fold.clear();
                            cursor.move(time);
                        }
                    }

                    @Override
                    public void raw(long time, long bits, boolean present, byte quality) {
                        move(time);
                        fold.add(number(table.type(), bits), present, quality);
                    }

                    @Override
                    public void rolled(long start, long width, Fold part) {
                        move(start);
                        fold.merge(
                                part.count,
                                part.bad,
                                part.sum,
                                part.min,
                                part.max,
                                part.first,
                                part.last);
                    }
                };
        history.read(table, series, from, to, bounds, Resolution.DAY, sink);
        columns.add(cursor.start(), fold);
        if (columns.size > 0) {
            answers.put(series.number(), columns.of(series));
        }
    }

    private static double number(ValueType type, long bits) {
        return switch (type) {
            case DOUBLE -> Double.longBitsToDouble(bits);
            case INT64 -> bits;
            case TEXT -> Double.NaN;
        };
    }

    private void readMany(
            RawTable table,
            List<SeriesRef> series,
            long from,
            long to,
            long[] bounds,
            Map<Integer, Buckets> answers) {
        var asked = SeriesSet.of(series);
        var trust = rollUps.marks().trust(RawTable.index(series.getFirst()), asked, from, to);
        var found = new LinkedHashMap<Integer, Columns>();
        var folds = new FoldsBySeries();
        var cursor = new Cursor(bounds);
        Runnable flush =
                () ->
                        folds.flush((number, fold) ->
                                found.computeIfAbsent(number, n -> new Columns())
                                        .add(cursor.start(), fold));
        for (var piece :
                ReadPlan.of(from, to, bounds, Resolution.DAY, trust, rollUps.marks().dayZone())) {
            // Minutes hold dense series only: for many series at once, raw is the simple way.
            boolean raw = piece.resolution().compareTo(Resolution.HOUR) < 0;
            var rolled = raw ? null : rollUps.table(piece.resolution());
            if (rolled != null && !rolled.exists()) {
                continue;
            }
            engine.ask(
                    rolled == null ? RawRows.selectMany(table) : rolled.selectMany(),
                    rows -> {
                        var row = rows.getRecord();
                        while (rows.hasNext()) {
                            int number = row.getInt(1);
                            if (asked.contains(number)) {
                                long time = row.getTimestamp(0);
                                if (time >= cursor.end()) {
                                    flush.run();
                                    cursor.move(time);
                                }
                                if (raw) {
                                    RawRows.fold(folds.of(number), table.type(), row, 2);
                                } else {
                                    RolledRows.fold(folds.of(number), row, 2);
                                }
                            }
                        }
                        return true;
                    },
                    asked.min(),
                    asked.max(),
                    piece.from(),
                    piece.to());
        }
        flush.run();
        for (var one : series) {
            var columns = found.get(one.number());
            if (columns != null) {
                answers.put(one.number(), columns.of(one));
            }
        }
    }

    /// Walks along the bounds.
    private static final class Cursor {
        private final long[] bounds;
        private int at;

        Cursor(long[] bounds) {
            this.bounds = bounds;
        }

        long start() {
            return bounds[at];
        }

        long end() {
            return bounds[at + 1];
        }

        void move(long time) {
            int found = Arrays.binarySearch(bounds, at, bounds.length - 1, time);
            at = found < 0 ? -found - 2 : found;
        }
    }

    /// Growing columns of an answer.
    private static final class Columns {
        private int size;
        private long[] longs = new long[3 * 8];
        private double[] doubles = new double[5 * 8];

        void add(long start, Fold fold) {
            if (fold.isEmpty()) {
                return;
            }
            if (size * 3 == longs.length) {
                longs = Arrays.copyOf(longs, longs.length * 2);
                doubles = Arrays.copyOf(doubles, doubles.length * 2);
            }
            longs[size * 3] = start;
            longs[size * 3 + 1] = fold.count;
            longs[size * 3 + 2] = fold.bad;
            doubles[size * 5] = fold.sum;
            doubles[size * 5 + 1] = fold.min;
            doubles[size * 5 + 2] = fold.max;
            doubles[size * 5 + 3] = fold.first;
            doubles[size * 5 + 4] = fold.last;
            size++;
        }

        Buckets of(SeriesRef series) {
            return new Buckets(
                    series,
                    longs(0),
                    longs(1),
                    longs(2),
                    doubles(0),
                    doubles(1),
                    doubles(2),
                    doubles(3),
                    doubles(4));
        }

        private long[] longs(int column) {
            long[] values = new long[size];
            for (int i = 0; i < size; i++) {
                values[i] = longs[i * 3 + column];
            }
            return values;
        }

        private double[] doubles(int column) {
            double[] values = new double[size];
            for (int i = 0; i < size; i++) {
                values[i] = doubles[i * 5 + column];
            }
            return values;
        }
    }
}
