package io.baigong.server.ingest;

import io.baigong.server.database.DataFolder;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import io.baigong.telemetry.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Which messages without a device's own time were in the log before the platform was killed: a
/// sender that missed their acknowledgement sends them again. Read back from the log's tail. What
/// was taken since the start, each connection remembers by itself.
@Component
public final class Duplicates {
    private static final Logger LOG = LoggerFactory.getLogger(Duplicates.class);
    private static final int MOST = 1 << 20;

    /// Checkpoints of the log's end; the oldest is where a restart reads from.
    private static final int CHECKPOINTS = 4;

    private final Log log;
    private final Path file;
    private final Deque<LogPosition[]> checkpoints = new ArrayDeque<>();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private volatile long[] known = new long[0];

    Duplicates(Log log, DataFolder data) {
        this.log = log;
        file = data.folder("log-positions").resolve("duplicates");
    }

    /// Is it certain already which messages were there before the start?
    public boolean isLoaded() {
        return loaded.getCount() == 0;
    }

    /// Was the message in the log before the platform started? Waits for [#isLoaded].
    public boolean wasThere(long fingerprint) {
        try {
            loaded.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return Arrays.binarySearch(known, fingerprint) >= 0;
    }

    @EventListener(ApplicationReadyEvent.class)
    void load() {
        Thread.ofPlatform().name("read-log-tail").daemon().start(this::readTail);
    }

    private void readTail() {
        try {
            var found = new Found();
            long[] stored = stored();
            for (int i = 0; i < log.partitions(); i++) {
                var begin = log.begin(i);
                var from = i < stored.length ? new LogPosition(i, stored[i]) : begin;
                read(from.compareTo(begin) < 0 ? begin : from, found);
            }
            known = found.sorted();
            if (known.length > 0) {
                LOG.info(
                        "{} messages without a time of their own are in the log's tail",
                        known.length);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("messages sent again after the restart may be doubled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            loaded.countDown();
        }
    }

    /// One offset a line; none after the first start.
    private long[] stored() throws IOException {
        if (!Files.exists(file)) {
            return new long[0];
        }
        return Files.readAllLines(file).stream().mapToLong(Long::parseLong).toArray();
    }

    private void read(LogPosition from, Found found) throws IOException, InterruptedException {
        LogPosition end = log.end(from.partition());
        if (from.compareTo(end) > 0) {
            return;
        }
        var batch = new ReadingBatch();
        try (LogReader reader = log.read(from)) {
            while (reader.position().compareTo(end) < 0) {
                var record = reader.next(Duration.ofSeconds(1));
                if (record == null) {
                    return;
                }
                try {
                    batch.read(record);
                    found.add(batch.fingerprint());
                } catch (IllegalArgumentException e) {
                    LOG.debug("passing a record before {}", reader.position(), e);
                }
            }
        }
    }

    /// The newest fingerprints, as many as are worth keeping.
    private static final class Found {
        private long[] ring = new long[1024];
        private int size;
        private long total;

        void add(long fingerprint) {
            if (fingerprint == 0) {
                return;
            }
            if (size == ring.length && size < MOST) {
                ring = Arrays.copyOf(ring, size * 2);
            }
            ring[(int) (total++ & ring.length - 1)] = fingerprint;
            size = Math.min(size + 1, ring.length);
        }

        long[] sorted() {
            long[] all = Arrays.copyOf(ring, size);
            Arrays.sort(all);
            return all;
        }
    }

    /// Moves on where the next start reads from: some seconds back, for a sender repeats what was
    /// on its way when the platform died.
    @Scheduled(initialDelay = 5_000, fixedDelay = 5_000)
    void checkpoint() {
        var ends = new LogPosition[log.partitions()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = log.end(i);
        }
        checkpoints.addLast(ends);
        if (checkpoints.size() <= CHECKPOINTS) {
            return;
        }
        var lines = new ArrayList<String>();
        for (var position : checkpoints.removeFirst()) {
            lines.add(Long.toString(position.offset()));
        }
        try {
            // A torn file is only a longer or shorter tail to read: no fsync.
            Path draft = file.resolveSibling("duplicates.draft");
            Files.write(draft, lines);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("cannot note where the log's tail begins: {}", e.getMessage());
        }
    }
}
