package io.baigong.edge.uplink;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes one thread that waits for work; a signal that comes before it waits is not lost.
final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition set = lock.newCondition();
    private boolean raised;

    void raise() {
        lock.lock();
        try {
            raised = true;
            set.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until it is raised, at most so long, and lowers it.
    void await(long millis) throws InterruptedException {
        lock.lock();
        try {
            long rest = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!raised && rest > 0) {
                rest = set.awaitNanos(rest);
            }
            raised = false;
        } finally {
            lock.unlock();
        }
    }
}
