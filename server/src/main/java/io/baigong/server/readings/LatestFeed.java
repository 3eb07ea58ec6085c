package io.baigong.server.readings;

import io.baigong.telemetry.Channel;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log for the latest values and whoever watches them. It does not wait for the store.
/// Its state is kept as a snapshot tied to a position; after a crash it reads on from there.
///
/// It also counts, row by row, what the log holds and which rows are certainly new: the durability
/// check holds the store against that.
final class LatestFeed implements Consumer, Runnable {
    static final String FRESH = "fresh";
    static final String REPEATED = "repeated";
    static final String LATE = "late";

    /// Rows whose time no store can keep.
    static final String OUTSIDE = "outside";

    /// 1 when the latest values were once begun anew although there was older data.
    static final String INCOMPLETE = "incomplete";

    static final String FILE = "latest.snapshot";

    private static final Logger LOG = LoggerFactory.getLogger(LatestFeed.class);
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final long SNAPSHOT_EVERY = Duration.ofSeconds(60).toNanos();
    private static final long SNAPSHOT_BYTES = 256L << 20;

    /// What is told of every batch, from the reading thread: must not block.
    interface Listener {
        void changed(ReadingBatch batch);
    }

    private record Forget(int[] series, CompletableFuture<Void> kept) {}

    private final Log log;
    private final Path file;
    private final Latest latest;
    private final Listener listener;
    private final LogPosition[] endAtStart;
    private final long incomplete;
    private final Corrected corrected;
    private final ConcurrentLinkedQueue<Forget> forgets = new ConcurrentLinkedQueue<>();

    private long messages;
    private long values;
    private long fresh;
    private long repeated;
    private long late;
    private long outside;
    private long messagesAtStart;
    private long valuesAtStart;
    private long snapshotAt = System.nanoTime();
    private long snapshotBytes;
    private volatile Found found;
    private volatile Checkpoint done;
    private volatile Checkpoint kept;
    private volatile long arrival;
    private volatile long idle = System.nanoTime();
    private volatile String trouble = "";
    private volatile boolean stopping;

    /// What the log held when the platform started.
    ///
    /// @param complete has all of it been read by now?
    record Found(long messages, long values, boolean complete) {}

    LatestFeed(
            Log log,
            Path file,
            Latest latest,
            Checkpoint from,
            Corrected corrected,
            Listener listener) {
        this.log = log;
        this.file = file;
        this.latest = latest;
        this.corrected = corrected;
        this.listener = listener;
        done = from;
        kept = from;
        messages = from.messages();
        values = from.values();
        fresh = from.count(FRESH);
        repeated = from.count(REPEATED);
        late = from.count(LATE);
        outside = from.count(OUTSIDE);
        incomplete = from.count(INCOMPLETE);
        messagesAtStart = messages;
        valuesAtStart = values;
        endAtStart = new LogPosition[log.partitions()];
        for (int i = 0; i < endAtStart.length; i++) {
            endAtStart[i] = log.end(i);
        }
        found = new Found(messages, values, isPast(from.positions()));
    }

    /// Reads until [#stop].
    @Override
    public void run() {
        while (!stopping) {
            try {
                follow();
            } catch (IOException | RuntimeException e) {
                trouble = String.valueOf(e.getMessage());
                LOG.error("cannot follow the log for the latest values", e);
                sleep();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        snapshot();
    }

    void stop() {
        stopping = true;
    }

    private void follow() throws IOException, InterruptedException {
        try (var cursor = new LogCursor(log, done.positions())) {
            follow(cursor);
        }
    }

    private void follow(LogCursor cursor) throws IOException, InterruptedException {
        try {
            while (!stopping) {
                var batch = cursor.next(PATIENCE);
                if (batch == null) {
                    idle = System.nanoTime();
                }
                for (int i = 0; batch != null && i < 1024; i++) {
                    take(batch, cursor);
                    batch = cursor.next(Duration.ZERO);
                }
                if (batch != null) {
                    take(batch, cursor);
                }
                advance(cursor);
                forget();
                if (isSnapshotDue(cursor)) {
                    snapshotBytes = cursor.bytes();
                    snapshot();
                }
            }
        } finally {
            advance(cursor);
        }
    }

    private void take(ReadingBatch batch, LogCursor cursor) {
        boolean checked = corrected.concerns(batch);
        for (int row = 0; row < batch.size(); row++) {
            if (checked && corrected.outranks(batch, row)) {
                late++;
                continue;
            }
            switch (latest.put(batch, row)) {
                case FRESH -> fresh++;
                case REPEATED -> repeated++;
                case LATE -> late++;
                case OUTSIDE -> outside++;
            }
        }
        messages++;
        values += batch.size();
        if (!found.complete() && isBeforeStart(cursor.position())) {
            messagesAtStart++;
            valuesAtStart += batch.size();
        }
        if (batch.channel() != Channel.FILE || batch.arrivalMicros() > arrival) {
            arrival = batch.arrivalMicros();
        }
        listener.changed(batch);
    }

    private boolean isBeforeStart(LogPosition after) {
        return after.compareTo(endAtStart[after.partition()]) <= 0;
    }

    private boolean isPast(LogPosition[] positions) {
        for (var position : positions) {
            if (position.compareTo(endAtStart[position.partition()]) < 0) {
                return false;
            }
        }
        return true;
    }

    private void advance(LogCursor cursor) {
        if (messages == done.messages()) {
            return;
        }
        var positions = cursor.positions();
        done =
                new Checkpoint(
                        positions,
                        messages,
                        values,
                        Map.of(
                                FRESH,
                                fresh,
                                REPEATED,
                                repeated,
                                LATE,
                                late,
                                OUTSIDE,
                                outside,
                                INCOMPLETE,
                                incomplete));
        if (!found.complete()) {
            found = new Found(messagesAtStart, valuesAtStart, isPast(positions));
        }
        trouble = "";
    }

    private boolean isSnapshotDue(LogCursor cursor) {
        return done != kept
                && (System.nanoTime() - snapshotAt >= SNAPSHOT_EVERY
                        || cursor.bytes() - snapshotBytes >= SNAPSHOT_BYTES);
    }

    private void snapshot() {
        snapshotAt = System.nanoTime();
        var at = done;
        try {
            LatestSnapshot.write(file, latest, at);
            kept = at;
        } catch (IOException e) {
            trouble = "cannot keep the latest values: " + e.getMessage();
            LOG.warn("cannot keep the latest values, the last snapshot stays: {}", e.getMessage());
        }
    }

    private void forget() {
        for (var next = forgets.poll(); next != null; next = forgets.poll()) {
            for (int series : next.series()) {
                latest.forget(series);
            }
            var before = kept;
            snapshot();
            if (kept != before || kept == done) {
                next.kept().complete(null);
            } else {
                next.kept().completeExceptionally(new IOException(trouble));
            }
        }
    }

    /// Forgets series; completes when no restart can bring them back.
    CompletableFuture<Void> forget(int[] series) {
        var kept = new CompletableFuture<Void>();
        forgets.add(new Forget(series, kept));
        return kept;
    }

    private static void sleep() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Found found() {
        return found;
    }

    @Override
    public String title() {
        return "latest";
    }

    @Override
    public Checkpoint kept() {
        return kept;
    }

    @Override
    public Checkpoint done() {
        return done;
    }

    @Override
    public long arrivalMicros() {
        return arrival;
    }

    @Override
    public long idleNanos() {
        return idle;
    }

    @Override
    public String trouble() {
        return trouble;
    }
}
