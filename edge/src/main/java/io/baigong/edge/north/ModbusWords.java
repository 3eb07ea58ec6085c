package io.baigong.edge.north;

import io.baigong.connect.DataType;
import io.baigong.connect.Value;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Values as registers, the most significant first (Modbus application protocol 1.1b3, 4.2), and
/// back.
final class ModbusWords {
    private static final double TWO_TO_63 = 0x1p63;

    private ModbusWords() {}

    /// In registers; of a boolean, one bit.
    static int width(DataType type) {
        return switch (type) {
            case BOOLEAN, INT8, UINT8, INT16, UINT16, BCD16, TEXT -> 1;
            case INT32, UINT32, BCD32, FLOAT32 -> 2;
            case INT64, UINT64, FLOAT64 -> 4;
        };
    }

    /// The bytes of the registers; null when the value does not fit the type.
    static byte @Nullable [] bytes(DataType type, Value value) {
        var bytes = ByteBuffer.allocate(2 * width(type));
        Double real = real(value);
        if (real == null) {
            return null;
        }
        return switch (type) {
            case FLOAT32 ->
                    Math.abs(real) > Float.MAX_VALUE
                            ? null
                            : bytes.putFloat(real.floatValue()).array();
            case FLOAT64 -> bytes.putDouble(real).array();
            case BOOLEAN, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> {
                Long whole = whole(value, real);
                yield whole == null || !fits(type, whole) ? null : put(bytes, whole);
            }
            case BCD16, BCD32 -> {
                Long whole = whole(value, real);
                yield whole == null || !fits(type, whole)
                        ? null
                        : put(bytes, Long.parseLong(Long.toString(whole), 16));
            }
            case TEXT -> null;
        };
    }

    private static byte[] put(ByteBuffer bytes, long number) {
        switch (bytes.capacity()) {
            case 2 -> bytes.putShort((short) number);
            case 4 -> bytes.putInt((int) number);
            default -> bytes.putLong(number);
        }
        return bytes.array();
    }

    private static boolean fits(DataType type, long number) {
        return switch (type) {
            case BOOLEAN -> number == 0 || number == 1;
            case INT8 -> number == (byte) number;
            case UINT8 -> number >= 0 && number <= 0xFF;
            case INT16 -> number == (short) number;
            case UINT16 -> number >= 0 && number <= 0xFFFF;
            case INT32 -> number == (int) number;
            case UINT32 -> number >= 0 && number <= 0xFFFF_FFFFL;
            case UINT64 -> number >= 0;
            case BCD16 -> number >= 0 && number <= 9_999;
            case BCD32 -> number >= 0 && number <= 99_999_999;
            case INT64, FLOAT32, FLOAT64, TEXT -> true;
        };
    }

    private static @Nullable Double real(Value value) {
        return switch (value) {
            case Value.Real(double number) -> number;
            case Value.Whole(long number) -> (double) number;
            case Value.Flag(boolean on) -> on ? 1.0 : 0.0;
            case Value.Text _ -> null;
        };
    }

    private static @Nullable Long whole(Value value, double real) {
        if (value instanceof Value.Whole(long number)) {
            return number;
        }
        double rounded = Math.rint(real);
        return Math.abs(rounded) >= TWO_TO_63 ? null : Long.valueOf((long) rounded);
    }

    /// What stands there for a value that is none, after SunSpec Device Information Model
    /// Specification 1.1, 4.4; null where there is no such thing.
    static byte @Nullable [] none(DataType type) {
        var bytes = ByteBuffer.allocate(2 * width(type));
        return switch (type) {
            case FLOAT32 -> bytes.putFloat(Float.NaN).array();
            case FLOAT64 -> bytes.putDouble(Double.NaN).array();
            case INT8, INT16 -> bytes.putShort(Short.MIN_VALUE).array();
            case INT32 -> bytes.putInt(Integer.MIN_VALUE).array();
            case INT64 -> bytes.putLong(Long.MIN_VALUE).array();
            case UINT8, UINT16, BCD16 -> bytes.putShort((short) -1).array();
            case UINT32, BCD32 -> bytes.putInt(-1).array();
            case UINT64 -> bytes.putLong(-1).array();
            case BOOLEAN, TEXT -> null;
        };
    }

    /// The value of so many registers; null when they hold no such value.
    static @Nullable Value value(DataType type, ByteBuffer bytes) {
        return switch (type) {
            case FLOAT32 -> finite(bytes.getFloat());
            case FLOAT64 -> finite(bytes.getDouble());
            case INT8, INT16 -> Value.of((long) bytes.getShort());
            case UINT8, UINT16 -> Value.of((long) Short.toUnsignedInt(bytes.getShort()));
            case INT32 -> Value.of((long) bytes.getInt());
            case UINT32 -> Value.of(Integer.toUnsignedLong(bytes.getInt()));
            case INT64 -> Value.of(bytes.getLong());
            case UINT64 -> {
                long number = bytes.getLong();
                yield number < 0 ? null : Value.of(number);
            }
            case BCD16 -> decimal(Integer.toHexString(Short.toUnsignedInt(bytes.getShort())));
            case BCD32 -> decimal(Integer.toHexString(bytes.getInt()));
            case BOOLEAN -> {
                short number = bytes.getShort();
                yield number == 0 || number == 1 ? Value.of(number == 1) : null;
            }
            case TEXT -> null;
        };
    }

    private static @Nullable Value finite(double number) {
        return Double.isFinite(number) ? Value.of(number) : null;
    }

    private static @Nullable Value decimal(String digits) {
        return digits.chars().allMatch(Character::isDigit)
                ? Value.of(Long.parseLong(digits))
                : null;
    }
}
