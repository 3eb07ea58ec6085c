package io.baigong.connect.s7;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// What came at the beginning of some bytes: a packet of RFC 1006 with a transport unit of ISO/IEC
/// 8073 in it.
sealed interface Frame {
    int CONNECT_CONFIRM = 0xD0;
    int DISCONNECT = 0x80;
    int DATA = 0xF0;

    /// Of one packet: the largest message that is negotiated and its heads.
    int MOST = 2_048;

    /// @param kind of the transport unit
    /// @param last whether the message ends with it
    /// @param body of a unit of data
    /// @param end where the next one begins
    record Complete(int kind, boolean last, byte[] body, int end) implements Frame {}

    record Incomplete() implements Frame {}

    /// @param at byte that cannot be
    record Malformed(String why, int at) implements Frame {}

    static Frame read(byte[] bytes, int to) {
        if (to > 0 && bytes[0] != 3) {
            return new Malformed("version %d where RFC 1006 has 3".formatted(bytes[0] & 0xFF), 0);
        }
        if (to < 6) {
            return new Incomplete();
        }
        int length = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        int head = bytes[4] & 0xFF;
        if (length < 7 || length > MOST) {
            return new Malformed("a length of %d where it is 7 to %d".formatted(length, MOST), 2);
        }
        if (head < 2 || 5 + head > length) {
            return new Malformed("a head of %d bytes of a packet of %d".formatted(head, length), 4);
        }
        if (to < length) {
            return new Incomplete();
        }
        int kind = bytes[5] & 0xF0;
        boolean last = kind != DATA || (bytes[6] & 0x80) != 0;
        return new Complete(kind, last, Arrays.copyOfRange(bytes, 5 + head, length), length);
    }

    /// Asks for a connection (ISO/IEC 8073, 13.3) to a module by its rack and slot.
    static byte[] connect(int connection, int rack, int slot) {
        return new byte[] {
            3,
            0,
            0,
            22,
            17,
            (byte) 0xE0,
            0,
            0,
            0,
            1,
            0, // class 0
            (byte) 0xC0,
            1,
            10, // units of 1024 bytes
            (byte) 0xC1,
            2,
            1,
            0, // from
            (byte) 0xC2,
            2,
            (byte) connection,
            (byte) (rack << 5 | slot) // to
        };
    }

    static byte[] data(byte[] message) {
        return ByteBuffer.allocate(7 + message.length)
                .put((byte) 3)
                .put((byte) 0)
                .putShort((short) (7 + message.length))
                .put((byte) 2)
                .put((byte) DATA)
                .put((byte) 0x80)
                .put(message)
                .array();
    }
}
