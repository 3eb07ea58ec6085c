package io.baigong.telemetry.questdb;

import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.StoreUnavailable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way into the raw tables: rows are appended, committed together, and counted until they are
/// queryable. Holds the write lock.
final class Commits {
    private static final Logger log = LoggerFactory.getLogger(Commits.class);

    private final Engine engine;
    private final QuestDbSettings settings;
    private final List<RawTable> raws;
    private final RollUpMarks marks;
    private final Watch watch;

    private final ReentrantLock writing = new ReentrantLock();
    private final ArrayDeque<Commit> unapplied = new ArrayDeque<>();
    private long tickets;

    /// What a commit waits for, by raw table, and how many rows it made durable.
    private record Commit(long ticket, long[] txns, long rows) {}

    Commits(
            Engine engine,
            QuestDbSettings settings,
            List<RawTable> raws,
            RollUpMarks marks,
            Watch watch) {
        this.engine = engine;
        this.settings = settings;
        this.raws = raws;
        this.marks = marks;
        this.watch = watch;
    }

    /// Held by whoever rewrites raw tables, so that nothing is appended meanwhile.
    ReentrantLock writing() {
        return writing;
    }

    void append(ReadingBatch batch) {
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
        marks.noteRow(index, batch, row);
    }

    /// @return the ticket of this commit
    long commit() {
        awaitSpace();
        return commitOpenRows();
    }

    private long commitOpenRows() {
        writing.lock();
        try {
            marks.saveNotes();
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

    /// Committed rows that are not yet queryable.
    long unappliedRows() {
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

    boolean isApplied(long ticket) {
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

    /// Fixes what is to be rolled up while nothing is appended.
    ///
    /// @return the ticket of the commit that holds all that was appended before
    long plan() {
        writing.lock();
        try {
            boolean uncommitted = raws.stream().anyMatch(RawTable::hasOpenRows);
            marks.plan();
            return uncommitted ? tickets + 1 : tickets;
        } finally {
            writing.unlock();
        }
    }

    /// Waits a little for the writer to commit and the engine to apply; else the next call goes on.
    boolean awaitApplied(long ticket) {
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
}
