package io.baigong.connect.modbus;

import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/// Values from the bytes of registers. A pure function; what makes no value is one of the results.
final class Registers {
    private Registers() {}

    /// What bytes mean.
    sealed interface Decoded {
        record Good(Value value) implements Decoded {}

        record Unusable(Reason reason, String detail) implements Decoded {}
    }

    /// @param at where the first byte of the first register is; there are at least `content.size()`
    ///   registers
    static Decoded decode(Content content, Order order, Charset charset, byte[] data, int at) {
        return switch (content) {
            case Content.Bit _ -> throw new IllegalStateException("a bit is in no register");
            case Content.RegisterBit(int bit) ->
                    good(Value.of((raw(data, at, 1, order) >> bit & 1) != 0));
            case Content.Number(DataType type) ->
                    number(type, raw(data, at, content.size(), order));
            case Content.Text(int bytes) -> text(data, at, bytes, order, charset);
        };
    }

    private static long raw(byte[] data, int at, int registers, Order order) {
        long raw = 0;
        for (int i = 0; i < registers; i++) {
            int from = at + 2 * (order.registersReversed() ? registers - 1 - i : i);
            int high = data[order.bytesSwapped() ? from + 1 : from] & 0xFF;
            int low = data[order.bytesSwapped() ? from : from + 1] & 0xFF;
            raw = raw << 16 | high << 8 | low;
        }
        return raw;
    }

    private static Decoded number(DataType type, long raw) {
        return switch (type) {
            case INT16 -> good(Value.of((long) (short) raw));
            case UINT16, UINT32 -> good(Value.of(raw));
            case INT32 -> good(Value.of((long) (int) raw));
            case INT64 -> good(Value.of(raw));
            case UINT64 -> raw >= 0 ? good(Value.of(raw)) : tooLarge(raw);
            case FLOAT32 -> real(Float.intBitsToFloat((int) raw), raw, 8);
            case FLOAT64 -> real(Double.longBitsToDouble(raw), raw, 16);
            case BCD16 -> decimals(raw, 4);
            case BCD32 -> decimals(raw, 8);
            case BOOLEAN, INT8, UINT8, TEXT ->
                    throw new IllegalStateException(type.word() + " is no number in registers");
        };
    }

    private static Decoded tooLarge(long raw) {
        return new Decoded.Unusable(
                Reason.OUT_OF_RANGE,
                "%s is above %d".formatted(Long.toUnsignedString(raw), Long.MAX_VALUE));
    }

    private static Decoded real(double number, long raw, int digits) {
        if (Double.isFinite(number)) {
            return good(Value.of(number));
        }
        return new Decoded.Unusable(
                Reason.OUT_OF_RANGE,
                "%s, as 0x%0{d}X".replace("{d}", "" + digits).formatted(number, raw));
    }

    private static Decoded decimals(long raw, int digits) {
        long number = 0;
        for (int i = digits - 1; i >= 0; i--) {
            long digit = raw >> 4 * i & 0xF;
            if (digit > 9) {
                return new Decoded.Unusable(
                        Reason.WRONG_TYPE,
                        "0x%0{d}X is not in decimal digits"
                                .replace("{d}", "" + digits)
                                .formatted(raw));
            }
            number = number * 10 + digit;
        }
        return good(Value.of(number));
    }

    private static Decoded text(byte[] data, int at, int bytes, Order order, Charset charset) {
        int length = 0;
        byte[] text = new byte[bytes];
        while (length < bytes) {
            byte next = data[at + (order.bytesSwapped() ? length ^ 1 : length)];
            if (next == 0) {
                break;
            }
            text[length++] = next;
        }
        try {
            var decoded = charset.newDecoder().decode(ByteBuffer.wrap(text, 0, length));
            return good(Value.of(decoded.toString().stripTrailing()));
        } catch (CharacterCodingException notText) {
            return new Decoded.Unusable(
                    Reason.WRONG_TYPE, "bytes that are no text in " + charset.name());
        }
    }

    private static Decoded good(Value value) {
        return new Decoded.Good(value);
    }

    /// What a value is in registers.
    sealed interface Encoded {
        /// @param data two bytes for each register
        record Data(byte[] data) implements Encoded {}

        record Refused(Reason reason, String detail) implements Encoded {}
    }

    /// The other way. Single bits are not written as registers.
    static Encoded encode(Content content, Order order, Charset charset, Value value) {
        return switch (content) {
            case Content.Bit _, Content.RegisterBit _ ->
                    throw new IllegalStateException("a bit is no register");
            case Content.Number(DataType type) ->
                    switch (value) {
                        case Value.Whole(long number) -> whole(type, order, number, value);
                        case Value.Real(double number) -> real(type, order, number, value);
                        case Value.Flag _, Value.Text _ -> wrongType(type, value);
                    };
            case Content.Text(int bytes) ->
                    value instanceof Value.Text(String text)
                            ? textOf(text, bytes, order, charset)
                            : wrongType(DataType.TEXT, value);
        };
    }

    private static Encoded whole(DataType type, Order order, long number, Value value) {
        return switch (type) {
            case INT16 -> within(Short.MIN_VALUE, Short.MAX_VALUE, type, order, number, number);
            case UINT16 -> within(0, 0xFFFF, type, order, number, number);
            case INT32 -> within(Integer.MIN_VALUE, Integer.MAX_VALUE, type, order, number, number);
            case UINT32 -> within(0, 0xFFFF_FFFFL, type, order, number, number);
            case INT64 -> data(type, order, number);
            case UINT64 -> within(0, Long.MAX_VALUE, type, order, number, number);
            case FLOAT32, FLOAT64 -> real(type, order, number, value);
            case BCD16 -> within(0, 9_999, type, order, number, digits(number));
            case BCD32 -> within(0, 99_999_999, type, order, number, digits(number));
            case BOOLEAN, INT8, UINT8, TEXT -> wrongType(type, value);
        };
    }

    private static Encoded real(DataType type, Order order, double number, Value value) {
        return switch (type) {
            case FLOAT64 -> data(type, order, Double.doubleToRawLongBits(number));
            case FLOAT32 ->
                    Float.isFinite((float) number)
                            ? data(
                                    type,
                                    order,
                                    Float.floatToRawIntBits((float) number) & 0xFFFF_FFFFL)
                            : outOfRange(type, "%s".formatted(number));
            case INT16, UINT16, INT32, UINT32, INT64, UINT64, BCD16, BCD32 -> {
                if (number != Math.rint(number)) {
                    yield new Encoded.Refused(
                            Reason.WRONG_TYPE,
                            "%s is not a whole number, as %s is".formatted(number, type.word()));
                }
                yield Math.abs(number) < 0x1p63
                        ? whole(type, order, (long) number, value)
                        : outOfRange(type, "%s".formatted(number));
            }
            case BOOLEAN, INT8, UINT8, TEXT -> wrongType(type, value);
        };
    }

    private static Encoded within(
            long least, long most, DataType type, Order order, long number, long raw) {
        return number >= least && number <= most
                ? data(type, order, raw)
                : outOfRange(type, BigInteger.valueOf(number).toString());
    }

    private static Encoded outOfRange(DataType type, String number) {
        return new Encoded.Refused(
                Reason.OUT_OF_RANGE, "%s does not fit into %s".formatted(number, type.word()));
    }

    private static Encoded wrongType(DataType type, Value value) {
        return new Encoded.Refused(
                Reason.WRONG_TYPE, "%s cannot be written as %s".formatted(value, type.word()));
    }

    private static long digits(long number) {
        long raw = 0;
        long rest = number;
        for (int shift = 0; rest > 0 && shift < 64; shift += 4) {
            raw |= rest % 10 << shift;
            rest /= 10;
        }
        return raw;
    }

    private static Encoded data(DataType type, Order order, long raw) {
        int registers = new Content.Number(type).size();
        byte[] data = new byte[2 * registers];
        for (int i = 0; i < registers; i++) {
            int register = (int) (raw >> 16 * (registers - 1 - i)) & 0xFFFF;
            put(data, order.registersReversed() ? registers - 1 - i : i, register, order);
        }
        return new Encoded.Data(data);
    }

    private static void put(byte[] data, int register, int value, Order order) {
        byte high = (byte) (value >> 8);
        byte low = (byte) value;
        data[2 * register] = order.bytesSwapped() ? low : high;
        data[2 * register + 1] = order.bytesSwapped() ? high : low;
    }

    private static Encoded textOf(String text, int bytes, Order order, Charset charset) {
        byte[] encoded;
        try {
            var buffer = charset.newEncoder().encode(CharBuffer.wrap(text));
            encoded = new byte[buffer.remaining()];
            buffer.get(encoded);
        } catch (CharacterCodingException unknown) {
            return new Encoded.Refused(
                    Reason.WRONG_TYPE,
                    "there are characters that %s lacks".formatted(charset.name()));
        }
        if (encoded.length > bytes) {
            return new Encoded.Refused(
                    Reason.OUT_OF_RANGE,
                    "%d bytes do not fit into %d".formatted(encoded.length, bytes));
        }
        byte[] data = new byte[2 * new Content.Text(bytes).size()];
        for (int i = 0; i < encoded.length; i++) {
            data[order.bytesSwapped() ? i ^ 1 : i] = encoded[i];
        }
        return new Encoded.Data(data);
    }
}
