package io.baigong.telemetry.questdb;

import io.baigong.telemetry.ReadingBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows up to where roll-ups are right, over a crash too.
///
/// Windows before a mark are rolled up, except late hours: hours that got rows behind the mark.
/// State is guarded by `this`; one thread at a time rolls up.
final class RollUpMarks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RollUpMarks.class);
    private static final long MINUTE_GRACE = 10 * Times.SECOND;
    private static final long HOUR_GRACE = 2 * Times.MINUTE;

    private final QuestDbSettings settings;
    private final ZoneId dayZone;
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
    private boolean otherZone;
    private boolean known;

    /// What is to be rolled up: minutes and hours between these times, days from `dayFrom` on, and
    /// the late hours of every table.
    record Plan(
            long minuteFrom,
            long minuteTo,
            long hourFrom,
            long hourTo,
            long dayFrom,
            long dayTo,
            List<LateHours> late) {}

    /// @param firstRow time of the oldest raw row, or the largest number when there is none: where
    ///   roll-ups begin when nothing is remembered of them
    RollUpMarks(QuestDbSettings settings, LongSupplier firstRow) {
        this.settings = settings;
        this.dayZone = Times.ofWholeHours(settings.dayZone());
        Arrays.setAll(late, i -> new LateHours());
        Arrays.setAll(working, i -> new LateHours());
        long now = settings.nowMicros();
        notes =
                new RollUpNotes(
                        Path.of(settings.folder().toString(), "rollups.notes"), this::recall);
        if (!known) {
            begin(Math.min(now, firstRow.getAsLong()));
        }
        minuteMark = hourMark;
        minuteClosing = hourMark;
        hourClosing = hourMark;
    }

    /// Writes down where roll-ups begin, for a crash may come before the first hour is over.
    private void begin(long time) {
        hourMark = Times.floor(time, Times.HOUR);
        dayMark = Times.startOfDay(time, dayZone);
        try {
            rewriteNotes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot note where roll-ups begin", e);
        }
    }

    private void recall(RollUpNotes.Kind kind, int table, int series, long time) {
        switch (kind) {
            case HOURS -> {
                hourMark = time;
                known = true;
            }
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
                    otherZone = true;
                }
            }
        }
    }

    private long zoneHash() {
        var crc = new CRC32();
        crc.update(dayZone.getId().getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    ZoneId dayZone() {
        return dayZone;
    }

    /// Are the days that were rolled up those of another zone?
    boolean isOtherZone() {
        return otherZone;
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
                int whose = late[table].isAll(hour) ? 0 : series;
                notes.add(RollUpNotes.Kind.LATE, table, whose, hour);
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

    /// Fixes what the next [#planned] has to do. The rows that were appended until now must be
    /// applied before it; the caller holds off appends meanwhile.
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

    /// What [#plan] fixed.
    synchronized Plan planned() {
        return new Plan(
                Math.max(minuteMark, hourClosing),
                minuteClosing,
                hourMark,
                hourClosing,
                dayMark,
                Times.startOfDay(hourClosing, dayZone),
                List.of(working.clone()));
    }

    /// Moves the marks: what was planned is queryable.
    synchronized void finish(Plan plan) throws IOException {
        changed |= plan.hourTo > hourMark || plan.dayTo > dayMark;
        minuteMark = Math.max(minuteMark, plan.minuteTo);
        hourMark = Math.max(hourMark, plan.hourTo);
        dayMark = Math.max(dayMark, plan.dayTo);
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

    /// The minutes of this series do not tell all of the open hour.
    synchronized void noteSparse(int table, long time, int series) {
        late[table].add(Times.floor(time, Times.HOUR), series);
    }

    @Override
    public void close() {
        notes.close();
    }
}
