package io.baigong.telemetry.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// How a record stands in a segment, big-endian:
///
/// ```
/// 0  CRC32C of everything that follows
/// 4  length of the record; the sign bit marks the first record of a commit
/// 8  low 32 bits of the record's number
/// 12 partition key
/// 16 the record
/// ```
///
/// The mark tells a torn tail from decay: a commit is written only after everything before it was
/// synced, so damage in front of a marked frame is damage to acknowledged records.
final class Frame {
    static final int HEADER = 16;
    private static final int LENGTH = 4;
    private static final int NUMBER = 8;
    private static final int KEY = 12;
    private static final int FIRST_OF_COMMIT = 1 << 31;

    private final CRC32C crc = new CRC32C();

    /// Writes a frame whose number and checksum are still missing, at the buffer's position.
    static void put(ByteBuffer target, int key, ByteBuffer record) {
        int length = record.remaining();
        int start = target.position();
        target.putInt(start + LENGTH, length);
        target.putInt(start + KEY, key);
        target.put(start + HEADER, record, record.position(), length);
        target.position(start + HEADER + length);
    }

    static int length(ByteBuffer frames, int at) {
        return frames.getInt(at + LENGTH) & ~FIRST_OF_COMMIT;
    }

    static int key(ByteBuffer frames, int at) {
        return frames.getInt(at + KEY);
    }

    static boolean isFirstOfCommit(ByteBuffer frames, int at) {
        return (frames.getInt(at + LENGTH) & FIRST_OF_COMMIT) != 0;
    }

    /// Is the number of the frame at `at` this one?
    static boolean isNumbered(ByteBuffer frames, int at, long number) {
        return frames.getInt(at + NUMBER) == (int) number;
    }

    /// How far the number of the frame at `at` is ahead of this one.
    static int ahead(ByteBuffer frames, int at, long number) {
        return frames.getInt(at + NUMBER) - (int) number;
    }

    /// Completes a frame.
    ///
    /// @return the size of the frame
    int seal(ByteBuffer frames, int at, long number, boolean firstOfCommit) {
        int length = length(frames, at);
        frames.putInt(at + LENGTH, firstOfCommit ? length | FIRST_OF_COMMIT : length);
        frames.putInt(at + NUMBER, (int) number);
        frames.putInt(at, checksum(frames, at, length));
        return HEADER + length;
    }

    /// Is there a whole frame with a right checksum between `at` and `end`?
    boolean isWhole(ByteBuffer frames, int at, int end) {
        if (end - at < HEADER) {
            return false;
        }
        int length = length(frames, at);
        return length <= end - at - HEADER && frames.getInt(at) == checksum(frames, at, length);
    }

    private int checksum(ByteBuffer frames, int at, int length) {
        int limit = frames.limit();
        int position = frames.position();
        crc.reset();
        frames.limit(at + HEADER + length).position(at + LENGTH);
        crc.update(frames);
        frames.limit(limit).position(position);
        return (int) crc.getValue();
    }
}
