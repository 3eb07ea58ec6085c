package io.baigong.connect.modbus;

/// The application data unit on TCP (Messaging on TCP/IP 3.1.3): transaction, protocol 0, length,
/// unit, message.
final class TcpFrames {
    /// Of one frame (Application Protocol 4.1).
    static final int MOST = 260;

    private static final int HEADER = 6;

    private TcpFrames() {}

    static byte[] write(int transaction, int unit, byte[] message) {
        byte[] frame = new byte[HEADER + 1 + message.length];
        put(frame, 0, transaction);
        put(frame, 4, 1 + message.length);
        frame[6] = (byte) unit;
        System.arraycopy(message, 0, frame, 7, message.length);
        return frame;
    }

    /// Reads the frame that begins at `from`. What is malformed stays so, whatever comes behind it.
    static Frame read(byte[] bytes, int from, int to) {
        if (to - from >= 4 && word(bytes, from + 2) != 0) {
            return new Frame.Malformed(
                    "protocol %d where Modbus is 0".formatted(word(bytes, from + 2)), from + 2);
        }
        if (to - from < HEADER) {
            return new Frame.Incomplete();
        }
        int length = word(bytes, from + 4);
        if (length < 2 || length > MOST - HEADER) {
            return new Frame.Malformed(
                    "a length of %d where it is from 2 to %d".formatted(length, MOST - HEADER),
                    from + 4);
        }
        int end = from + HEADER + length;
        if (to < end) {
            return new Frame.Incomplete();
        }
        byte[] message = new byte[length - 1];
        System.arraycopy(bytes, from + HEADER + 1, message, 0, message.length);
        return new Frame.Complete(word(bytes, from), bytes[from + HEADER] & 0xFF, message, end);
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private static void put(byte[] bytes, int at, int word) {
        bytes[at] = (byte) (word >> 8);
        bytes[at + 1] = (byte) word;
    }
}
