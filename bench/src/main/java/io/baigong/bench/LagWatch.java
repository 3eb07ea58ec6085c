package io.baigong.bench;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Looks at the store's lag five times a second, and tells senders how fast they may go on so that
/// it stays below two seconds.
final class LagWatch implements AutoCloseable {
    private static final double HIGH = 1.5;
    private static final double LOW = 1.2;
    private static final long EVERY_MILLIS = 200;

    private final RunningPlatform platform;
    private final Thread thread;
    private volatile @Nullable MqttLoad load;
    private volatile boolean stopping;
    private volatile double rate;
    private volatile double lag;
    private volatile double most;
    private volatile String trouble = "";

    LagWatch(RunningPlatform platform) {
        this.platform = platform;
        thread = Thread.ofPlatform().name("lag-watch").daemon().start(this::watch);
    }

    private void watch() {
        long changed = 0;
        while (!stopping) {
            try {
                Thread.sleep(EVERY_MILLIS);
                lag = platform.storeLagSeconds();
                most = Math.max(most, lag);
            } catch (IOException e) {
                trouble = String.valueOf(e.getMessage());
                continue;
            } catch (InterruptedException e) {
                return;
            }
            long now = System.nanoTime();
            if (rate > 0 && lag > HIGH && now - changed > 1_000_000_000L) {
                changed = now;
                steer(rate * 0.85);
            } else if (rate > 0 && lag < LOW) {
                steer(rate * 1.01);
            }
        }
    }

    /// Steers the rate of what sends: down when the lag grows, up when there is room.
    void govern(MqttLoad sender, double from) {
        load = sender;
        steer(from);
    }

    private void steer(double to) {
        rate = to;
        var sender = load;
        if (sender != null) {
            sender.rate(to);
        }
    }

    /// Leaves the sender at its own rate from now on.
    void release() {
        rate = 0;
    }

    /// Messages a second, as steered last.
    double rate() {
        return rate;
    }

    /// Waits until the store has room for more: for senders that wait for each answer.
    void awaitRoom() throws InterruptedException {
        while (lag > LOW && !stopping) {
            Thread.sleep(10);
        }
    }

    /// Forgets the highest lag seen.
    void begin() {
        most = 0;
    }

    /// Highest lag since [#begin].
    double most() throws IOException {
        if (!trouble.isEmpty()) {
            throw new IOException("the lag could not be read: " + trouble);
        }
        return most;
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
