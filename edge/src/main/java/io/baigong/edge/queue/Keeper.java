package io.baigong.edge.queue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a queue within its bounds: once a second it remembers what was acknowledged, deletes files
/// that are done with, gives up what is too old or too much, and opens the journal anew when the
/// disk had failed.
final class Keeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long EVERY_MILLIS = 1_000;
    private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final QueueSettings settings;
    private final InstantSource clock;
    private final Records records;
    private final Settled settled;
    private final Thread thread = Thread.ofVirtual().name("queue-keeper").unstarted(this);
    private long reopened = System.nanoTime();
    private boolean marksFail;

    Keeper(QueueSettings settings, InstantSource clock, Records records, Settled settled) {
        this.settings = settings;
        this.clock = clock;
        this.records = records;
        this.settled = settled;
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(EVERY_MILLIS);
                keep();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// May a batch be written, as far as the bound goes? Gives up the oldest when that is the
    /// policy.
    boolean hasRoom() {
        if (records.bytes() < settings.maximumBytes()) {
            return true;
        }
        return makesRoom() && records.bytes() < settings.maximumBytes();
    }

    /// Gives up a file of the oldest batches, when that is the policy and there is one.
    synchronized boolean makesRoom() {
        long begin = records.begin();
        deleteSettled();
        if (records.begin() > begin) {
            return true;
        }
        return switch (settings.dropPolicy()) {
            case NEWEST -> false;
            case OLDEST -> dropOldestFile(begin);
        };
    }

    private boolean dropOldestFile(long begin) {
        long before = settled.counts(records.end()).dropped();
        try (var cursor = cursor(begin)) {
            while (records.begin() == begin && cursor.next() < records.end()) {
                var stored = cursor.read();
                if (stored != null) {
                    settled.drop(stored.number(), stored.batch().values());
                }
                records.trim(cursor.next());
            }
        } catch (IOException e) {
            LOG.error("the queue cannot give up its oldest batches: {}", e.getMessage());
        }
        remember();
        long values = settled.counts(records.end()).dropped() - before;
        if (values > 0) {
            LOG.warn("the queue is full: gave up {} values, the oldest", values);
        }
        return records.begin() > begin;
    }

    private void keep() {
        if (records.isFailed()) {
            reopen();
        }
        dropTooOld();
        deleteSettled();
    }

    /// Deletes files only after it was written down that nobody needs them, so that after a crash
    /// what is missing was given up.
    private synchronized void deleteSettled() {
        long floor = settled.floor();
        remember();
        records.trim(floor);
    }

    private void reopen() {
        if (System.nanoTime() - reopened < REOPEN_NANOS) {
            return;
        }
        reopened = System.nanoTime();
        try {
            records.reopen();
            LOG.warn("the journal of the queue is open again");
        } catch (IOException e) {
            LOG.error("the journal of the queue cannot be opened: {}", e.getMessage());
        }
    }

    private void dropTooOld() {
        long limit = clock.millis() - settings.maximumAge().toMillis();
        Long oldest = settled.oldestTaken();
        if (oldest == null || oldest >= limit) {
            return;
        }
        long values = 0;
        try (var cursor = cursor(settled.floor())) {
            while (settled.floor() < records.end()) {
                cursor.moveTo(settled.floor());
                var stored = cursor.read();
                if (stored == null) {
                    break;
                }
                if (stored.batch().taken() >= limit) {
                    settled.aged(stored.number(), stored.batch().taken());
                    break;
                }
                settled.drop(stored.number(), stored.batch().values());
                values += stored.batch().values();
            }
        } catch (IOException e) {
            LOG.error("the queue cannot give up old batches: {}", e.getMessage());
        }
        if (values > 0) {
            LOG.warn(
                    "gave up {} values older than {}",
                    values,
                    Duration.ofMillis(clock.millis() - limit));
        }
    }

    private Cursor cursor(long at) {
        return new Cursor(records, at, settled::damaged);
    }

    /// Writes down what was acknowledged since the last time.
    synchronized void remember() {
        var state = settled.changed();
        if (state == null) {
            return;
        }
        try {
            settled.write(state);
            marksFail = false;
        } catch (IOException e) {
            if (!marksFail) {
                LOG.error("what was acknowledged cannot be written down: {}", e.getMessage());
            }
            marksFail = true;
        }
    }

    void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
