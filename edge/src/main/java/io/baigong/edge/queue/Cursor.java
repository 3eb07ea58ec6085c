package io.baigong.edge.queue;

import io.baigong.telemetry.log.LogCorrupt;
import io.baigong.telemetry.log.LogReader;
import io.baigong.telemetry.log.LogTrimmed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Walks over the records in their order, and over damage. For one thread.
final class Cursor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cursor.class);

    /// As far ahead it is cheaper to read on than to open a file.
    private static final int NEAR = 256;

    private final Records records;
    private final Lost lost;
    private @Nullable LogReader reader;
    private int generation;
    private long next;

    /// Hears of records that cannot be read, from one number to another, exclusive.
    interface Lost {
        void records(long from, long end);
    }

    Cursor(Records records, long at, Lost lost) {
        this.records = records;
        this.lost = lost;
        this.next = at;
    }

    /// Number of the record that [#read] would give.
    long next() {
        return next;
    }

    void moveTo(long number) throws IOException {
        long ahead = number - next;
        if (ahead < 0 || ahead > NEAR) {
            close();
            next = number;
            return;
        }
        while (next < number && step() != null) {}
        if (next < number) {
            close();
            next = number;
        }
    }

    /// @return null when there is nothing yet, or nothing readable at this number: [#next] has
    ///   moved then
    @Nullable Stored read() throws IOException {
        long number = next;
        var record = step();
        if (record == null) {
            return null;
        }
        Batch batch = BatchCodec.read(record);
        if (batch == null) {
            LOG.error("record {} of the queue is of another version of the gateway", number);
            lost.records(number, number + 1);
            return null;
        }
        return new Stored(number, batch);
    }

    private @Nullable ByteBuffer step() throws IOException {
        if (generation != records.generation()) {
            close();
        }
        if (next >= records.end()) {
            return null;
        }
        try {
            var open = reader == null ? open() : reader;
            var record = open.next(Duration.ZERO);
            if (record != null) {
                next = open.position().offset();
            }
            return record;
        } catch (LogTrimmed e) {
            close();
            next = Math.max(next, records.begin());
        } catch (LogCorrupt e) {
            close();
            long readable = records.readableAfter(next);
            LOG.error(
                    "{} batches of the queue cannot be read: {}", readable - next, e.getMessage());
            lost.records(next, readable);
            next = readable;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private LogReader open() throws IOException {
        generation = records.generation();
        var opened = records.read(next);
        long at = opened.position().offset();
        if (at > next) {
            lost.records(next, at);
            next = at;
        }
        reader = opened;
        return opened;
    }

    @Override
    public void close() {
        var open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
