package io.baigong.edge.queue;

import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was collected and is not yet with the platform, on the disk and bounded.
///
/// A batch is readable, and so can be sent, only after `fdatasync`. It leaves when it is
/// acknowledged, refused for good, or given up by the stated policy, which is counted. Batches are
/// acknowledged in any order; after a crash some that were acknowledged in the last second are read
/// again, which the platform takes as the same values.
///
/// When the disk fails, what comes is kept in memory up to a bound and the journal is opened anew
/// every few seconds.
public final class DiskQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskQueue.class);

    /// Batches that the disk refused and that will be tried again.
    private static final int MOST_REFUSED = 1_000;

    private final QueueSettings settings;
    private final InstantSource clock;
    private final Records records;
    private final Settled settled;
    private final Keeper keeper;
    private final Lanes lanes;
    private final Deque<Batch> again = new ArrayDeque<>();
    private volatile Runnable onDurable = () -> {};

    private DiskQueue(QueueSettings settings, InstantSource clock, Records records)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.records = records;
        settled = new Settled(new Marks(settings.marks()), records.begin(), records.end());
        keeper = new Keeper(settings, clock, records, settled);
        lanes = new Lanes(settings.freshness(), clock, records, settled);
    }

    /// Opens the queue in a folder, or makes one. After a crash this cuts off what was never
    /// readable; a damaged file is set aside and the rest goes on.
    ///
    /// @throws IOException when another process has it open, or the disk fails
    public static DiskQueue open(QueueSettings settings, InstantSource clock) throws IOException {
        var records = new Records(settings);
        try {
            var queue = new DiskQueue(settings, clock, records);
            queue.keeper.start();
            LOG.info("queue in {} holds {} batches", settings.folder(), queue.stats().waiting());
            return queue;
        } catch (IOException | RuntimeException e) {
            records.close();
            throw e;
        }
    }

    /// Takes a batch. Waits when the disk is slow; never for the line. For one thread.
    ///
    /// @throws IllegalArgumentException when it is longer than [QueueSettings#LONGEST_BATCH] with
    ///   its device
    public void offer(Batch batch) {
        Batch refused = poll();
        for (int most = MOST_REFUSED; refused != null && most > 0; most--) {
            if (!append(refused)) {
                break;
            }
            refused = poll();
        }
        append(batch);
    }

    /// @return whether the disk was asked
    private boolean append(Batch batch) {
        if (records.isFailed() || records.isDiskFull() && !keeper.makesRoom()) {
            refused(batch);
            return false;
        }
        if (!awaitRoom()) {
            settled.dropUnwritten(batch.values());
            return true;
        }
        records.append(
                BatchCodec.write(batch),
                new Log.Ack() {
                    @Override
                    public void durable(LogPosition after) {
                        settled.aged(after.offset() - 1, batch.taken());
                        onDurable.run();
                    }

                    @Override
                    public void failed(Exception why) {
                        refused(batch);
                    }
                });
        return true;
    }

    /// What is still on its way to the disk cannot be given up yet, so that is waited for.
    private boolean awaitRoom() {
        while (!keeper.hasRoom()) {
            boolean gives = settings.dropPolicy() == DropPolicy.OLDEST && records.isWriting();
            if (!gives || records.isFailed()) {
                return false;
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /// What the disk refuses waits for a while; then the oldest of it is given up, by either
    /// policy, for its place in memory is needed.
    private void refused(Batch batch) {
        synchronized (again) {
            if (again.size() == MOST_REFUSED) {
                settled.dropUnwritten(again.removeFirst().values());
            }
            again.addLast(batch);
        }
    }

    private @Nullable Batch poll() {
        synchronized (again) {
            return again.pollFirst();
        }
    }

    /// Called from a thread of the journal whenever there is more to read; must return at once.
    public void onDurable(Runnable wake) {
        onDurable = wake;
    }

    /// Where batches come out.
    public Lanes lanes() {
        return lanes;
    }

    public QueueStats stats() {
        var counts = settled.counts(records.end());
        Long taken = counts.waiting() == 0 ? null : settled.oldestTaken();
        Duration oldest =
                taken == null ? null : Duration.ofMillis(Math.max(0, clock.millis() - taken));
        boolean full = records.isDiskFull() || !keeper.hasRoom();
        return new QueueStats(
                counts.waiting(),
                counts.inFlight(),
                records.bytesOf(counts.waiting()),
                oldest,
                counts.dropped(),
                counts.refused(),
                counts.damaged(),
                full,
                records.isFailed());
    }

    /// Writes what was offered and remembers what was acknowledged.
    @Override
    public void close() {
        keeper.close();
        lanes.close();
        records.close();
        keeper.remember();
        LOG.info("queue in {} closed", settings.folder());
    }
}
