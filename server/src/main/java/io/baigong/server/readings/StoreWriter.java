package io.baigong.server.readings;

import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drains the log into the store. Reads on while earlier commits are being applied; its position
/// moves when they are. What the store cannot take now waits in the log.
final class StoreWriter implements Consumer, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final int MANY_ROWS = 50_000;
    private static final int MOST_ROWS = 500_000;
    private static final int MOST_COMMITS = 16;
    private static final long QUICK = Duration.ofMillis(250).toNanos();
    private static final long BUSY = Duration.ofMillis(500).toNanos();
    private static final long KEEP_EVERY = Duration.ofMillis(500).toNanos();
    private static final Duration ASK_APPLIED = Duration.ofMillis(10);
    private static final Duration IDLE = Duration.ofMillis(200);

    /// @param late things with readings that were not new any more
    private record Commit(long ticket, Checkpoint upTo, long arrivalMicros, Set<Integer> late) {}

    private final Log log;
    private final TelemetryStore store;
    private final Path file;
    private final Corrected corrected;
    private final LateReadings lateReadings;
    private final Set<Integer> late = new HashSet<>();
    private final ArrayDeque<Commit> unapplied = new ArrayDeque<>();

    private Checkpoint committed;
    private long messages;
    private long values;
    private long openRows;
    private long openedAt;
    private long lastArrival;
    private long keptAt = System.nanoTime();
    private long settledAt = keptAt;
    private volatile Checkpoint applied;
    private volatile Checkpoint kept;
    private volatile long appliedArrival;
    private volatile long idle = System.nanoTime();
    private volatile long unreadable;
    private volatile long bytes;
    private volatile String trouble = "";
    private volatile boolean stopping;

    StoreWriter(
            Log log,
            TelemetryStore store,
            Path file,
            Checkpoint from,
            Corrected corrected,
            LateReadings lateReadings) {
        this.log = log;
        this.store = store;
        this.file = file;
        this.corrected = corrected;
        this.lateReadings = lateReadings;
        committed = from;
        applied = from;
        kept = from;
    }

    /// Drains until [#stop].
    @Override
    public void run() {
        long pause = 50;
        while (!stopping) {
            try {
                drain();
                pause = 50;
            } catch (StoreUnavailable e) {
                explain(e);
                pause = pausedAfter(pause);
            } catch (IOException | RuntimeException e) {
                explain(e);
                closeOpenCommit();
                pause = pausedAfter(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Ends [#run] after the open commit.
    void stop() {
        stopping = true;
    }

    /// What was appended so far will be appended again from the last position: twice is harmless,
    /// but it must not pile up.
    private void closeOpenCommit() {
        try {
            store.commit();
        } catch (StoreUnavailable e) {
            LOG.debug("open rows were dropped", e);
        }
    }

    private static long pausedAfter(long before) {
        long pause = Math.min(before * 2, 2_000);
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return pause;
    }

    private void explain(Exception e) {
        String now = String.valueOf(e.getMessage());
        if (trouble.isEmpty()) {
            LOG.warn("the store does not take readings now, they wait in the log: {}", now, e);
        }
        trouble = now;
    }

    private void recovered() {
        if (!trouble.isEmpty()) {
            LOG.info("the store takes readings again");
            trouble = "";
        }
    }

    private void drain() throws IOException, InterruptedException {
        messages = committed.messages();
        values = committed.values();
        openRows = 0;
        settle();
        try (var cursor = new LogCursor(log, committed.positions())) {
            while (!stopping) {
                step(cursor);
            }
            if (openRows > 0 && values + messages > committed.values() + committed.messages()) {
                commit(cursor);
            }
            awaitApplied();
        }
    }

    private void step(LogCursor cursor) throws IOException, InterruptedException {
        ReadingBatch batch = cursor.next(patience());
        if (batch == null && openRows == 0 && unapplied.isEmpty()) {
            idle = System.nanoTime();
        }
        for (int i = 0; batch != null; i++) {
            append(batch);
            if (i == 255 || isCommitDue()) {
                break;
            }
            batch = cursor.next(Duration.ZERO);
        }
        if (isCommitDue()) {
            commit(cursor);
        }
        // Asking looks through all tables.
        if (System.nanoTime() - settledAt >= ASK_APPLIED.toNanos()) {
            settle();
        }
    }

    private Duration patience() {
        if (openRows > 0) {
            long left = Math.max(1, openedAt + QUICK - System.nanoTime());
            return min(Duration.ofNanos(left), unapplied.isEmpty() ? IDLE : ASK_APPLIED);
        }
        return unapplied.isEmpty() ? IDLE : ASK_APPLIED;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void append(ReadingBatch batch) {
        if (openRows == 0) {
            openedAt = System.nanoTime();
        }
        store.append(corrected.without(batch));
        messages++;
        values += batch.size();
        openRows += Math.max(1, batch.size());
        lastArrival = batch.arrivalMicros();
        if (LateReadings.isLate(batch)) {
            late.add(batch.thing());
        }
    }

    /// Soon after the first row, so that readings can be asked for; later under load, for bigger
    /// commits are cheaper.
    private boolean isCommitDue() {
        if (openRows == 0) {
            return false;
        }
        long age = System.nanoTime() - openedAt;
        return openRows >= MOST_ROWS || age >= (openRows >= MANY_ROWS ? BUSY : QUICK);
    }

    private void commit(LogCursor cursor) throws InterruptedException {
        while (unapplied.size() >= MOST_COMMITS && !stopping) {
            settle();
            Thread.sleep(ASK_APPLIED);
        }
        long ticket = store.commit();
        unreadable = cursor.unreadable();
        bytes = cursor.bytes();
        committed = new Checkpoint(cursor.positions(), messages, values, Map.of());
        unapplied.add(new Commit(ticket, committed, lastArrival, Set.copyOf(late)));
        late.clear();
        openRows = 0;
    }

    /// Moves the position over what the store has applied.
    private void settle() {
        settledAt = System.nanoTime();
        Commit done = null;
        try {
            while (!unapplied.isEmpty() && store.isApplied(unapplied.getFirst().ticket())) {
                done = unapplied.removeFirst();
                lateReadings.applied(done.arrivalMicros(), done.late());
            }
        } catch (StoreUnavailable e) {
            // A table is suspended, and the store resumes it: commits in flight are still good.
            explain(e);
        }
        if (done != null) {
            appliedArrival = done.arrivalMicros();
            applied = done.upTo();
            recovered();
        }
        long now = System.nanoTime();
        if (kept != applied && now - keptAt >= KEEP_EVERY) {
            keptAt = now;
            keep();
        }
    }

    private void keep() {
        var position = applied;
        try {
            position.write(file);
            kept = position;
        } catch (IOException e) {
            LOG.warn("cannot keep the store's position, it stays at the last: {}", e.getMessage());
        }
    }

    private void awaitApplied() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!unapplied.isEmpty() && System.nanoTime() < deadline) {
            settle();
            Thread.sleep(ASK_APPLIED);
        }
        if (kept != applied) {
            keep();
        }
    }

    @Override
    public String title() {
        return "store";
    }

    @Override
    public Checkpoint kept() {
        return kept;
    }

    @Override
    public Checkpoint done() {
        return applied;
    }

    @Override
    public long arrivalMicros() {
        return appliedArrival;
    }

    @Override
    public long idleNanos() {
        return idle;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    /// Records that were no batches, since the start.
    long unreadable() {
        return unreadable;
    }

    /// Bytes of records read since the start, up to the last commit.
    long bytes() {
        return bytes;
    }
}
