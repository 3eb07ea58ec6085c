package io.baigong.connect.modbus;

import com.digitalpetri.modbus.Crc16;

/// The frame on a serial line (Serial Line 2.5.1): unit, message, checksum with its low byte first.
/// There is no length in it: that of an answer follows from its function.
final class RtuFrames {
    /// Of one frame (Serial Line 2.5.1.1).
    static final int MOST = 256;

    private RtuFrames() {}

    static byte[] write(int unit, byte[] message) {
        byte[] frame = new byte[message.length + 3];
        frame[0] = (byte) unit;
        System.arraycopy(message, 0, frame, 1, message.length);
        int checksum = checksum(frame, 0, frame.length - 2);
        frame[frame.length - 2] = (byte) checksum;
        frame[frame.length - 1] = (byte) (checksum >> 8);
        return frame;
    }

    /// Reads the answer that begins at `from`. What is malformed stays so, whatever comes behind
    /// it.
    static Frame read(byte[] bytes, int from, int to) {
        if (to - from < 3) {
            return new Frame.Incomplete();
        }
        int function = bytes[from + 1] & 0xFF;
        int length =
                switch (function) {
                    case 1, 2, 3, 4 -> 5 + (bytes[from + 2] & 0xFF);
                    case 5, 6, 15, 16 -> 8;
                    case 22 -> 10;
                    default -> function >= 0x80 ? 5 : 0;
                };
        if (length == 0) {
            return new Frame.Malformed(
                    "function %d, which nobody asked for".formatted(function), from + 1);
        }
        if (length > MOST) {
            return new Frame.Malformed(
                    "%d bytes of data in one frame".formatted(bytes[from + 2] & 0xFF), from + 2);
        }
        int end = from + length;
        if (to < end) {
            return new Frame.Incomplete();
        }
        int sent = bytes[end - 2] & 0xFF | (bytes[end - 1] & 0xFF) << 8;
        int counted = checksum(bytes, from, end - 2);
        if (sent != counted) {
            return new Frame.Malformed(
                    "checksum %04X where %04X was due".formatted(sent, counted), end - 2);
        }
        byte[] message = new byte[length - 3];
        System.arraycopy(bytes, from + 1, message, 0, message.length);
        return new Frame.Complete(0, bytes[from] & 0xFF, message, end);
    }

    private static int checksum(byte[] bytes, int from, int to) {
        var sum = new Crc16();
        for (int i = from; i < to; i++) {
            sum.update(bytes[i]);
        }
        return sum.getValue();
    }
}
