package io.baigong.connect.sparkplug;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes in the proto2 wire format, growing as needed. For one thread.
public final class ProtocolBuffer {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;

    private byte[] bytes;
    private int size;

    public ProtocolBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    public void number(int field, long value) {
        varint((long) field << 3 | VARINT);
        varint(value);
    }

    public void real(int field, double value) {
        varint((long) field << 3 | FIXED64);
        long bits = Double.doubleToRawLongBits(value);
        reserve(8);
        for (int i = 0; i < 8; i++) {
            bytes[size++] = (byte) (bits >>> 8 * i);
        }
    }

    public void text(int field, String value) {
        part(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public void part(int field, byte[] value) {
        varint((long) field << 3 | BYTES);
        varint(value.length);
        raw(value, value.length);
    }

    public void part(int field, ProtocolBuffer value) {
        varint((long) field << 3 | BYTES);
        varint(value.size);
        raw(value.bytes, value.size);
    }

    /// Fields that are encoded already.
    public void raw(byte[] value, int length) {
        reserve(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    private void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
