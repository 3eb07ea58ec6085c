package io.baigong.connect.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The payloads of a recording of TCP over IPv4, over Ethernet or as Linux takes it (SLL), in the
/// classic pcap format.
public final class Capture {
    private static final int ETHERNET = 14;
    private static final int LINUX_COOKED = 113;
    private static final int LINUX_COOKED_HEAD = 16;
    private static final int TCP = 6;

    private Capture() {}

    /// A segment with a payload, as it was recorded.
    public record Segment(int fromPort, int toPort, byte[] payload) {}

    public static List<Segment> read(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + name);
            }
            var bytes = ByteBuffer.wrap(in.readAllBytes());
            return read(
                    bytes.order(
                            bytes.get(0) == (byte) 0xD4
                                    ? ByteOrder.LITTLE_ENDIAN
                                    : ByteOrder.BIG_ENDIAN));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Segment> read(ByteBuffer file) {
        var segments = new ArrayList<Segment>();
        int head = file.getInt(20) == LINUX_COOKED ? LINUX_COOKED_HEAD : ETHERNET;
        int at = 24;
        while (at < file.limit()) {
            int length = file.getInt(at + 8);
            var packet = file.slice(at + 16, length).order(ByteOrder.BIG_ENDIAN);
            at += 16 + length;
            int header = (packet.get(head) & 0xF) * 4;
            if (packet.get(head + 9) != TCP) {
                continue;
            }
            int tcp = head + header;
            int payload = tcp + (packet.get(tcp + 12) >> 4 & 0xF) * 4;
            int end = head + (packet.getShort(head + 2) & 0xFFFF);
            if (end > payload) {
                byte[] bytes = new byte[end - payload];
                packet.get(payload, bytes);
                segments.add(
                        new Segment(
                                packet.getShort(tcp) & 0xFFFF,
                                packet.getShort(tcp + 2) & 0xFFFF,
                                bytes));
            }
        }
        return segments;
    }
}
