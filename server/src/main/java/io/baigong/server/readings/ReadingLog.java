package io.baigong.server.readings;

import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/// The door that ingest appends readings to. What it acknowledges survives kill -9 and power loss.
@Component
public final class ReadingLog {
    private static final int FIRST_BUFFER = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Log log;
    private final IngestRates rates;
    private final ThreadLocal<ByteBuffer> buffers =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(FIRST_BUFFER));
    private final LongAdder messages = new LongAdder();
    private final LongAdder values = new LongAdder();
    private final LongAdder failures = new LongAdder();

    ReadingLog(Log log, IngestRates rates) {
        this.log = log;
        this.rates = rates;
    }

    /// Writes the batch, keyed by its site, and returns; the batch may be reused at once. `ack` is
    /// called from a thread of the log when the batch is durable, or with the reason why it was not
    /// taken; it must not block. Blocks while too much waits for the disk: event loops ask
    /// [#isCongested()] first.
    ///
    /// Safe for any number of threads. It keeps a buffer per thread, so whoever appends much does
    /// it from platform threads or event loops.
    public void append(ReadingBatch batch, Log.Ack ack) {
        ByteBuffer buffer = buffers.get();
        if (buffer.capacity() < batch.writtenSize()) {
            buffer = ByteBuffer.allocate(batch.writtenSize());
        }
        buffer.clear();
        batch.write(buffer);
        buffer.flip();
        log.append(batch.site(), buffer, new Counting(ack, batch.organisation(), batch.size()));
    }

    /// Appends and waits until the batch is durable: for callers that may block.
    ///
    /// @throws StoreUnavailable when the log did not take it
    public void appendAndWait(ReadingBatch batch) {
        await(appended(batch));
    }

    /// Appends; completes when the batch is durable, or with the reason why it was not taken.
    CompletableFuture<LogPosition> appended(ReadingBatch batch) {
        var durable = new CompletableFuture<LogPosition>();
        append(
                batch,
                new Log.Ack() {
                    @Override
                    public void durable(LogPosition after) {
                        durable.complete(after);
                    }

                    @Override
                    public void failed(Exception why) {
                        durable.completeExceptionally(why);
                    }
                });
        return durable;
    }

    static void await(CompletableFuture<LogPosition> durable) {
        try {
            durable.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StoreUnavailable("the log took nothing: " + e.getMessage(), true, e);
        } catch (TimeoutException e) {
            throw new StoreUnavailable("the log did not answer within 30 s", true, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for the log", true, e);
        }
    }

    /// Is more waiting for the disk than is wise, or is the disk full? Event loops stop reading
    /// their sockets until it clears, which it does by itself.
    public boolean isCongested() {
        return log.isCongested();
    }

    /// Messages acknowledged since the start.
    long messages() {
        return messages.sum();
    }

    /// Values in them.
    long values() {
        return values.sum();
    }

    /// Messages that the log did not take, since the start.
    long failures() {
        return failures.sum();
    }

    private final class Counting implements Log.Ack {
        private final Log.Ack ack;
        private final int organisation;
        private final int rows;

        Counting(Log.Ack ack, int organisation, int rows) {
            this.ack = ack;
            this.organisation = organisation;
            this.rows = rows;
        }

        @Override
        public void durable(LogPosition after) {
            messages.increment();
            values.add(rows);
            rates.count(organisation, rows);
            ack.durable(after);
        }

        @Override
        public void failed(Exception why) {
            failures.increment();
            ack.failed(why);
        }
    }
}
