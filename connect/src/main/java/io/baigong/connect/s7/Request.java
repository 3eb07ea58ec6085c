package io.baigong.connect.s7;

import io.baigong.connect.s7.S7Address.Area;
import java.nio.ByteBuffer;
import java.util.List;

/// Messages that a client sends. Pure functions; the reference makes the answer known.
final class Request {
    static final int SETUP = 0xF0;
    static final int READ = 0x04;
    static final int WRITE = 0x05;

    private static final int BIT = 1;
    private static final int BYTE = 2;
    private static final int HEAD = 10;
    private static final int ITEM = 12;

    private Request() {}

    /// Some bytes of an area.
    ///
    /// @param block number of a data block, 0 in the other areas
    record Piece(Area area, int block, int from, int count) {}

    /// How large the messages may be, in bytes.
    static byte[] setup(int reference, int size) {
        return head(reference, 8, 0)
                .put((byte) SETUP)
                .put((byte) 0)
                .putShort((short) 1)
                .putShort((short) 1)
                .putShort((short) size)
                .array();
    }

    static byte[] read(int reference, List<Piece> pieces) {
        var message = head(reference, 2 + ITEM * pieces.size(), 0);
        message.put((byte) READ).put((byte) pieces.size());
        for (var piece : pieces) {
            item(message, BYTE, piece.count(), piece, 8 * piece.from());
        }
        return message.array();
    }

    static byte[] writeBit(int reference, Piece piece, int bit, boolean on) {
        var message = head(reference, 2 + ITEM, 5).put((byte) WRITE).put((byte) 1);
        item(message, BIT, 1, piece, 8 * piece.from() + bit);
        return message.put((byte) 0)
                .put((byte) 3)
                .putShort((short) 1)
                .put((byte) (on ? 1 : 0))
                .array();
    }

    static byte[] write(int reference, Piece piece, byte[] data) {
        var message = head(reference, 2 + ITEM, 4 + data.length).put((byte) WRITE).put((byte) 1);
        item(message, BYTE, data.length, piece, 8 * piece.from());
        return message.put((byte) 0)
                .put((byte) 4)
                .putShort((short) (8 * data.length))
                .put(data)
                .array();
    }

    private static ByteBuffer head(int reference, int parameters, int data) {
        return ByteBuffer.allocate(HEAD + parameters + data)
                .put((byte) 0x32)
                .put((byte) 1)
                .putShort((short) 0)
                .putShort((short) reference)
                .putShort((short) parameters)
                .putShort((short) data);
    }

    private static void item(ByteBuffer message, int unit, int count, Piece piece, int place) {
        message.put((byte) 0x12)
                .put((byte) 0x0A)
                .put((byte) 0x10)
                .put((byte) unit)
                .putShort((short) count)
                .putShort((short) piece.block())
                .put((byte) piece.area().code())
                .put((byte) (place >> 16))
                .putShort((short) place);
    }
}
