package io.baigong.edge.uplink;

import java.util.concurrent.TimeUnit;

/// How much of the backlog may be on its way, so that fresh values never wait behind it for long: a
/// rate that is set, and a number of bytes that grows while answers come quickly and is halved when
/// they do not. For any thread.
final class Window {
    private static final long SMALLEST_BYTES = 4 << 10;
    private static final long LARGEST_BYTES = 1 << 20;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private double valuesPerNano;
    private double burst;
    private double allowance;
    private long refilled;
    private long window = 16 << 10;
    private long halved;
    private long inFlight;

    /// @param valuesPerSecond at most so many of the backlog
    Window(long valuesPerSecond, long now) {
        rate(valuesPerSecond);
        allowance = burst;
        refilled = now;
        halved = now;
    }

    /// At most so many values of the backlog a second.
    final synchronized void rate(long valuesPerSecond) {
        valuesPerNano = valuesPerSecond / 1e9;
        burst = Math.max(1, valuesPerSecond / 4.0);
    }

    /// May another batch of the backlog be sent now?
    ///
    /// @param now by [System#nanoTime]
    synchronized boolean isOpen(long now) {
        allowance = Math.min(burst, allowance + (now - refilled) * valuesPerNano);
        refilled = now;
        return allowance > 0 && inFlight < window;
    }

    /// A large batch may overdraw the allowance, which then has to be made good.
    synchronized void sent(int bytes, int values) {
        inFlight += bytes;
        allowance -= values;
    }

    /// Nothing of it is on its way any more.
    synchronized void answered(int bytes) {
        inFlight = Math.max(0, inFlight - bytes);
    }

    /// How long any message, fresh or not, waited for its answer.
    synchronized void waited(long nanos, long now) {
        if (nanos > SLOW_NANOS && now - halved > nanos) {
            window = Math.max(SMALLEST_BYTES, window / 2);
            halved = now;
        } else if (nanos < QUICK_NANOS) {
            window = Math.min(LARGEST_BYTES, window + 1_024);
        }
    }

    synchronized long bytes() {
        return window;
    }

    synchronized void clear() {
        inFlight = 0;
    }
}
