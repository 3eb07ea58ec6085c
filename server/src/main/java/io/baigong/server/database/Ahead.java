package io.baigong.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Something slow that is opened on a thread of its own before Spring makes its first bean, and
/// that a bean waits for.
///
/// @param <T> what is opened
public final class Ahead<T> {
    private final CompletableFuture<T> opening = new CompletableFuture<>();

    private Ahead() {}

    /// Begins at once.
    ///
    /// @param name of the thread
    public static <T> Ahead<T> begin(String name, Callable<T> work) {
        var ahead = new Ahead<T>();
        Runnable run =
                () -> {
                    try {
                        ahead.opening.complete(work.call());
                    } catch (Throwable e) {
                        ahead.opening.completeExceptionally(e);
                    }
                };
        Thread.ofPlatform().name(name).daemon().start(run);
        return ahead;
    }

    /// Waits for it.
    ///
    /// @throws RuntimeException what the work has thrown
    public T get() {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case RuntimeException cause -> cause;
                case IOException cause -> new UncheckedIOException(cause);
                case null, default -> e;
            };
        }
    }

    /// Waits for it and closes it, when it could be opened: for a start that fails elsewhere, so
    /// that nobody writes into the folders after the platform has ended. Closing twice must be
    /// harmless.
    public void close() throws Exception {
        @Nullable Object opened = opening.<@Nullable Object>handle((value, e) -> value).join();
        if (opened instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
