package io.baigong.telemetry.questdb;

import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.ValueType;
import io.questdb.cairo.CairoException;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The [TelemetryStore] on one machine: QuestDB inside this process.
///
/// Rows with a time before 1970 or from the year 10000 on cannot be kept: they are left out with a
/// line in the log, so refuse them at the door.
public final class QuestDbStore implements TelemetryStore {
    private static final Logger log = LoggerFactory.getLogger(QuestDbStore.class);
    private static final int SCAN_CHUNK = 50_000;
    private static final int MAX_TEXTS = 100_000;
    private static final long[] NO_CUTS = {};

    private final QuestDbSettings settings;
    private final Engine engine;
    private final List<RawTable> raws;
    private final RollUps rollUps;
    private final History history;
    private final BucketReader bucketReader;
    private final Watch watch;
    private final Housekeeping housekeeping;
    private final Erasure erasure;

    private final LongAdder removedRows = new LongAdder();
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock rolling = new ReentrantLock();
    private final ArrayDeque<Commit> unapplied = new ArrayDeque<>();
    private long tickets;
    private boolean open = true;

    /// What a commit waits for, by raw table, and how many rows it made durable.
    private record Commit(long ticket, long[] txns, long rows) {}

    private QuestDbStore(QuestDbSettings settings, Engine engine) {
        this.settings = settings;
        this.engine = engine;
        var tables = new ArrayList<RawTable>();
        for (var type : ValueType.values()) {
            for (var retention : Retention.values()) {
                tables.add(new RawTable(engine, type, retention));
            }
        }
        this.raws = List.copyOf(tables);
        this.rollUps = new RollUps(engine, raws, settings);
        this.history = new History(engine, rollUps);
        this.bucketReader = new BucketReader(engine, raws, rollUps, history);
        this.watch = new Watch(engine, settings, names());
        this.housekeeping = new Housekeeping(engine, settings, raws, rollUps, removedRows);
        this.erasure = new Erasure(engine, raws, rollUps, removedRows);
    }

    /// Opens the store, making it when absent. What was committed before a crash is there; it may
    /// become queryable only a little later.
    ///
    /// @throws StoreUnavailable when the folder cannot be used
    public static QuestDbStore open(QuestDbSettings settings) {
        var engine = Engine.open(settings);
        try {
            return new QuestDbStore(settings, engine);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        raws.forEach(table -> names.add(table.name()));
        rollUps.tables().forEach(table -> names.add(table.name()));
        return names;
    }

    @Override
    public void append(ReadingBatch batch) {
        writing.lock();
        try {
            for (int row = 0; row < batch.size(); row++) {
                append(batch, row);
            }
        } catch (RuntimeException | Error e) {
            raws.forEach(RawTable::abandon);
            throw e instanceof StoreUnavailable known
                    ? known
                    : Engine.unavailable("cannot take readings", e);
        } finally {
            writing.unlock();
        }
    }

    private void append(ReadingBatch batch, int row) {
        long time = batch.time(row);
        if (time < 0 || time >= Times.END) {
            log.warn(
                    "left out a reading of series {}: its time, {} µs, is not within the years"
                            + " 1970 to 9999",
                    batch.series(row),
                    time);
            return;
        }
        int index = RawTable.index(batch.type(row), batch.retention(row));
        raws.get(index).append(batch, row);
        rollUps.noteRow(index, batch, row);
    }

    @Override
    public long commit() {
        awaitSpace();
        long ticket = commitOpenRows();
        if (rollUps.isFlooded()) {
            rollUp();
        }
        return ticket;
    }

    private long commitOpenRows() {
        writing.lock();
        try {
            rollUps.saveNotes();
            long rows = -committedRows();
            raws.forEach(RawTable::commit);
            rows += committedRows();
            tickets++;
            if (rows > 0) {
                synchronized (unapplied) {
                    unapplied.add(new Commit(tickets, lastTxns(), rows));
                }
            }
            return tickets;
        } catch (IOException e) {
            raws.forEach(RawTable::abandon);
            throw new StoreUnavailable("cannot note which roll-ups are late", true, e);
        } catch (RuntimeException | Error e) {
            raws.forEach(RawTable::abandon);
            throw e instanceof StoreUnavailable known
                    ? known
                    : Engine.unavailable("cannot commit readings", e);
        } finally {
            writing.unlock();
        }
    }

    /// Backpressure: the rows to apply may not pile up.
    private void awaitSpace() {
        try {
            watch.checkSpace();
            while (unappliedRows() > settings.maxUnappliedRows()) {
                if (!watch.suspended().isEmpty()) {
                    throw new StoreUnavailable(
                            "the store is full and stands still: " + watch.suspended(), true, null);
                }
                Pause.millis(5);
            }
        } catch (StoreUnavailable e) {
            writing.lock();
            try {
                raws.forEach(RawTable::abandon);
            } finally {
                writing.unlock();
            }
            throw e;
        }
    }

    private long committedRows() {
        long rows = 0;
        for (var table : raws) {
            rows += table.committedRows();
        }
        return rows;
    }

    private long[] lastTxns() {
        long[] txns = new long[raws.size()];
        for (int i = 0; i < txns.length; i++) {
            txns[i] = raws.get(i).lastTxn();
        }
        return txns;
    }

    private long unappliedRows() {
        synchronized (unapplied) {
            forgetApplied();
            long rows = 0;
            for (var commit : unapplied) {
                rows += commit.rows;
            }
            return rows;
        }
    }

    private void forgetApplied() {
        while (!unapplied.isEmpty() && isApplied(unapplied.getFirst())) {
            unapplied.removeFirst();
        }
    }

    private boolean isApplied(Commit commit) {
        for (int i = 0; i < commit.txns.length; i++) {
            if (commit.txns[i] > 0 && !engine.isApplied(raws.get(i).name(), commit.txns[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isApplied(long ticket) {
        boolean applied;
        synchronized (unapplied) {
            forgetApplied();
            applied = unapplied.isEmpty() || unapplied.getFirst().ticket > ticket;
        }
        if (!applied) {
            var suspended = watch.suspended();
            if (!suspended.isEmpty()) {
                throw new StoreUnavailable("tables stand still: " + suspended, true, null);
            }
        }
        return applied;
    }

    @Override
    public void rollUp() {
        rolling.lock();
        try {
            long ticket;
            writing.lock();
            try {
                boolean uncommitted = raws.stream().anyMatch(RawTable::hasOpenRows);
                rollUps.plan();
                ticket = uncommitted ? tickets + 1 : tickets;
            } finally {
                writing.unlock();
            }
            if (awaitApplied(ticket)) {
                rollUps.work();
            }
        } catch (IOException e) {
            throw new StoreUnavailable("cannot note what is rolled up", true, e);
        } catch (CairoException e) {
            throw Engine.unavailable("cannot roll up", e);
        } finally {
            rolling.unlock();
        }
    }

    /// Waits a little for the writer to commit and the engine to apply; else the next call goes on.
    private boolean awaitApplied(long ticket) {
        long deadline = System.nanoTime() + 3_000_000_000L;
        while (!isCommitted(ticket) || !isApplied(ticket)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.millis(5);
        }
        return true;
    }

    private boolean isCommitted(long ticket) {
        writing.lock();
        try {
            return tickets >= ticket;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public Samples raw(SeriesRef series, long fromMicros, long toMicros, int limit) {
        var table = raws.get(RawTable.index(series));
        var columns = new SampleColumns(series);
        if (table.exists() && clampFrom(fromMicros) < clampTo(toMicros) && limit > 0) {
            engine.ask(
                    RawRows.selectOne(table),
                    rows -> columns.read(rows, limit),
                    series.number(),
                    clampFrom(fromMicros),
                    clampTo(toMicros));
        }
        return columns.samples();
    }

    private static long clampFrom(long time) {
        return Math.clamp(time, 0, Times.END);
    }

    private static long clampTo(long time) {
        return Math.clamp(time, 0, Times.END);
    }

    @Override
    public Samples lastBefore(SeriesRef series, long timeMicros) {
        var table = raws.get(RawTable.index(series));
        var columns = new SampleColumns(series);
        if (table.exists() && timeMicros >= 0) {
            engine.ask(
                    "SELECT ts, value, quality FROM "
                            + table.name()
                            + " WHERE series = $1 AND ts <= $2 ORDER BY ts DESC LIMIT 1",
                    rows -> columns.read(rows, 1),
                    series.number(),
                    clampTo(timeMicros));
        }
        return columns.samples();
    }

    @Override
    public Thinned thinned(SeriesRef series, long fromMicros, long toMicros, int points) {
        long from = clampFrom(fromMicros);
        long to = clampTo(toMicros);
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
            engine.ask(
                    RawRows.selectOne(table),
                    rows -> columns.read(rows, MAX_TEXTS),
                    series.number(),
                    from,
                    to);
        }
        return columns.everyNth(points).samples();
    }

    @Override
    public Buckets buckets(
            SeriesRef series, long fromMicros, long toMicros, Step step, ZoneId zone) {
        var found = buckets(List.of(series), fromMicros, toMicros, step, zone);
        return found.isEmpty() ? empty(series) : found.getFirst();
    }

    private static Buckets empty(SeriesRef series) {
        long[] longs = {};
        double[] doubles = {};
        return new Buckets(
                series, longs, longs, longs, doubles, doubles, doubles, doubles, doubles);
    }

    @Override
    public List<Buckets> buckets(
            List<SeriesRef> series, long fromMicros, long toMicros, Step step, ZoneId zone) {
        return bucketReader.read(series, clampFrom(fromMicros), clampTo(toMicros), step, zone);
    }

    @Override
    public long count(SeriesRef series, long fromMicros, long toMicros) {
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
                clampFrom(fromMicros),
                clampTo(toMicros));
    }

    @Override
    public long countAll() {
        return raws.stream().mapToLong(table -> rowsOf(table.name())).sum();
    }

    /// Reads page by page, so that a slow consumer holds nothing of the engine.
    @Override
    public void scan(SeriesRef series, long fromMicros, long toMicros, Consumer<Samples> chunk) {
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

    @Override
    public void erase(List<SeriesRef> series) {
        rolling.lock();
        try {
            erasure.erase(series, writing);
        } catch (CairoException e) {
            throw Engine.unavailable("cannot erase", e);
        } finally {
            rolling.unlock();
        }
    }

    @Override
    public void keepHouse() {
        rolling.lock();
        try {
            housekeeping.run();
        } catch (IOException e) {
            throw new StoreUnavailable("cannot note what was dropped", true, e);
        } catch (CairoException e) {
            throw Engine.unavailable("cannot keep house", e);
        } finally {
            rolling.unlock();
        }
    }

    @Override
    public void backUp(FolderCopy copy) throws IOException {
        rolling.lock();
        try {
            engine.backUp(copy);
        } finally {
            rolling.unlock();
        }
    }

    /// Rows of a table; 0 when there is none. For tests.
    long rowsOf(String table) {
        return engine.exists(table)
                ? engine.ask(
                        "SELECT count() FROM " + table,
                        rows -> rows.hasNext() ? rows.getRecord().getLong(0) : 0L)
                : 0;
    }

    /// For tests.
    long parquetPartitions(String table) {
        return new Partitions(engine)
                .of(table).stream().filter(Partitions.Partition::parquet).count();
    }

    @Override
    public StoreHealth health() {
        return new StoreHealth(
                watch.suspended(), unappliedRows(), watch.diskBytes(), removedRows.sum());
    }

    @Override
    public void close() {
        // Nothing of the engine may be in use when it goes: its memory is not the JVM's.
        rolling.lock();
        writing.lock();
        try {
            if (!open) {
                return;
            }
            open = false;
            watch.close();
            raws.forEach(RawTable::close);
            rollUps.close();
            engine.close();
        } finally {
            writing.unlock();
            rolling.unlock();
        }
    }
}
