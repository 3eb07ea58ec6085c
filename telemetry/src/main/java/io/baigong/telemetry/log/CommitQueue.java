package io.baigong.telemetry.log;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Between the appenders and the writer: one commit fills while the other is written. While the
/// disk is busy with one, the next gathers; that is the whole of group commit, and needs no timer.
final class CommitQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final int congestedBytes;
    private Commit filling;
    private @Nullable Commit spare;
    private boolean writerWaits;
    private @Nullable Exception shut;
    private volatile boolean congested;

    CommitQueue(int bufferBytes) {
        filling = new Commit(bufferBytes);
        spare = new Commit(bufferBytes);
        congestedBytes = bufferBytes / 2;
    }

    boolean isCongested() {
        return congested;
    }

    /// Takes the record, waiting for room.
    ///
    /// @return why it was not taken, null when it was
    @Nullable Exception add(int key, ByteBuffer record, Log.Ack ack, Thread writer) {
        lock.lock();
        try {
            while (shut == null && !filling.fits(record.remaining())) {
                if (Thread.currentThread().equals(writer)) {
                    return new IllegalStateException(
                            "an ack appended to a full log; it must not wait for itself");
                }
                room.awaitUninterruptibly();
            }
            if (shut != null) {
                return shut;
            }
            filling.add(key, record, ack);
            if (!congested && filling.bytes() >= congestedBytes) {
                congested = true;
            }
            if (writerWaits) {
                writerWaits = false;
                arrived.signal();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for records, at most so long.
    ///
    /// @return what has gathered; null when nothing came in time or nothing can come any more
    @Nullable Commit take(long nanos) {
        lock.lock();
        try {
            long remaining = nanos;
            while (filling.isEmpty() && shut == null && remaining > 0) {
                writerWaits = true;
                remaining = arrived.awaitNanos(remaining);
            }
            writerWaits = false;
            if (filling.isEmpty() || spare == null) {
                return null;
            }
            Commit full = filling;
            filling = spare;
            spare = null;
            congested = false;
            room.signalAll();
            return full;
        } catch (InterruptedException e) {
            return null; // an ack interrupted the writer: nothing to stop for
        } finally {
            lock.unlock();
        }
    }

    /// Gives back what [#take] gave.
    void written(Commit commit) {
        commit.clear();
        lock.lock();
        try {
            spare = commit;
        } finally {
            lock.unlock();
        }
    }

    /// Refuses all further records for this reason; the first reason stays. What has gathered can
    /// still be taken.
    void shut(Exception why) {
        lock.lock();
        try {
            if (shut == null) {
                shut = why;
            }
            room.signalAll();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isShut() {
        lock.lock();
        try {
            return shut != null;
        } finally {
            lock.unlock();
        }
    }
}
