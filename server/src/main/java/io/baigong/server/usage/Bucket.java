package io.baigong.server.usage;

import java.util.concurrent.atomic.AtomicLong;

/// Lets so much through per second, and after a pause a burst at once. It counts in time: what was
/// taken is paid with the time that it may take (the "virtual scheduling" form of a leaky bucket,
/// ITU-T I.371). Safe for any number of threads.
final class Bucket {
    private static final double NANOS = 1e9;
    private static final long ORIGIN = System.nanoTime();

    private final AtomicLong paidUntil = new AtomicLong();
    private final long burst;
    private volatile double cost;

    /// @param burstNanos so much time may be saved up
    Bucket(long perSecond, long burstNanos) {
        burst = burstNanos;
        limit(perSecond);
    }

    void limit(long perSecond) {
        cost = NANOS / Math.max(1, perSecond);
    }

    static long now() {
        return System.nanoTime() - ORIGIN;
    }

    /// How long nothing may be taken, in ns; 0 or less when something may, and then so much time is
    /// saved up.
    long delay(long now) {
        return Math.max(paidUntil.get(), now) - now - burst;
    }

    /// Takes, even when nothing may be taken: then it is waited for afterwards.
    void take(long amount, long now) {
        long price = (long) (amount * cost);
        long before;
        do {
            before = paidUntil.get();
        } while (!paidUntil.compareAndSet(before, Math.max(before, now) + price));
    }

    double cost() {
        return cost;
    }
}
