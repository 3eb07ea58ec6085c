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
import java.util.stream.IntStream;
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

    /// What comes again after a crash was on its way then, or had just arrived.
    private static final Duration TAIL = Duration.ofSeconds(30);

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

    /// Reads the tail, now.
    void readTail() {
        try {
            known = found();
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

    private long[] found() throws IOException, InterruptedException {
        try {
            return found(stored());
        } catch (IOException | RuntimeException e) {
            LOG.info("reading the whole log, for {} is of no use: {}", file, e.getMessage());
            return found(new long[0]);
        }
    }

    private long[] found(long[] stored) throws IOException, InterruptedException {
        var found = new Found();
        for (int i = 0; i < log.partitions(); i++) {
            var begin = log.begin(i);
            var from = i < stored.length ? new LogPosition(i, stored[i]) : begin;
            read(from.compareTo(begin) < 0 ? begin : from, found);
        }
        return found.sorted();
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
                    found.add(batch.fingerprint(), batch.arrivalMicros());
                } catch (IllegalArgumentException e) {
                    LOG.debug("passing a record before {}", reader.position(), e);
                }
            }
        }
    }

    /// The newest fingerprints, as many as are worth keeping: a message that is older than the tail
    /// was acknowledged long ago, and what looks like it is another.
    private static final class Found {
        private long[] ring = new long[1024];
        private long[] arrivals = new long[1024];
        private long newest = Long.MIN_VALUE;
        private int size;
        private long total;

        void add(long fingerprint, long arrivalMicros) {
            newest = Math.max(newest, arrivalMicros);
            if (fingerprint == 0) {
                return;
            }
            if (size == ring.length && size < MOST) {
                ring = Arrays.copyOf(ring, size * 2);
                arrivals = Arrays.copyOf(arrivals, size * 2);
            }
            int at = (int) (total++ & ring.length - 1);
            ring[at] = fingerprint;
            arrivals[at] = arrivalMicros;
            size = Math.min(size + 1, ring.length);
        }

        long[] sorted() {
            return IntStream.range(0, size)
                    .filter(i -> arrivals[i] >= newest - TAIL.toNanos() / 1_000)
                    .mapToLong(i -> ring[i])
                    .sorted()
                    .toArray();
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
            // No fsync: when the file is torn, the whole log is read.
            Path draft = file.resolveSibling("duplicates.draft");
            Files.write(draft, lines);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("cannot note where the log's tail begins: {}", e.getMessage());
        }
    }
}
