package io.baigong.edge.readings;

import io.baigong.edge.queue.Batch;
import io.baigong.edge.queue.DiskQueue;
import io.baigong.edge.sparkplug.MetricWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gathers what devices say for a moment, so that the disk syncs a few times a second and not for
/// every value, and hands it to the queue device by device. What was gathered and not yet written
/// is lost when the power goes: at most the interval.
///
/// When the disk is slow the devices wait; when it fails they do not.
public final class Gatherer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gatherer.class);

    /// A batch of about this size goes at once.
    private static final int ENOUGH_BYTES = 48 << 10;

    private static final int ENOUGH_VALUES = 1_000;

    private final DiskQueue queue;
    private final InstantSource clock;
    private volatile Duration interval;
    private final Map<String, Basket> baskets = new ConcurrentHashMap<>();
    private final ReentrantLock door = new ReentrantLock();
    private final Thread thread;

    private static final class Basket {
        private final MetricWriter writer = new MetricWriter();
        private long taken;
    }

    /// @param interval how long values are gathered at most
    public Gatherer(DiskQueue queue, InstantSource clock, Duration interval) {
        this.queue = queue;
        this.clock = clock;
        this.interval = interval;
        thread = Thread.ofVirtual().name("gatherer").start(this::run);
    }

    /// Takes readings of one device, in their order.
    public void take(String device, List<Reading> readings) {
        var basket = baskets.computeIfAbsent(device, _ -> new Basket());
        synchronized (basket) {
            basket.taken = clock.millis();
            for (var reading : readings) {
                basket.writer.add(reading);
                if (basket.writer.size() >= ENOUGH_BYTES
                        || basket.writer.count() >= ENOUGH_VALUES) {
                    hand(device, basket);
                }
            }
        }
    }

    /// Gathers for so long from now on.
    public void gatherFor(Duration longest) {
        interval = longest;
    }

    /// Hands all that was gathered to the queue.
    public void flush() {
        for (var entry : baskets.entrySet()) {
            var basket = entry.getValue();
            synchronized (basket) {
                if (basket.writer.count() > 0) {
                    hand(entry.getKey(), basket);
                }
            }
        }
    }

    private void hand(String device, Basket basket) {
        var batch = new Batch(device, basket.taken, basket.writer.count(), basket.writer.toBytes());
        basket.writer.clear();
        door.lock();
        try {
            queue.offer(batch);
        } finally {
            door.unlock();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // one mistake must not end collecting
    private void run() {
        try {
            while (true) {
                Thread.sleep(interval);
                try {
                    flush();
                } catch (RuntimeException e) {
                    LOG.error("what was gathered could not be handed to the queue", e);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Hands over the rest.
    @Override
    public void close() {
        thread.interrupt();
        flush();
    }
}
