package io.baigong.server.readings;

import io.baigong.telemetry.TelemetryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Do the counts agree? Four of them, taken independently: what ingest was told is durable, what
/// was read back from the log, what the store said it applied, and the rows that the store counts
/// in its tables.
///
/// A reading sent twice with the same time is one row, so rows are fewer than readings by what was
/// replaced. The feed of latest values tells, row by row, which are certainly new and which
/// certainly replaced the latest; older ones may be either, and widen what is accepted by their
/// number. Rows that retention or an erasure removed are counted by the store as it removes them.
final class Durability {
    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);
    private static final String SINCE = "since";
    private static final String CARRIED = "carried";
    private static final String REMOVED = "removed";
    private static final String LATE_BEFORE = "late-before";
    private static final String UNSURE = "unsure";

    private final TelemetryStore store;
    private final ReadingLog log;
    private final StoreWriter writer;
    private final LatestFeed feed;
    private final Path file;
    private final Clock clock;

    private long since;
    private long carried;
    private long removedBefore;
    private long lateBefore;
    private boolean unsure;
    private int removals;
    private Verdict last;
    private long checkedNanos;

    /// @param messages records of the log
    /// @param values readings in them
    record Count(long messages, long values) {}

    /// @param acknowledged what ingest was told is durable; after a start, what the log held
    /// @param queryable readings that can be asked for, those replaced by a later one included
    /// @param rows in the store's raw tables
    /// @param replaced readings that stand in the row of a later one
    /// @param missing readings that were stored and cannot be found: must be 0
    /// @param settled do all consumers stand at the end of the log, and is nothing being removed?
    /// @param agree settled, and all counts say the same
    record Verdict(
            long sinceMicros,
            Count acknowledged,
            Count inLog,
            Count stored,
            long queryable,
            long rows,
            long replaced,
            long missing,
            boolean settled,
            boolean agree,
            long checkedMicros) {}

    /// @param rebase must the counts begin anew, because a position was lost?
    Durability(
            TelemetryStore store,
            ReadingLog log,
            StoreWriter writer,
            LatestFeed feed,
            Path file,
            Clock clock,
            boolean rebase) {
        this.store = store;
        this.log = log;
        this.writer = writer;
        this.feed = feed;
        this.file = file;
        this.clock = clock;
        var known = read(file);
        since = known.counts().getOrDefault(SINCE, Micros.of(clock.instant()));
        carried = known.count(CARRIED);
        removedBefore = known.count(REMOVED);
        lateBefore = known.count(LATE_BEFORE);
        unsure = rebase || known.counts().isEmpty() || known.count(UNSURE) != 0;
        last = judge();
        write(unsure);
    }

    private static Checkpoint read(Path file) {
        try {
            var known = Checkpoint.read(file);
            if (known != null) {
                return known;
            }
        } catch (IOException e) {
            LOG.warn("the counts begin anew: {}", e.getMessage());
        }
        return new Checkpoint(new io.baigong.telemetry.log.LogPosition[0], 0, 0, Map.of());
    }

    private void write(boolean unsureNow) {
        var counts =
                Map.of(
                        SINCE,
                        since,
                        CARRIED,
                        carried,
                        REMOVED,
                        removed(),
                        LATE_BEFORE,
                        lateBefore,
                        UNSURE,
                        unsureNow ? 1L : 0L);
        try {
            new Checkpoint(new io.baigong.telemetry.log.LogPosition[0], 0, 0, counts).write(file);
        } catch (IOException e) {
            LOG.warn("cannot keep the counts: {}", e.getMessage());
        }
    }

    private long removed() {
        return removedBefore + store.health().removedRows();
    }

    /// Work that removes rows: should a crash interrupt it, nobody would know how many it removed,
    /// and the counts begin anew. While it goes on the counts are not settled; they can be asked
    /// for.
    void removing(Runnable work) {
        synchronized (this) {
            removals++;
            write(true);
        }
        try {
            work.run();
        } finally {
            synchronized (this) {
                removals--;
                write(unsure || removals > 0);
            }
        }
    }

    /// The present verdict, at most a second old.
    synchronized Verdict verdict() {
        return System.nanoTime() - checkedNanos > 900_000_000L ? verdictNow() : last;
    }

    /// The verdict on what is there now.
    synchronized Verdict verdictNow() {
        last = judge();
        checkedNanos = System.nanoTime();
        return last;
    }

    private Verdict judge() {
        var before = writer.done();
        long rows = store.countAll();
        var stored = writer.done();
        var read = feed.done();
        var found = feed.found();
        var acknowledged =
                new Count(found.messages() + log.messages(), found.values() + log.values());
        boolean settled =
                removals == 0
                        && found.complete()
                        && before.messages() == stored.messages()
                        && stored.messages() == read.messages()
                        && read.messages() == acknowledged.messages();
        long certain = rows + removed() + read.count(LatestFeed.REPEATED);
        certain += read.count(LatestFeed.OUTSIDE);
        if (unsure && settled) {
            beginAnew(stored.values() - certain, read.count(LatestFeed.LATE));
        }
        long explained = certain + carried;
        long late = read.count(LatestFeed.LATE) - lateBefore;
        // Rows go before they are counted as removed.
        long missing =
                removals > 0 ? last.missing() : Math.max(0, stored.values() - explained - late);
        boolean surplus = explained > stored.values();
        long queryable = stored.values() - missing;
        boolean agree =
                settled
                        && missing == 0
                        && !surplus
                        && stored.values() == read.values()
                        && read.values() == acknowledged.values();
        return new Verdict(
                since,
                acknowledged,
                new Count(read.messages(), read.values()),
                new Count(stored.messages(), stored.values()),
                queryable,
                rows,
                Math.max(0, queryable - rows - removed() - carried),
                missing,
                settled,
                agree,
                Micros.of(clock.instant()));
    }

    /// Takes what is there as the beginning of the counts.
    ///
    /// @param difference rows that are not explained, taken as given from now on
    private void beginAnew(long difference, long late) {
        since = Micros.of(clock.instant());
        carried = difference;
        lateBefore = late;
        unsure = false;
        write(false);
        LOG.info("the counts of the durability check begin now");
    }
}
