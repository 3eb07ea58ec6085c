package io.baigong.edge.collect;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.edge.collect.NotDone.Why;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Something somebody wants of a device, between two askings. It is done once or not at all: when
/// the link is gone it fails, and nothing of it is left for the next link.
final class LinkTask<T> {
    private final Work<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private boolean begun;
    private boolean givenUp;

    /// What is done with the link.
    interface Work<T> {
        T with(Link link) throws LinkBroken, InterruptedException;
    }

    LinkTask(Work<T> work) {
        this.work = work;
    }

    @SuppressWarnings("CatchingUnchecked") // what a driver throws goes to who asked
    void run(Link link) throws LinkBroken, InterruptedException {
        if (!begin()) {
            return;
        }
        try {
            result.complete(work.with(link));
        } catch (LinkBroken e) {
            fail(Why.AWAY, "the link broke; whether it was done is not known: " + e.getMessage());
            throw e;
        } catch (InterruptedException e) {
            fail(Why.AWAY, "the device is being stopped; whether it was done is not known");
            throw e;
        } catch (UnsupportedOperationException e) {
            fail(Why.NOT_SUPPORTED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            fail(Why.FAILED, "the driver failed: " + e);
        }
    }

    /// Nobody waits any more for what is not begun: then it must not be done either.
    private synchronized boolean begin() {
        begun = !givenUp && !result.isDone();
        return begun;
    }

    private synchronized boolean giveUp() {
        givenUp = true;
        return begun;
    }

    void fail(Why why, String message) {
        result.completeExceptionally(new NotDone(why, message));
    }

    T await(Duration patience) throws NotDone, InterruptedException {
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String end = giveUp() ? "answer; it may or may not have been done" : "become free";
            throw new NotDone(
                    Why.TIME_LIMIT, "within %s the device did not %s".formatted(patience, end));
        } catch (InterruptedException e) {
            giveUp();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotDone told) {
                throw new NotDone(told.why(), String.valueOf(told.getMessage()));
            }
            throw new NotDone(Why.FAILED, String.valueOf(e.getCause()));
        }
    }
}
