package io.baigong.server.queries;

import io.baigong.server.queries.promql.QueryError;
import io.baigong.server.queries.promql.QueryError.Kind;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Lets few queries run at once, and fewer of one organisation; others wait a while.
final class Turns {
    private final QuerySettings settings;
    private final Semaphore all;
    private final ConcurrentHashMap<Integer, Semaphore> byOrganisation = new ConcurrentHashMap<>();

    Turns(QuerySettings settings) {
        this.settings = settings;
        this.all = new Semaphore(settings.concurrent(), true);
    }

    /// @throws QueryError when its turn does not come
    <T> T run(int organisation, Supplier<T> query) {
        var own =
                byOrganisation.computeIfAbsent(
                        organisation, _ -> new Semaphore(settings.concurrentOfOne(), true));
        long deadline = System.nanoTime() + settings.patience().toNanos();
        // Its own first: whoever asks too much waits there, not among the others.
        take(own, deadline, "queries of the organisation", settings.concurrentOfOne());
        try {
            take(all, deadline, "queries", settings.concurrent());
            try {
                return query.get();
            } finally {
                all.release();
            }
        } finally {
            own.release();
        }
    }

    private void take(Semaphore turns, long deadline, String of, int limit) {
        try {
            if (turns.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new QueryError(
                Kind.UNAVAILABLE,
                "%d %s run already, and none ended within %d s; ask again later"
                        .formatted(limit, of, settings.patience().toSeconds()));
    }
}
