package io.baigong.edge.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How a batch stands in a record, big-endian; the record's checksum is the log's.
///
/// ```
/// 0  version of the format, 1
/// 1  time of taking, milliseconds since 1970
/// 9  number of values
/// 13 length of the device's key in bytes
/// 15 the key in UTF-8, then the metrics
/// ```
final class BatchCodec {
    static final int HEADER = 15;
    private static final byte VERSION = 1;

    private BatchCodec() {}

    static ByteBuffer write(Batch batch) {
        byte[] device = batch.device().getBytes(StandardCharsets.UTF_8);
        var record = ByteBuffer.allocate(HEADER + device.length + batch.metrics().length);
        record.put(VERSION)
                .putLong(batch.taken())
                .putInt(batch.values())
                .putShort((short) device.length);
        return record.put(device).put(batch.metrics()).flip();
    }

    /// @return null when this version of the gateway cannot read it
    static @Nullable Batch read(ByteBuffer record) {
        if (record.remaining() < HEADER || record.get(record.position()) != VERSION) {
            return null;
        }
        record.get();
        long taken = record.getLong();
        int values = record.getInt();
        int length = Short.toUnsignedInt(record.getShort());
        if (values < 1 || length < 1 || length > record.remaining()) {
            return null;
        }
        var device = new byte[length];
        record.get(device);
        var metrics = new byte[record.remaining()];
        record.get(metrics);
        return new Batch(new String(device, StandardCharsets.UTF_8), taken, values, metrics);
    }
}
