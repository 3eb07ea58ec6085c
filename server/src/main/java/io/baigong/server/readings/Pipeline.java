package io.baigong.server.readings;

import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;

/// The consumers of the log at work, each on a thread of its own, and the log trimmed to what the
/// slowest has done.
///
/// Stops after everything that appends.
final class Pipeline implements SmartLifecycle {
    static final int PHASE = -1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration ROLL_UP_EVERY = Duration.ofSeconds(3);

    private final Log log;
    private final TelemetryStore store;
    private final StoreWriter writer;
    private final LatestFeed feed;
    private final MeterFeed meters;
    private final LogSettings settings;
    private final Clock clock;
    private final List<Thread> threads = new ArrayList<>();
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private int untrimmed;
    private volatile boolean running;
    private volatile long rolledUpAt;
    private volatile String rollUpTrouble = "";

    /// Where all consumers stood for good at a time.
    ///
    /// @param bytes of records read by then
    private record Mark(long micros, long bytes, LogPosition[] positions) {}

    Pipeline(
            Log log,
            TelemetryStore store,
            StoreWriter writer,
            LatestFeed feed,
            MeterFeed meters,
            LogSettings settings,
            Clock clock) {
        this.log = log;
        this.store = store;
        this.writer = writer;
        this.feed = feed;
        this.meters = meters;
        this.settings = settings;
        this.clock = clock;
    }

    /// Those whose positions the log waits for.
    List<Consumer> consumers() {
        return List.of(writer, feed, meters);
    }

    LogPosition[] ends() {
        var ends = new LogPosition[log.partitions()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = log.end(i);
        }
        return ends;
    }

    /// Has every consumer that keeps readings done, for good, what lies before these positions?
    boolean isPast(LogPosition[] positions) {
        for (var consumer : List.of(writer, feed)) {
            for (var position : consumer.kept().positions()) {
                if (position.compareTo(positions[position.partition()]) < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        meters.begin();
        running = true;
    }

    /// Reads on when the doors are open: what waits in the log can wait a second more, whoever
    /// waits for the platform needs its processors.
    @EventListener(ApplicationReadyEvent.class)
    synchronized void begin() {
        if (!running || !threads.isEmpty()) {
            return;
        }
        threads.add(Thread.ofPlatform().name("store-writer").start(writer));
        threads.add(Thread.ofPlatform().name("latest-feed").start(feed));
        threads.add(Thread.ofPlatform().name("meter-feed").start(meters));
        threads.add(Thread.ofPlatform().name("roll-up").daemon().start(this::rollUp));
    }

    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        writer.stop();
        feed.stop();
        meters.stop();
        if (!threads.isEmpty()) {
            threads.getLast().interrupt();
        }
        for (var thread : threads) {
            try {
                thread.join(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void rollUp() {
        while (running) {
            try {
                Thread.sleep(ROLL_UP_EVERY);
                store.rollUp();
                rolledUpAt = Micros.of(clock.instant());
                if (!rollUpTrouble.isEmpty()) {
                    LOG.info("roll-ups go on");
                    rollUpTrouble = "";
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (rollUpTrouble.isEmpty()) {
                    LOG.warn("roll-ups wait: {}", e.getMessage(), e);
                }
                rollUpTrouble = String.valueOf(e.getMessage());
            }
        }
    }

    /// What keeps roll-ups from being made; empty when nothing does.
    String rollUpTrouble() {
        return rollUpTrouble;
    }

    /// When roll-ups were last right, µs; 0 before the first time.
    long rolledUpAt() {
        return rolledUpAt;
    }

    /// Lets the log forget what all consumers have done, after a while.
    @Scheduled(fixedDelay = 5_000)
    synchronized void trim() {
        if (!running || untrimmed > 0) {
            return;
        }
        long now = Micros.of(clock.instant());
        long bytes = writer.bytes();
        marks.addLast(new Mark(now, bytes, slowest()));
        Mark due = null;
        while (!marks.isEmpty() && isDue(marks.getFirst(), now, bytes)) {
            due = marks.removeFirst();
        }
        if (due != null) {
            for (var position : due.positions()) {
                log.trim(position);
            }
        }
    }

    /// Does work during which the log forgets nothing.
    void untrimmed(Runnable work) {
        synchronized (this) {
            untrimmed++;
        }
        try {
            work.run();
        } finally {
            synchronized (this) {
                untrimmed--;
            }
        }
    }

    private boolean isDue(Mark mark, long now, long bytes) {
        return now - mark.micros() >= settings.keepFor().toNanos() / 1_000
                || bytes - mark.bytes() >= settings.keepAtMost().toBytes();
    }

    private LogPosition[] slowest() {
        var slowest = writer.kept().positions().clone();
        for (var other : List.of(feed, meters)) {
            for (var position : other.kept().positions()) {
                int partition = position.partition();
                if (position.compareTo(slowest[partition]) < 0) {
                    slowest[partition] = position;
                }
            }
        }
        return slowest;
    }
}
