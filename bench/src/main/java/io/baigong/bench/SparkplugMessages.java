package io.baigong.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Lossless Sparkplug (QoS 1): each connection is an edge node that begins with a birth and goes on
/// with data of all its metrics by alias, a time with each.
final class SparkplugMessages implements Messages {
    /// Of the edge nodes; the node of connection 3 is `n3`.
    static final String GROUP = "bench";

    private static final int DOUBLE = 10;
    private static final int INT64 = 4;

    private final int metrics;
    private final int[] turns;
    private final Ticks[] ticks;
    private final byte[][] topics;
    private final ByteBuffer out = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer metric = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    private long count;

    SparkplugMessages(int connections, int metrics) {
        this.metrics = metrics;
        turns = new int[connections];
        ticks = new Ticks[connections];
        topics = new byte[connections][];
        for (int i = 0; i < connections; i++) {
            ticks[i] = new Ticks();
            topics[i] = topic("NDATA", i);
        }
    }

    private static byte[] topic(String type, int node) {
        return "lossless/spBv1.0/%s/%s/n%d".formatted(GROUP, type, node).getBytes(US_ASCII);
    }

    @Override
    public void next(int connection, Buffer to) {
        int turn = turns[connection]++;
        boolean birth = turn == 0;
        // Sparkplug's times are milliseconds.
        long millis = ticks[connection].nextMillis();
        out.clear();
        number(out, 1, millis);
        if (birth) {
            metric.clear();
            text("bdSeq");
            number(metric, 3, millis);
            number(metric, 4, INT64);
            number(metric, 11, 0);
            append();
        }
        for (int i = 0; i < metrics; i++) {
            metric.clear();
            if (birth) {
                text("p" + i);
            }
            number(metric, 2, i + 1);
            number(metric, 3, millis);
            if (birth) {
                number(metric, 4, DOUBLE);
            }
            metric.put((byte) (13 << 3 | 1)).putDouble((count++ * 7 + i * 13L) % 10_000 / 100.0);
            append();
        }
        number(out, 3, turn & 0xFF);
        to.topic = birth ? topic("NBIRTH", connection) : topics[connection];
        to.payload = out.flip();
    }

    private void append() {
        metric.flip();
        out.put((byte) (2 << 3 | 2));
        varint(out, metric.remaining());
        out.put(metric);
    }

    private void text(String name) {
        metric.put((byte) (1 << 3 | 2)).put((byte) name.length()).put(name.getBytes(US_ASCII));
    }

    private static void number(ByteBuffer to, int field, long value) {
        to.put((byte) (field << 3));
        varint(to, value);
    }

    private static void varint(ByteBuffer to, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to.put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        to.put((byte) rest);
    }

    @Override
    public int values() {
        return metrics;
    }
}
