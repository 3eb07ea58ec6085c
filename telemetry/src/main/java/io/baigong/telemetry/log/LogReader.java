package io.baigong.telemetry.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Walks one partition from a position on. For one thread.
public interface LogReader extends AutoCloseable {
    /// The next durable record, waiting for it up to `timeout`; null when none came. The buffer is
    /// read-only and valid until the next call.
    @Nullable ByteBuffer next(Duration timeout) throws IOException, InterruptedException;

    /// The partition key of the last record that [#next] returned.
    int key();

    /// The position after the last record that [#next] returned: what a consumer stores when it has
    /// done with that record.
    LogPosition position();

    @Override
    void close();
}
