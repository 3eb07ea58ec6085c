package io.baigong.telemetry.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A durable, ordered sequence of records in one or more partitions. On one machine a [Journal]; on
/// many, Kafka.
///
/// A record whose append failed may be found in the log after a crash all the same: senders repeat
/// it, and consumers are idempotent.
///
/// Records of the same key stand in one partition in the order of their appends. Positions are
/// opaque: they can be stored, compared within a partition and handed back, nothing else.
public interface Log extends AutoCloseable {
    /// Takes a record and returns at once, having copied it. `ack` is called from a thread of the
    /// log when the record would survive kill -9 and power loss, in the order of the appends of a
    /// partition; or with the reason why it was not taken ([LogFull], closed). The caller must not
    /// block in it.
    ///
    /// When too much is waiting for the disk the call blocks: backpressure for callers that may
    /// wait. Event loops ask [#isCongested()] first and stop reading their sockets.
    ///
    /// @param key partition key, such as the number of a site
    /// @param record from position to limit; the position does not move
    /// @throws IllegalArgumentException when it is longer than the log takes
    void append(int key, ByteBuffer record, Ack ack);

    /// Is more waiting for the disk than is wise, or is the disk full? Clears by itself.
    boolean isCongested();

    /// How many partitions there are; they are numbered from 0.
    int partitions();

    /// The oldest position that can still be read.
    LogPosition begin(int partition);

    /// The position after the last durable record.
    LogPosition end(int partition);

    /// Opens a reader whose first record is the one at `from`.
    ///
    /// @throws LogTrimmed when the record at `from` is no longer kept
    /// @throws IllegalArgumentException when `from` lies after the end
    LogReader read(LogPosition from) throws IOException;

    /// Allows the log to forget everything before these positions. It may keep more.
    void trim(LogPosition upTo);

    @Override
    void close();

    /// What becomes of an append.
    interface Ack {
        void durable(LogPosition after);

        void failed(Exception why);
    }
}
