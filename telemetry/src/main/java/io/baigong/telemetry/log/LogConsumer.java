package io.baigong.telemetry.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one partition of a log on a thread of its own, from the position it stored last, and hands
/// each record to a handler. The position is stored when the handler's work is safe, and only then
/// ([#store]); after a crash or a failure of the handler the records since come again.
public final class LogConsumer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogConsumer.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final String name;
    private final Log log;
    private final StoredPosition file;
    private final Duration tick;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile LogPosition stored;
    private volatile LogPosition handled;
    private volatile @Nullable Throwable trouble;

    /// What a consumer does with records. All methods are called on the consumer's thread.
    public interface Handler {
        /// Records follow from here: at the start, and again after each failure. Work that is not
        /// stored is to be forgotten; its records come again.
        default void begin(LogPosition from) throws Exception {}

        /// @param record valid during the call
        /// @param after to be given to [LogConsumer#store] when this record is done with
        void record(ByteBuffer record, LogPosition after) throws Exception;

        /// Called about every tick, whether records come or not.
        default void tick() throws Exception {}
    }

    /// @param name of the position's file, unique in the folder
    /// @param folder where positions are stored, made when absent
    /// @param tick how often [Handler#tick] is called
    /// @throws IOException when the stored position cannot be read
    public LogConsumer(String name, Log log, int partition, Path folder, Duration tick)
            throws IOException {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException(
                    "a consumer's name has small letters, digits and -, was '%s'".formatted(name));
        }
        if (!tick.isPositive()) {
            throw new IllegalArgumentException("tick must be positive, was " + tick);
        }
        this.name = name;
        this.log = log;
        this.tick = tick;
        Files.createDirectories(folder);
        file = new StoredPosition(folder.resolve("%s-%d.position".formatted(name, partition)));
        LogPosition known = file.read();
        stored = known == null ? log.begin(partition) : known;
        handled = stored;
    }

    public void start(Handler handler) {
        if (thread != null) {
            throw new IllegalStateException("consumer %s was started before".formatted(name));
        }
        thread = Thread.ofPlatform().name("consumer " + name).daemon().start(() -> run(handler));
    }

    /// Remembers durably that everything before this position is done. Earlier positions than the
    /// stored one change nothing. For any thread.
    public synchronized void store(LogPosition done) {
        if (done.compareTo(stored) <= 0) {
            return;
        }
        try {
            file.write(done);
        } catch (IOException e) {
            throw new UncheckedIOException("position of consumer %s".formatted(name), e);
        }
        stored = done;
    }

    /// Everything before this is done and stays done: what [Log#trim] may forget, as far as this
    /// consumer goes.
    public LogPosition stored() {
        return stored;
    }

    /// Everything before this was handed to the handler.
    public LogPosition handled() {
        return handled;
    }

    /// How many records of the log are not yet done.
    public long behind() {
        return stored.recordsUntil(log.end(stored.partition()));
    }

    /// Why it does not get on at the moment; null when all is well.
    public @Nullable Throwable trouble() {
        return trouble;
    }

    /// Stops after the record at hand. The handler's later calls of [#store] still count.
    @Override
    public void close() {
        stopped.countDown();
        Thread running = thread;
        if (running == null || running.equals(Thread.currentThread())) {
            return;
        }
        boolean interrupted = false;
        while (running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever the handler throws, the consumer tries again
    private void run(Handler handler) {
        long pause = FIRST_PAUSE_MILLIS;
        while (isRunning()) {
            LogPosition from = stored;
            try {
                follow(from, handler);
            } catch (Throwable e) {
                trouble = e;
                pause =
                        stored.equals(from)
                                ? Math.min(2 * pause, LONGEST_PAUSE_MILLIS)
                                : FIRST_PAUSE_MILLIS;
                LOGGER.warn("consumer {} begins again at {} in {} ms", name, stored, pause, e);
                sleep(pause);
            }
        }
    }

    private void follow(LogPosition from, Handler handler) throws Exception {
        handled = from;
        try (LogReader reader = log.read(from)) {
            handler.begin(from);
            long ticked = System.nanoTime();
            while (isRunning()) {
                ByteBuffer record = reader.next(tick);
                if (record != null) {
                    LogPosition after = reader.position();
                    handler.record(record, after);
                    handled = after;
                }
                if (System.nanoTime() - ticked >= tick.toNanos()) {
                    handler.tick();
                    trouble = null;
                    ticked = System.nanoTime();
                }
            }
        }
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void sleep(long millis) {
        try {
            if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            LOGGER.debug("consumer {} was interrupted, which does not stop it", name);
        }
    }
}
