package io.baigong.telemetry.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes: takes what has gathered, writes it, syncs, publishes, acknowledges,
/// and takes what has gathered meanwhile.
///
/// A full disk is a state: the commit is refused, the file goes back to its durable length, and
/// service resumes when there is space. Any other failure of the disk is final, because after a
/// failed fsync nobody knows what is stored.
final class JournalWriter implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalWriter.class);
    private static final long LOOK_WHILE_FULL = TimeUnit.MILLISECONDS.toNanos(100);

    private final JournalSettings settings;
    private final CommitQueue queue;
    private final Segments segments;
    private final Disk disk;
    private final Tail tail;
    private final Frame frame = new Frame();
    private int answered;
    private volatile @Nullable Exception failure;

    private volatile boolean accepting = true;
    private volatile long records;
    private volatile long bytes;
    private volatile long syncs;
    private volatile long lastSyncNanos;

    JournalWriter(JournalSettings settings, CommitQueue queue, Segments segments)
            throws IOException {
        this.settings = settings;
        this.queue = queue;
        this.segments = segments;
        disk = new Disk(settings.folder(), settings.minFreeBytes(), settings.growBytes());
        Segments.Durable durable = segments.durable();
        tail = new Tail(settings, disk, durable.active(), durable.bytes());
    }

    boolean isAccepting() {
        return accepting;
    }

    boolean isFailed() {
        return failure != null;
    }

    LogStats stats() {
        return new LogStats(records, bytes, syncs, lastSyncNanos, segments.diskBytes(), accepting);
    }

    @Override
    public void run() {
        try (tail) {
            while (commitOrLook() || !queue.isShut()) {}
        } catch (IOException e) {
            LOGGER.error("journal in {} could not be closed", settings.folder(), e);
        }
    }

    /// @return was there a commit?
    @SuppressWarnings("CatchingUnchecked") // appenders must not wait for a thread that died
    private boolean commitOrLook() {
        Commit commit = queue.take(accepting ? Long.MAX_VALUE : LOOK_WHILE_FULL);
        try {
            if (commit != null) {
                handle(commit);
            } else if (failure == null) {
                look();
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
        if (commit == null) {
            return false;
        }
        if (failure != null) {
            refuse(commit, failure);
        }
        queue.written(commit);
        return true;
    }

    private void look() throws IOException {
        boolean before = accepting;
        accepting = disk.isAccepting();
        if (before != accepting) {
            LOGGER.warn(
                    "journal in {} {}: {}",
                    settings.folder(),
                    accepting ? "accepts again" : "stops accepting",
                    disk.describe());
        }
    }

    private void handle(Commit commit) throws IOException {
        answered = 0;
        if (failure != null) {
            return;
        }
        look();
        if (!accepting) {
            refuse(commit, full());
            return;
        }
        try {
            write(commit);
        } catch (IOException e) {
            if (!isFull(e, commit)) {
                throw e;
            }
            LOGGER.warn("journal in {}: {}", settings.folder(), e.getMessage());
            tail.rewind();
            accepting = false;
            disk.refused();
            refuse(commit, full());
        }
    }

    private boolean isFull(IOException why, Commit commit) throws IOException {
        return !(why instanceof Tail.SyncFailed)
                && disk.isOutOfSpace(why, settings.growBytes() + commit.bytes());
    }

    private void write(Commit commit) throws IOException {
        ByteBuffer frames = commit.frames();
        int end = commit.bytes();
        int from = 0;
        int at = 0;
        long next = segments.durable().next();
        while (at < end) {
            int size = Frame.HEADER + Frame.length(frames, at);
            if (!tail.fits(at - from + size)) {
                settle(commit, from, at, next);
                tail.roll(next);
                segments.publish(new Segments.Durable(tail.segment(), tail.durable(), next));
                from = at;
            }
            at += frame.seal(frames, at, next, at == 0);
            next++;
        }
        settle(commit, from, end, next);
    }

    /// Makes the frames from..to durable, then says so, first to those who wait for an ack.
    private void settle(Commit commit, int from, int to, long next) throws IOException {
        if (from == to) {
            return;
        }
        tail.write(commit.frames(), from, to);
        long start = System.nanoTime();
        tail.sync();
        long first = segments.durable().next();
        segments.publish(new Segments.Durable(tail.segment(), tail.durable(), next));
        count(System.nanoTime() - start, next - first, to - from);
        for (long number = first; number < next; number++) {
            answerDurable(commit.ack(answered++), number + 1);
        }
        Thread.interrupted(); // an interrupt by an ack would close the file
        segments.wakeReaders();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void count(long syncNanos, long newRecords, long frameBytes) {
        lastSyncNanos = syncNanos;
        syncs++;
        records += newRecords;
        bytes += frameBytes - newRecords * Frame.HEADER;
    }

    private void fail(Throwable why) {
        accepting = false;
        failure =
                new IOException(
                        "journal in %s failed and takes nothing until it is opened anew: %s"
                                .formatted(settings.folder(), why.getMessage()),
                        why);
        LOGGER.error("{}", failure.getMessage(), why);
        queue.shut(failure);
    }

    private LogFull full() {
        return new LogFull(
                "the disk of the log in %s is full: %s"
                        .formatted(settings.folder(), disk.describe()));
    }

    private void refuse(Commit commit, Exception why) {
        while (answered < commit.count()) {
            answerFailed(commit.ack(answered++), why);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // a caller's mistake must not stop the log for others
    private static void answerDurable(Log.Ack ack, long next) {
        try {
            ack.durable(new LogPosition(0, next));
        } catch (RuntimeException e) {
            LOGGER.error("an ack of the log threw", e);
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private static void answerFailed(Log.Ack ack, Exception why) {
        try {
            ack.failed(why);
        } catch (RuntimeException e) {
            LOGGER.error("an ack of the log threw", e);
        }
    }
}
