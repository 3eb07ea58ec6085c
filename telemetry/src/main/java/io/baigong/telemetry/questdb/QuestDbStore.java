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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The [TelemetryStore] on one machine: QuestDB inside this process.
///
/// Rows with a time before 1970 or from the year 10000 on cannot be kept: they are left out with a
/// line in the log, so refuse them at the door.
public final class QuestDbStore implements TelemetryStore {
    private final Engine engine;
    private final List<RawTable> raws;
    private final RollUpMarks marks;
    private final RollUps rollUps;
    private final Commits commits;
    private final RawReader rawReader;
    private final BucketReader bucketReader;
    private final Watch watch;
    private final Housekeeping housekeeping;
    private final Erasure erasure;

    private final LongAdder removedRows = new LongAdder();
    private final ReentrantLock rolling = new ReentrantLock();
    private boolean open = true;

    private QuestDbStore(QuestDbSettings settings, Engine engine) {
        this.engine = engine;
        var tables = new ArrayList<RawTable>();
        for (var type : ValueType.values()) {
            for (var retention : Retention.values()) {
                tables.add(new RawTable(engine, type, retention));
            }
        }
        this.raws = List.copyOf(tables);
        this.marks = new RollUpMarks(settings, this::firstRow);
        this.rollUps = new RollUps(engine, raws, marks);
        var history = new History(engine, rollUps);
        this.rawReader = new RawReader(engine, raws, history);
        this.bucketReader = new BucketReader(engine, raws, rollUps, history);
        this.watch = new Watch(engine, settings, names());
        this.commits = new Commits(engine, settings, raws, marks, watch);
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

    private long firstRow() {
        return raws.stream()
                .filter(RawTable::exists)
                .mapToLong(table -> engine.firstTime(table.name()))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        raws.forEach(table -> names.add(table.name()));
        rollUps.tables().forEach(table -> names.add(table.name()));
        return names;
    }

    @Override
    public void append(ReadingBatch batch) {
        commits.append(batch);
    }

    @Override
    public long commit() {
        long ticket = commits.commit();
        if (marks.isFlooded()) {
            rollUp();
        }
        return ticket;
    }

    @Override
    public boolean isApplied(long ticket) {
        return commits.isApplied(ticket);
    }

    @Override
    public void rollUp() {
        rolling.lock();
        try {
            if (commits.awaitApplied(commits.plan())) {
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

    @Override
    public Samples raw(SeriesRef series, long fromMicros, long toMicros, int limit) {
        return rawReader.raw(series, fromMicros, toMicros, limit);
    }

    @Override
    public Samples lastBefore(SeriesRef series, long timeMicros) {
        return rawReader.lastBefore(series, timeMicros);
    }

    @Override
    public Thinned thinned(SeriesRef series, long fromMicros, long toMicros, int points) {
        return rawReader.thinned(series, fromMicros, toMicros, points);
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
        return bucketReader.read(
                series, RawReader.clamp(fromMicros), RawReader.clamp(toMicros), step, zone);
    }

    @Override
    public long count(SeriesRef series, long fromMicros, long toMicros) {
        return rawReader.count(series, fromMicros, toMicros);
    }

    @Override
    public long countAll() {
        return rawReader.countAll();
    }

    @Override
    public void countEach(SeriesCount to) {
        rawReader.countEach(to);
    }

    @Override
    public void scan(SeriesRef series, long fromMicros, long toMicros, Consumer<Samples> chunk) {
        rawReader.scan(series, fromMicros, toMicros, chunk);
    }

    @Override
    public void scan(
            List<SeriesRef> series, long fromMicros, long toMicros, Consumer<Samples> chunk) {
        rawReader.scan(series, fromMicros, toMicros, chunk);
    }

    @Override
    public void erase(List<SeriesRef> series) {
        rolling.lock();
        try {
            erasure.erase(series, commits.writing());
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

    /// For tests.
    long rowsOf(String table) {
        return rawReader.rowsOf(table);
    }

    /// For tests.
    long parquetPartitions(String table) {
        return new Partitions(engine)
                .of(table).stream().filter(Partitions.Partition::parquet).count();
    }

    @Override
    public StoreHealth health() {
        return new StoreHealth(
                watch.suspended(), commits.unappliedRows(), watch.diskBytes(), removedRows.sum());
    }

    @Override
    public void close() {
        // Nothing of the engine may be in use when it goes: its memory is not the JVM's.
        rolling.lock();
        commits.writing().lock();
        try {
            if (!open) {
                return;
            }
            open = false;
            watch.close();
            raws.forEach(RawTable::close);
            rollUps.close();
            marks.close();
            engine.close();
        } finally {
            commits.writing().unlock();
            rolling.unlock();
        }
    }
}
