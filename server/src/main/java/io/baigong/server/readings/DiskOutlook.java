package io.baigong.server.readings;

import io.baigong.server.database.DataFolder;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// How long the disk will do, from what telemetry grew by over the last day at most.
@Component
class DiskOutlook {
    private static final int MOST_SAMPLES = 1_440;

    /// After a start the backlog and imported history arrive: that is no rate.
    private static final Duration SETTLING = Duration.ofMinutes(10);

    /// Less says nothing: files grow in steps.
    private static final Duration TELLING = Duration.ofMinutes(30);

    private static final double NANOS_PER_DAY = Duration.ofDays(1).toNanos();

    private final TelemetryStore store;
    private final Journal log;
    private final DataFolder data;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private final long started = System.nanoTime();
    private volatile double daysLeft = Double.NaN;
    private volatile long bytes;

    private record Sample(long nanos, long bytes) {}

    DiskOutlook(TelemetryStore store, Journal log, DataFolder data) {
        this.store = store;
        this.log = log;
        this.data = data;
    }

    @Scheduled(initialDelay = 5_000, fixedDelay = 60_000)
    void measure() throws IOException {
        long telemetry = store.health().diskBytes();
        bytes = telemetry + log.stats().diskBytes();
        if (System.nanoTime() - started < SETTLING.toNanos()) {
            return;
        }
        samples.addLast(new Sample(System.nanoTime(), telemetry));
        if (samples.size() > MOST_SAMPLES) {
            samples.removeFirst();
        }
        var first = samples.getFirst();
        var last = samples.getLast();
        double days = (last.nanos() - first.nanos()) / NANOS_PER_DAY;
        double growth = last.bytes() - first.bytes();
        if (days < TELLING.toNanos() / NANOS_PER_DAY) {
            return;
        }
        if (growth > 0) {
            long free = Files.getFileStore(data.folder("telemetry")).getUsableSpace();
            daysLeft = free / (growth / days);
        } else {
            daysLeft = Double.POSITIVE_INFINITY;
        }
    }

    /// NaN while nobody can tell, infinity when nothing grows.
    double daysLeft() {
        return daysLeft;
    }

    /// Of log and store together.
    long bytes() {
        return bytes;
    }
}
