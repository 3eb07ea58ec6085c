package io.baigong.connect.hj212;

import java.nio.charset.Charset;

/// The packet on the wire (HJ 212-2017, 6.2): `##`, four digits of length, data segment, four
/// hexadecimal digits of checksum, carriage return, line feed.
public final class Packets {
    /// Of a data segment.
    static final int MOST = 9_999;

    /// `##` and length.
    private static final int HEAD = 6;

    private static final int CHECKSUM = 4;

    /// Of a whole packet.
    static final int MOST_BYTES = HEAD + MOST + CHECKSUM + 2;

    /// The standard says ASCII; what people typed into a monitor is often Chinese.
    private static final Charset CHARSET = Charset.forName("GB18030");

    private Packets() {}

    /// @throws IllegalArgumentException when it is longer than 9,999 bytes; split it then
    public static byte[] write(Message message) {
        byte[] segment = message.text().getBytes(CHARSET);
        if (segment.length > MOST) {
            throw new IllegalArgumentException(
                    "a data segment has at most %d bytes, was %d".formatted(MOST, segment.length));
        }
        byte[] packet = new byte[HEAD + segment.length + CHECKSUM + 2];
        put("##%04d".formatted(segment.length), packet, 0);
        System.arraycopy(segment, 0, packet, HEAD, segment.length);
        int end = HEAD + segment.length;
        put("%04X\r\n".formatted(checksum(packet, HEAD, end)), packet, end);
        return packet;
    }

    private static void put(String text, byte[] bytes, int at) {
        for (int i = 0; i < text.length(); i++) {
            bytes[at + i] = (byte) text.charAt(i);
        }
    }

    /// Reads the packet that begins at `from`, or behind the line ends that begin there. What is
    /// malformed stays so, whatever comes behind it.
    public static Packet read(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to && (bytes[start] == '\r' || bytes[start] == '\n')) {
            start++;
        }
        int length = 0;
        for (int i = 0; i < HEAD && start + i < to; i++) {
            byte sign = bytes[start + i];
            if (i < 2 && sign != '#') {
                return new Packet.Malformed("no ## to begin with", start + i);
            }
            if (i >= 2 && (sign < '0' || sign > '9')) {
                return new Packet.Malformed("no four digits of length after ##", start + i);
            }
            length = i < 2 ? 0 : 10 * length + sign - '0';
        }
        if (to - start < HEAD || to - start < HEAD + length + CHECKSUM) {
            return new Packet.Incomplete();
        }
        return whole(bytes, start + HEAD, start + HEAD + length);
    }

    private static Packet whole(byte[] bytes, int from, int end) {
        int sent = 0;
        for (int i = end; i < end + CHECKSUM; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return new Packet.Malformed("no four hexadecimal digits of checksum", i);
            }
            sent = sent << 4 | digit;
        }
        int counted = checksum(bytes, from, end);
        if (sent != counted) {
            return new Packet.Malformed(
                    "checksum %04X where %04X was due".formatted(sent, counted), end);
        }
        var message = Message.read(new String(bytes, from, end - from, CHARSET));
        return message == null
                ? new Packet.Malformed("no CP between two && at its end", from)
                : new Packet.Complete(message, end + CHECKSUM);
    }

    /// Annex A. It is not the CRC-16 of Modbus: only the high byte meets the next one.
    private static int checksum(byte[] bytes, int from, int to) {
        int sum = 0xFFFF;
        for (int i = from; i < to; i++) {
            sum = sum >> 8 ^ bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 1) == 0 ? sum >> 1 : sum >> 1 ^ 0xA001;
            }
        }
        return sum;
    }
}
