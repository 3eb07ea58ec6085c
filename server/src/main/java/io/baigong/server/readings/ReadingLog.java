package io.baigong.server.readings;

import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/// The door that ingest appends readings to. What it acknowledges survives kill -9 and power loss.
@Component
public final class ReadingLog {
    private static final int FIRST_BUFFER = 64 * 1024;

    private final Log log;
    private final ThreadLocal<ByteBuffer> buffers =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(FIRST_BUFFER));
    private final LongAdder messages = new LongAdder();
    private final LongAdder values = new LongAdder();

    ReadingLog(Log log) {
        this.log = log;
    }

    /// Writes the batch, keyed by its site, and returns; the batch may be reused at once. `ack` is
    /// called from a thread of the log when the batch is durable, or with the reason why it was not
    /// taken; it must not block. Blocks while too much waits for the disk: event loops ask
    /// [#isCongested()] first.
    ///
    /// Safe for any number of threads; call it from platform threads or event loops, for it keeps a
    /// buffer per thread.
    public void append(ReadingBatch batch, Log.Ack ack) {
        ByteBuffer buffer = buffers.get();
        if (buffer.capacity() < batch.writtenSize()) {
            buffer = ByteBuffer.allocate(batch.writtenSize());
        }
        buffer.clear();
        batch.write(buffer);
        buffer.flip();
        log.append(batch.site(), buffer, new Counting(ack, batch.size()));
    }

    /// Is more waiting for the disk than is wise? Event loops stop reading their sockets until it
    /// clears, which it does by itself.
    public boolean isCongested() {
        return log.isCongested();
    }

    private final class Counting implements Log.Ack {
        private final Log.Ack ack;
        private final int rows;

        Counting(Log.Ack ack, int rows) {
            this.ack = ack;
            this.rows = rows;
        }

        @Override
        public void durable(LogPosition after) {
            messages.increment();
            values.add(rows);
            ack.durable(after);
        }

        @Override
        public void failed(Exception why) {
            ack.failed(why);
        }
    }
}
