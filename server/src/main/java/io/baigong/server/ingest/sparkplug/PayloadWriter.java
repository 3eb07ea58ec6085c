package io.baigong.server.ingest.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// Writes the payloads a host sends: commands to edge nodes and devices (6.4.24, 6.4.25).
public final class PayloadWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    /// @param timeMillis when the payload is sent
    public PayloadWriter(long timeMillis) {
        varint(out, 1, timeMillis);
    }

    /// Adds a metric.
    ///
    /// @param value a Long, Double, Boolean or String that fits the type
    public PayloadWriter metric(String name, long timeMillis, DataType type, Object value) {
        var metric = new ByteArrayOutputStream(48);
        bytes(metric, 1, name.getBytes(UTF_8));
        varint(metric, 3, timeMillis);
        varint(metric, 4, type.code());
        switch (type) {
            case INT8, INT16, INT32, UINT8, UINT16 ->
                    varint(metric, 10, ((Number) value).longValue() & 0xFFFF_FFFFL);
            case INT64, UINT32, UINT64, DATE_TIME ->
                    varint(metric, 11, ((Number) value).longValue());
            case FLOAT -> {
                key(metric, 12, FIXED32);
                fixed(metric, Float.floatToRawIntBits(((Number) value).floatValue()), 4);
            }
            case DOUBLE -> {
                key(metric, 13, FIXED64);
                fixed(metric, Double.doubleToRawLongBits(((Number) value).doubleValue()), 8);
            }
            case BOOLEAN -> varint(metric, 14, (Boolean) value ? 1 : 0);
            case STRING, TEXT, UUID -> bytes(metric, 15, value.toString().getBytes(UTF_8));
            case UNKNOWN, DATA_SET, BYTES, FILE, TEMPLATE ->
                    throw new IllegalArgumentException("a command cannot carry " + type);
        }
        bytes(out, 2, metric.toByteArray());
        return this;
    }

    /// Ends the payload with its sequence number, which commands do not have.
    public PayloadWriter seq(int seq) {
        varint(out, 3, seq);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    private static void key(ByteArrayOutputStream to, int field, int wire) {
        raw(to, (long) field << 3 | wire);
    }

    private static void varint(ByteArrayOutputStream to, int field, long value) {
        key(to, field, VARINT);
        raw(to, value);
    }

    private static void bytes(ByteArrayOutputStream to, int field, byte[] value) {
        key(to, field, BYTES);
        raw(to, value.length);
        to.writeBytes(value);
    }

    private static void raw(ByteArrayOutputStream to, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        to.write((int) rest);
    }

    private static void fixed(ByteArrayOutputStream to, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            to.write((int) (value >>> 8 * i));
        }
    }
}
