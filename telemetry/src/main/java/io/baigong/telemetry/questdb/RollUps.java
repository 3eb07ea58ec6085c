package io.baigong.telemetry.questdb;

import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore.Resolution;
import io.baigong.telemetry.questdb.RollUpMarks.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// The roll-ups and the making of them.
///
/// Minutes are made when they are over, so that the open hour can be drawn; hours are made from raw
/// when they are over, together with their minutes; days from hours. A minute with fewer than
/// [#DENSE] values of a series gets no row, because the row would be larger than the values:
/// whoever reads minutes compares their counts with the hour's and reads raw where they differ.
///
/// One thread at a time works.
final class RollUps implements AutoCloseable {
    /// Least number of values that makes a row of a minute worth its bytes.
    static final int DENSE = 48;

    private static final int FEW = 8;

    private final List<RawTable> raws;
    private final Engine engine;
    private final RollUpMarks marks;
    private final RollTable minutes;
    private final RollTable hours;
    private final RollTable days;

    RollUps(Engine engine, List<RawTable> raws, RollUpMarks marks) {
        this.engine = engine;
        this.raws = raws;
        this.marks = marks;
        this.minutes = new RollTable(engine, Resolution.MINUTE);
        this.hours = new RollTable(engine, Resolution.HOUR);
        this.days = new RollTable(engine, Resolution.DAY);
        if (marks.isOtherZone()) {
            engine.execute("DROP TABLE IF EXISTS " + days.name());
        }
    }

    RollUpMarks marks() {
        return marks;
    }

    RollTable table(Resolution resolution) {
        return switch (resolution) {
            case MINUTE -> minutes;
            case HOUR -> hours;
            case DAY -> days;
            case RAW -> throw new IllegalArgumentException("raw values are no roll-up");
        };
    }

    List<RollTable> tables() {
        return List.of(minutes, hours, days);
    }

    /// Does what the marks have planned and moves them. Safe to repeat when it fails.
    void work() throws IOException {
        var plan = marks.planned();
        var touchedDays = new TreeMap<Long, SeriesSet>();
        try {
            for (int i = 0; i < raws.size(); i++) {
                if (raws.get(i).exists()) {
                    rollHours(i, plan, touchedDays);
                    rollMinutes(i, plan.minuteFrom(), plan.minuteTo());
                }
            }
            settle();
            rollDays(plan, touchedDays);
            settle();
        } catch (RuntimeException e) {
            tables().forEach(RollTable::abandon);
            throw e;
        }
        marks.finish(plan);
    }

    private void rollHours(int table, Plan plan, TreeMap<Long, SeriesSet> touchedDays) {
        plan.late()
                .get(table)
                .forEach((hour, set) -> {
                    if (hour < plan.hourFrom()) {
                        recompute(raws.get(table), hour, hour + Times.HOUR, set, true);
                        touchedDays
                                .computeIfAbsent(
                                        Times.startOfDay(hour, marks.dayZone()),
                                        day -> new SeriesSet())
                                .addAll(set);
                    }
                });
        if (plan.hourFrom() < plan.hourTo()) {
            recompute(raws.get(table), plan.hourFrom(), plan.hourTo(), SeriesSet.all(), true);
        }
    }

    private void rollMinutes(int table, long from, long to) {
        if (from < to) {
            recompute(raws.get(table), from, to, SeriesSet.all(), false);
        }
    }

    /// Reads raw rows and writes the roll-ups of minutes, and of hours if asked.
    private void recompute(RawTable raw, long from, long to, SeriesSet series, boolean withHours) {
        int table = RawTable.index(raw.type(), raw.retention());
        var byMinute =
                new Window(
                        Times.MINUTE,
                        (start, number, fold) -> {
                            if (fold.count + fold.bad >= DENSE) {
                                minutes.append(start, number, fold);
                            } else if (!withHours) {
                                marks.noteSparse(table, start, number);
                            }
                        });
        var byHour = new Window(Times.HOUR, hours::append);
        if (!series.isAll() && series.size() <= FEW) {
            for (int number : series.toArray()) {
                engine.work(
                        RawRows.selectOne(raw),
                        rows -> {
                            var row = rows.getRecord();
                            while (rows.hasNext()) {
                                long time = row.getTimestamp(0);
                                RawRows.fold(byMinute.at(time, number), raw.type(), row, 1);
                                if (withHours) {
                                    RawRows.fold(byHour.at(time, number), raw.type(), row, 1);
                                }
                            }
                            byMinute.end();
                            byHour.end();
                            return true;
                        },
                        number,
                        from,
                        to);
            }
        } else {
            engine.work(
                    RawRows.selectAll(raw),
                    rows -> {
                        var row = rows.getRecord();
                        while (rows.hasNext()) {
                            int number = row.getInt(1);
                            if (series.contains(number)) {
                                long time = row.getTimestamp(0);
                                RawRows.fold(byMinute.at(time, number), raw.type(), row, 2);
                                if (withHours) {
                                    RawRows.fold(byHour.at(time, number), raw.type(), row, 2);
                                }
                            }
                        }
                        byMinute.end();
                        byHour.end();
                        return true;
                    },
                    from,
                    to);
        }
    }

    private void rollDays(Plan plan, TreeMap<Long, SeriesSet> touched) {
        if (!hours.exists()) {
            return;
        }
        var dayZone = marks.dayZone();
        long from = Math.max(plan.dayFrom(), engine.firstTime(hours.name()));
        var windows = new TreeSet<>(touched.headMap(plan.dayFrom()).keySet());
        for (long day = Times.startOfDay(from, dayZone);
                day < plan.dayTo();
                day = Times.startOfNextDay(day, dayZone)) {
            windows.add(day);
        }
        // The first day of 1970 begins before time does, where a zone is ahead of UTC.
        for (long day : windows.tailSet(0L)) {
            var set = day < plan.dayFrom() ? touched.get(day) : SeriesSet.all();
            rollDay(day, set == null ? SeriesSet.all() : set);
        }
    }

    private void rollDay(long day, SeriesSet series) {
        var folds = new FoldsBySeries();
        engine.work(
                hours.selectMany(),
                rows -> {
                    var row = rows.getRecord();
                    while (rows.hasNext()) {
                        int number = row.getInt(1);
                        if (series.contains(number)) {
                            RolledRows.fold(folds.of(number), row, 2);
                        }
                    }
                    return true;
                },
                series.isAll() ? 1 : series.min(),
                series.isAll() ? Integer.MAX_VALUE : series.max(),
                day,
                Times.startOfNextDay(day, marks.dayZone()));
        folds.flush((number, fold) -> days.append(day, number, fold));
    }

    /// Commits the roll-ups and waits until they are queryable.
    private void settle() {
        var open = new ArrayList<>(tables());
        open.forEach(RollTable::commit);
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!open.isEmpty()) {
            open.removeIf(RollTable::isApplied);
            if (System.nanoTime() > deadline) {
                throw new StoreUnavailable(
                        "roll-ups are not applied within a minute: " + open.getFirst().name(),
                        true,
                        null);
            }
            if (!open.isEmpty()) {
                Pause.millis(2);
            }
        }
    }

    @Override
    public void close() {
        tables().forEach(RollTable::abandon);
    }
}
