package io.baigong.server.ingest.sparkplug;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.baigong.server.ingest.payload.Bytes;
import io.baigong.server.ingest.payload.Malformed;
import io.baigong.server.ingest.payload.ValueSink;

/// Reads a Sparkplug B payload (6.4.3) from its protocol-buffer bytes, metric by metric, without an
/// object per metric and without copying. Unknown fields are passed over. For one thread.
public final class PayloadReader {
    /// Takes the metrics of a payload.
    public interface Metrics {
        /// Called once, first, whatever the order of the bytes.
        ///
        /// @param seq 0 to 255, or -1 when absent
        /// @param timeMicros of the payload, or [ValueSink#NO_TIME]
        void payload(int seq, long timeMicros);

        /// One metric, in the order of the bytes.
        void metric(Metric metric);
    }

    /// Wire types of protocol buffers.
    private static final int VARINT = 0;

    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final byte[] QUALITY = "Quality".getBytes(US_ASCII);
    private static final byte[] UNIT = "engUnit".getBytes(US_ASCII);
    private static final int MAX_PROPERTIES = 64;

    private final Metric metric = new Metric();
    private final int[] keyFrom = new int[MAX_PROPERTIES];
    private final int[] keyTo = new int[MAX_PROPERTIES];
    private byte[] in = new byte[0];
    private int at;
    private int seq;
    private long timeMicros;

    /// Of the field last read: number, wire type, and what it carries.
    private int field;

    private int wire;
    private long number;
    private int from;
    private int to;

    /// Reads a payload.
    ///
    /// @throws Malformed when the bytes are none; some metrics may have been told by then
    public void read(byte[] bytes, int start, int end, Metrics metrics) {
        in = bytes;
        seq = -1;
        timeMicros = ValueSink.NO_TIME;
        at = start;
        while (at < end) {
            next(end);
            if (field == 1 && wire == VARINT) {
                timeMicros = Metric.micros(number);
            } else if (field == 3 && wire == VARINT) {
                seq = (int) (number & 0xFF);
            }
        }
        metrics.payload(seq, timeMicros);
        at = start;
        while (at < end) {
            next(end);
            if (field == 2 && wire == BYTES) {
                int after = at;
                metric(from, to);
                metrics.metric(metric);
                at = after;
            }
        }
    }

    private void metric(int start, int end) {
        metric.clear();
        metric.in = in;
        at = start;
        while (at < end) {
            next(end);
            if (field >= 10) {
                value();
            } else {
                attribute();
            }
        }
    }

    private void attribute() {
        switch (field) {
            case 1 -> {
                metric.hasName = expect(BYTES);
                metric.nameFrom = from;
                metric.nameTo = to;
            }
            case 2 -> {
                metric.hasAlias = expect(VARINT);
                metric.alias = number;
            }
            case 3 -> {
                metric.hasTime = expect(VARINT);
                metric.timeMillis = number;
            }
            case 4 -> {
                expect(VARINT);
                metric.type = DataType.of(number);
            }
            case 5 -> metric.historical = expect(VARINT) && number != 0;
            case 7 -> metric.isNull = expect(VARINT) && number != 0;
            case 9 -> {
                expect(BYTES);
                int after = at;
                properties(from, to);
                at = after;
            }
            default -> {}
        }
    }

    private void value() {
        metric.bits = number;
        switch (field) {
            case 10 -> content(VARINT, Metric.Content.INT);
            case 11 -> content(VARINT, Metric.Content.LONG);
            case 12 -> content(FIXED32, Metric.Content.FLOAT);
            case 13 -> content(FIXED64, Metric.Content.DOUBLE);
            case 14 -> content(VARINT, Metric.Content.BOOLEAN);
            case 15 -> {
                content(BYTES, Metric.Content.STRING);
                metric.textFrom = from;
                metric.textTo = to;
            }
            case 16, 17, 18, 19 -> content(BYTES, Metric.Content.OTHER);
            default -> {}
        }
    }

    private void content(int wireType, Metric.Content content) {
        expect(wireType);
        metric.content = content;
    }

    /// A property set: keys (1) and values (2) in parallel. Only `Quality` and `engUnit` matter.
    private void properties(int start, int end) {
        int keys = 0;
        int values = 0;
        at = start;
        while (at < end) {
            next(end);
            if (field == 1 && wire == BYTES && keys < MAX_PROPERTIES) {
                keyFrom[keys] = from;
                keyTo[keys] = to;
                keys++;
            }
        }
        at = start;
        while (at < end) {
            next(end);
            if (field == 2 && wire == BYTES && values < keys) {
                int after = at;
                property(keyFrom[values], keyTo[values], from, to);
                values++;
                at = after;
            }
        }
    }

    private void property(int nameFrom, int nameTo, int start, int end) {
        boolean isQuality = Bytes.is(in, nameFrom, nameTo, QUALITY);
        boolean isUnit = Bytes.is(in, nameFrom, nameTo, UNIT);
        if (!isQuality && !isUnit) {
            return;
        }
        at = start;
        while (at < end) {
            next(end);
            if (isQuality && (field == 3 || field == 4) && wire == VARINT) {
                metric.quality = (int) Math.min(Math.max(number, 0), Short.MAX_VALUE);
            } else if (isUnit && field == 8 && wire == BYTES) {
                metric.unitFrom = from;
                metric.unitTo = to;
            }
        }
    }

    private boolean expect(int wireType) {
        if (wire != wireType) {
            throw new Malformed(
                    "wire type %d of field %d".formatted(wireType, field), "wire type " + wire, at);
        }
        return true;
    }

    /// Reads one field: its key, and its number or range.
    private void next(int end) {
        long key = varint(end);
        field = (int) (key >>> 3 & Integer.MAX_VALUE);
        wire = (int) (key & 7);
        switch (wire) {
            case VARINT -> number = varint(end);
            case FIXED64 -> number = fixed(8, end);
            case FIXED32 -> number = fixed(4, end);
            case BYTES -> {
                long length = varint(end);
                if (length < 0 || length > end - at) {
                    throw new Malformed(
                            "%s bytes of field %d".formatted(Long.toUnsignedString(length), field),
                            (end - at) + " bytes",
                            at);
                }
                from = at;
                to = at + (int) length;
                at = to;
            }
            default -> throw new Malformed("a wire type 0, 1, 2 or 5", "wire type " + wire, at);
        }
        if (field == 0) {
            throw new Malformed("a field number from 1", "field 0", at);
        }
    }

    private long varint(int end) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new Malformed("more bytes of a number", "the end", at);
            }
            byte b = in[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new Malformed("a number of at most ten bytes", "a longer one", at);
    }

    private long fixed(int bytes, int end) {
        if (end - at < bytes) {
            throw new Malformed(bytes + " bytes", (end - at) + " bytes", at);
        }
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | in[at + i] & 0xFF;
        }
        at += bytes;
        return value;
    }
}
