package io.baigong.telemetry.questdb;

import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore.Resolution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the roll-ups right and knows where they are.
///
/// Windows before a mark are rolled up, except late hours: hours that got rows behind the mark.
/// Minutes are made when they are over, so that the open hour can be drawn; hours are made from raw
/// when they are over, together with their minutes; days from hours. A minute with fewer than
/// [#DENSE] values of a series gets no row, because the row would be larger than the values:
/// whoever reads minutes compares their counts with the hour's and reads raw where they differ.
///
/// State is guarded by `this`; one thread at a time rolls up.
final class RollUps implements AutoCloseable {
    /// Least number of values that makes a row of a minute worth its bytes.
    static final int DENSE = 48;

    private static final Logger log = LoggerFactory.getLogger(RollUps.class);
    private static final long MINUTE_GRACE = 10 * Times.SECOND;
    private static final long HOUR_GRACE = 2 * Times.MINUTE;
    private static final int FEW = 8;

    private final QuestDbSettings settings;
    private final List<RawTable> raws;
    private final Engine engine;
    private final ZoneId dayZone;
    private final RollTable minutes;
    private final RollTable hours;
    private final RollTable days;
    private final RollUpNotes notes;

    private final LateHours[] late = new LateHours[RawTable.COUNT];
    private final LateHours[] working = new LateHours[RawTable.COUNT];
    private final long[] dropped = new long[RawTable.COUNT];
    private long newest;
    private long minuteMark;
    private long hourMark;
    private long dayMark;
    private volatile long minuteClosing;
    private volatile long hourClosing;
    private boolean changed;

    RollUps(Engine engine, List<RawTable> raws, QuestDbSettings settings) {
        this.engine = engine;
        this.raws = raws;
        this.settings = settings;
        this.dayZone = Times.ofWholeHours(settings.dayZone());
        this.minutes = new RollTable(engine, Resolution.MINUTE);
        this.hours = new RollTable(engine, Resolution.HOUR);
        this.days = new RollTable(engine, Resolution.DAY);
        Arrays.setAll(late, i -> new LateHours());
        Arrays.setAll(working, i -> new LateHours());
        long now = settings.nowMicros();
        hourMark = Times.floor(now, Times.HOUR);
        dayMark = Times.startOfDay(now, dayZone);
        notes =
                new RollUpNotes(
                        Path.of(settings.folder().toString(), "rollups.notes"), this::recall);
        minuteMark = hourMark;
        minuteClosing = hourMark;
        hourClosing = hourMark;
    }

    private void recall(RollUpNotes.Kind kind, int table, int series, long time) {
        switch (kind) {
            case HOURS -> hourMark = time;
            case DAYS -> dayMark = time;
            case DROPPED -> dropped[table] = time;
            case LATE -> {
                if (series == 0) {
                    late[table].addAll(time);
                } else {
                    late[table].add(time, series);
                }
            }
            case ZONE -> {
                if (time != zoneHash()) {
                    // Their days begin elsewhere: make them again, from the first hour on.
                    log.info("daily roll-ups are remade for days of {}", dayZone);
                    dayMark = 0;
                    engine.execute("DROP TABLE IF EXISTS " + days.name());
                }
            }
        }
    }

    private long zoneHash() {
        var crc = new CRC32();
        crc.update(dayZone.getId().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return crc.getValue();
    }

    ZoneId dayZone() {
        return dayZone;
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

    /// Takes note of a row that is being appended.
    void noteRow(int table, ReadingBatch batch, int row) {
        long time = batch.time(row);
        if (time < minuteClosing) {
            noteLate(table, time, batch.series(row));
        } else if (time > newest) {
            newest = time;
        }
    }

    private synchronized void noteLate(int table, long time, int series) {
        // What is older than the raw rows that were kept cannot be rolled up again.
        if (time >= dropped[table]) {
            long hour = Times.floor(time, Times.HOUR);
            if (late[table].add(hour, series) && hour < hourClosing) {
                notes.add(RollUpNotes.Kind.LATE, table, series, hour);
            }
        }
    }

    /// Must be called before rows are committed.
    synchronized void saveNotes() throws IOException {
        notes.save();
    }

    /// Are there so many late hours that the writer should wait for them?
    synchronized boolean isFlooded() {
        int all = 0;
        for (var hoursOfTable : late) {
            all += hoursOfTable.hours();
        }
        return all > 50_000;
    }

    // ---- what readers ask

    /// Up to where roll-ups of some series can be trusted.
    ///
    /// @param lateHours starts of the hours, ascending, that must be read raw
    record Trust(long minutesUpTo, long hoursUpTo, long daysUpTo, long[] lateHours) {}

    synchronized Trust trust(int table, SeriesSet series, long from, long to) {
        var found = new TreeMap<Long, Boolean>();
        long first = Times.floor(from, Times.HOUR);
        if (first < to) {
            late[table].collect(first, to, series, found);
            working[table].collect(first, to, series, found);
        }
        return new Trust(
                minuteMark,
                hourMark,
                dayMark,
                found.keySet().stream().mapToLong(Long::longValue).toArray());
    }

    /// Before which time are all hours of this table rolled up?
    synchronized long settledBefore(int table) {
        long[] first = {hourMark};
        working[table].forEach((hour, set) -> first[0] = Math.min(first[0], hour));
        late[table].forEach((hour, set) -> first[0] = Math.min(first[0], hour));
        return first[0];
    }

    synchronized void noteDropped(int table, long before) throws IOException {
        if (before > dropped[table]) {
            dropped[table] = before;
            rewriteNotes();
        }
    }

    // ---- the work

    /// Fixes what the next [#work] has to do. The rows that were appended until now must be applied
    /// before it; the caller holds off appends meanwhile.
    synchronized void plan() {
        for (int i = 0; i < late.length; i++) {
            if (!working[i].isEmpty()) {
                return;
            }
        }
        long now = Math.min(settings.nowMicros(), newest);
        minuteClosing = Math.max(minuteClosing, Times.floor(now - MINUTE_GRACE, Times.MINUTE));
        hourClosing =
                Math.clamp(
                        Times.floor(now - HOUR_GRACE, Times.HOUR),
                        hourClosing,
                        Math.max(hourClosing, minuteClosing));
        for (int i = 0; i < late.length; i++) {
            working[i] = late[i].takeBefore(hourClosing);
            changed |= !working[i].isEmpty();
        }
    }

    /// Does what [#plan] fixed and moves the marks. Safe to repeat when it fails.
    void work() throws IOException {
        long minutesFrom = Math.max(minuteMark, hourClosing);
        long minutesTo = minuteClosing;
        long hoursTo = hourClosing;
        long daysTo = Times.startOfDay(hoursTo, dayZone);
        var touchedDays = new TreeMap<Long, SeriesSet>();
        try {
            for (int i = 0; i < late.length; i++) {
                if (raws.get(i).exists()) {
                    rollHours(i, hoursTo, touchedDays);
                    rollMinutes(i, minutesFrom, minutesTo);
                }
            }
            settle();
            rollDays(daysTo, touchedDays);
            settle();
        } catch (RuntimeException e) {
            tables().forEach(RollTable::abandon);
            throw e;
        }
        finish(minutesTo, hoursTo, daysTo);
    }

    private synchronized void finish(long minutesTo, long hoursTo, long daysTo) throws IOException {
        changed |= hoursTo > hourMark || daysTo > dayMark;
        minuteMark = Math.max(minuteMark, minutesTo);
        hourMark = Math.max(hourMark, hoursTo);
        dayMark = Math.max(dayMark, daysTo);
        Arrays.setAll(working, i -> new LateHours());
        if (changed) {
            rewriteNotes();
            changed = false;
        }
    }

    private void rewriteNotes() throws IOException {
        // What was noted but not yet saved is in `late`, hence written here.
        notes.discard();
        notes.add(RollUpNotes.Kind.HOURS, 0, 0, hourMark);
        notes.add(RollUpNotes.Kind.DAYS, 0, 0, dayMark);
        notes.add(RollUpNotes.Kind.ZONE, 0, 0, zoneHash());
        for (int i = 0; i < late.length; i++) {
            int table = i;
            if (dropped[i] > 0) {
                notes.add(RollUpNotes.Kind.DROPPED, i, 0, dropped[i]);
            }
            for (var hoursOfTable : List.of(late[i], working[i])) {
                hoursOfTable.forEach((hour, set) -> noteAll(table, hour, set));
            }
        }
        notes.replace();
    }

    private void noteAll(int table, long hour, SeriesSet set) {
        if (hour >= hourMark) {
            return;
        }
        if (set.isAll()) {
            notes.add(RollUpNotes.Kind.LATE, table, 0, hour);
        } else {
            for (int series : set.toArray()) {
                notes.add(RollUpNotes.Kind.LATE, table, series, hour);
            }
        }
    }

    private void rollHours(int table, long to, TreeMap<Long, SeriesSet> touchedDays) {
        working[table].forEach((hour, set) -> {
            if (hour < hourMark) {
                recompute(raws.get(table), hour, hour + Times.HOUR, set, true);
                touchedDays
                        .computeIfAbsent(Times.startOfDay(hour, dayZone), day -> new SeriesSet())
                        .addAll(set);
            }
        });
        if (hourMark < to) {
            recompute(raws.get(table), hourMark, to, SeriesSet.all(), true);
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
                                sparse(table, start, number);
                            }
                        });
        var byHour = new Window(Times.HOUR, hours::append);
        if (!series.isAll() && series.size() <= FEW) {
            for (int number : series.toArray()) {
                engine.ask(
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
            engine.ask(
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

    /// The minutes of this series do not tell all of the open hour.
    private synchronized void sparse(int table, long time, int series) {
        late[table].add(Times.floor(time, Times.HOUR), series);
    }

    private void rollDays(long to, TreeMap<Long, SeriesSet> touched) {
        if (!hours.exists()) {
            return;
        }
        long from = Math.max(dayMark, firstHour());
        var windows = new TreeSet<>(touched.headMap(dayMark).keySet());
        for (long day = Times.startOfDay(from, dayZone);
                day < to;
                day = Times.startOfNextDay(day, dayZone)) {
            windows.add(day);
        }
        // The first day of 1970 begins before time does, where a zone is ahead of UTC.
        for (long day : windows.tailSet(0L)) {
            var set = day < dayMark ? touched.get(day) : SeriesSet.all();
            rollDay(day, set == null ? SeriesSet.all() : set);
        }
    }

    private long firstHour() {
        try (var reader = engine.reader(hours.name())) {
            return reader.size() == 0 ? Long.MAX_VALUE : reader.getMinTimestamp();
        }
    }

    private void rollDay(long day, SeriesSet series) {
        var folds = new FoldsBySeries();
        engine.ask(
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
                Times.startOfNextDay(day, dayZone));
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
        notes.close();
    }

    /// Folds rows in time order and hands the folds out when their window is over.
    private static final class Window {
        interface Sink {
            void accept(long start, int series, Fold fold);
        }

        private final long width;
        private final Sink to;
        private final FoldsBySeries folds = new FoldsBySeries();
        private long start = Long.MIN_VALUE;
        private long end = Long.MIN_VALUE;

        Window(long width, Sink to) {
            this.width = width;
            this.to = to;
        }

        Fold at(long time, int series) {
            if (time >= end) {
                end();
                start = Times.floor(time, width);
                end = start + width;
            }
            return folds.of(series);
        }

        void end() {
            folds.flush((series, fold) -> to.accept(start, series, fold));
            end = Long.MIN_VALUE;
        }
    }
}
