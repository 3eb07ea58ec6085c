package io.baigong.edge.collect;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import java.io.IOException;
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
    private volatile boolean begun;

    /// What is done with the link.
    interface Work<T> {
        T with(Link link) throws LinkBroken, InterruptedException;
    }

    LinkTask(Work<T> work) {
        this.work = work;
    }

    @SuppressWarnings("CatchingUnchecked") // what a driver throws goes to who asked
    void run(Link link) throws LinkBroken, InterruptedException {
        if (result.isDone()) {
            return; // nobody waits any more
        }
        begun = true;
        try {
            result.complete(work.with(link));
        } catch (LinkBroken e) {
            fail("the link broke: " + e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    void fail(String why) {
        result.completeExceptionally(new IOException(why));
    }

    /// @throws IOException when it was not done, or nobody knows; says why
    T await(Duration patience) throws IOException, InterruptedException {
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            result.completeExceptionally(e);
            String end = begun ? "answer; it may or may not have been done" : "become free";
            throw new IOException("within %s the device did not %s".formatted(patience, end), e);
        } catch (ExecutionException e) {
            throw new IOException(
                    String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
                    e);
        }
    }
}
