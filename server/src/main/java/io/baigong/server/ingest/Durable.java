package io.baigong.server.ingest;

import io.baigong.telemetry.log.LogPosition;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Waits until everything that was handed to the log is durable. One object per request, whatever
/// the number of batches.
public final class Durable implements Receipt {
    /// So many may be on their way; then the sender waits.
    private static final int MOST = 100_000;

    private final Semaphore room = new Semaphore(MOST);
    private volatile @Nullable String failure;
    private volatile Answer answer = Answer.DONE;
    private volatile String why = "";

    /// Call before each append.
    public void expect() {
        room.acquireUninterruptibly();
    }

    @Override
    public void durable(LogPosition after) {
        room.release();
    }

    @Override
    public void failed(Exception reason) {
        failure = String.valueOf(reason.getMessage());
        room.release();
    }

    @Override
    public void settle(Answer given, String reason) {
        answer = given;
        why = reason;
        room.release();
    }

    /// Returns when nothing is on its way any more.
    ///
    /// @throws NotTaken when the log did not take a part
    public void await() {
        room.acquireUninterruptibly(MOST);
        room.release(MOST);
        String reason = failure;
        if (reason != null) {
            throw new NotTaken(reason);
        }
    }

    public Answer answer() {
        return answer;
    }

    public String why() {
        return why;
    }

    /// The log did not take readings, such as when the disk is full; try again later.
    public static final class NotTaken extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotTaken(String reason) {
            super("the readings were not taken: " + reason);
        }
    }
}
