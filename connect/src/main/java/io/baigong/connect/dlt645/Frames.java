package io.baigong.connect.dlt645;

import java.util.Arrays;

/// The frame on the line (DL/T 645-2007, 5.2): 68H, address, 68H, control code, length, data with
/// 33H added to each byte, sum of all before, 16H. Before it come some FEH to wake the line.
public final class Frames {
    /// From the first 68H to 16H, around the data.
    static final int AROUND = 12;

    /// As many bytes as a frame can have behind its FEH.
    static final int MOST = AROUND + 255;

    private static final int WAKE = 0xFE;
    private static final int START = 0x68;
    private static final int STOP = 0x16;
    private static final int OFFSET = 0x33;

    private Frames() {}

    /// @param wake how many FEH go before; 4 where nothing else is said (5.3.1)
    /// @param data at most 255 bytes
    public static byte[] write(int wake, MeterNumber meter, int control, byte[] data) {
        byte[] frame = new byte[wake + AROUND + data.length];
        Arrays.fill(frame, 0, wake, (byte) WAKE);
        frame[wake] = START;
        System.arraycopy(meter.bytes(), 0, frame, wake + 1, 6);
        frame[wake + 7] = START;
        frame[wake + 8] = (byte) control;
        frame[wake + 9] = (byte) data.length;
        for (int i = 0; i < data.length; i++) {
            frame[wake + 10 + i] = (byte) (data[i] + OFFSET);
        }
        frame[frame.length - 2] = (byte) sum(frame, wake, frame.length - 2);
        frame[frame.length - 1] = STOP;
        return frame;
    }

    /// Reads the frame that begins at `from`, or behind the FEH that begin there. What is malformed
    /// stays so, whatever comes behind it.
    public static Frame read(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to && (bytes[start] & 0xFF) == WAKE) {
            start++;
        }
        if (start == to) {
            return new Frame.Incomplete();
        }
        if (bytes[start] != START) {
            return new Frame.Malformed("%02X where 68 was due".formatted(bytes[start]), start);
        }
        if (to - start < 10) {
            return to - start > 7 && bytes[start + 7] != START
                    ? notAgain(bytes, start)
                    : new Frame.Incomplete();
        }
        if (bytes[start + 7] != START) {
            return notAgain(bytes, start);
        }
        int length = bytes[start + 9] & 0xFF;
        int end = start + AROUND + length;
        return to < end ? new Frame.Incomplete() : whole(bytes, start, end);
    }

    private static Frame notAgain(byte[] bytes, int start) {
        return new Frame.Malformed(
                "%02X where the second 68 was due".formatted(bytes[start + 7]), start + 7);
    }

    private static Frame whole(byte[] bytes, int start, int end) {
        int counted = sum(bytes, start, end - 2);
        int sent = bytes[end - 2] & 0xFF;
        if (sent != counted) {
            return new Frame.Malformed(
                    "checksum %02X where %02X was due".formatted(sent, counted), end - 2);
        }
        if (bytes[end - 1] != STOP) {
            return new Frame.Malformed("%02X where 16 was due".formatted(bytes[end - 1]), end - 1);
        }
        var meter = MeterNumber.of(bytes, start + 1);
        if (meter == null) {
            return new Frame.Malformed("an address that is not of digits", start + 1);
        }
        byte[] data = Arrays.copyOfRange(bytes, start + 10, end - 2);
        for (int i = 0; i < data.length; i++) {
            data[i] -= OFFSET;
        }
        return new Frame.Complete(meter, bytes[start + 8] & 0xFF, data, end);
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return sum & 0xFF;
    }
}
