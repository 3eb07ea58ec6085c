package io.baigong.server.readings;

import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import io.baigong.telemetry.log.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads batches from all partitions of the log, in the order of each. For one thread.
///
/// A record that is no batch is counted, reported and passed: it was durable, nothing can be done
/// with it, and those behind it must not wait.
final class LogCursor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogCursor.class);

    private final LogReader[] readers;
    private final ReadingBatch batch = new ReadingBatch();
    private int turn;
    private int last;
    private long bytes;
    private long unreadable;

    LogCursor(Log log, LogPosition[] from) throws IOException {
        readers = new LogReader[from.length];
        try {
            for (int i = 0; i < from.length; i++) {
                readers[i] = log.read(from[i]);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// The next batch, waiting for it up to `patience`; null when none came. Valid until the next
    /// call.
    @Nullable ReadingBatch next(Duration patience) throws IOException, InterruptedException {
        for (int tried = 0; tried < readers.length; tried++) {
            boolean patient = tried == readers.length - 1;
            var reader = readers[turn];
            ByteBuffer record = reader.next(patient ? patience : Duration.ZERO);
            if (record == null) {
                turn = (turn + 1) % readers.length;
                continue;
            }
            last = turn;
            bytes += record.remaining();
            if (decoded(record, reader)) {
                return batch;
            }
            return batch.begin(batch.channel(), 0, 0, 0, batch.arrivalMicros());
        }
        return null;
    }

    private boolean decoded(ByteBuffer record, LogReader reader) {
        try {
            batch.read(record);
            return true;
        } catch (IllegalArgumentException e) {
            unreadable++;
            LOG.error("passing a record before {}: {}", reader.position(), e.getMessage());
            return false;
        }
    }

    /// The positions after what [#next] returned, one per partition.
    LogPosition[] positions() {
        var positions = new LogPosition[readers.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = readers[i].position();
        }
        return positions;
    }

    /// The position after the last record, in its own partition.
    LogPosition position() {
        return readers[last].position();
    }

    /// Bytes of records read so far.
    long bytes() {
        return bytes;
    }

    /// Records that were no batches.
    long unreadable() {
        return unreadable;
    }

    @Override
    @SuppressWarnings("ConstantValue") // the constructor closes a half-filled array
    public void close() {
        for (var reader : readers) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
