package io.baigong.connect.s7;

import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;

/// Between bytes and values. Pure functions.
final class S7Values {
    private S7Values() {}

    /// What bytes mean.
    sealed interface Decoded {
        record Good(Value value) implements Decoded {}

        record Unusable(Reason reason, String detail) implements Decoded {}
    }

    /// What a value is in bytes.
    sealed interface Encoded {
        /// @param skip bytes at the beginning of the address that stay as they are
        record Data(int skip, byte[] bytes) implements Encoded {}

        record Refused(Reason reason, String detail) implements Encoded {}
    }

    /// @param data holds the whole of the address from its beginning
    static Decoded decode(S7Address address, ByteBuffer data, Charset charset) {
        return switch (address.type()) {
            case BOOL -> good(Value.of((data.get(0) >> address.bit() & 1) != 0));
            case BYTE -> good(Value.of(data.get(0) & 0xFFL));
            case SINT -> good(Value.of((long) data.get(0)));
            case WORD -> good(Value.of(data.getShort(0) & 0xFFFFL));
            case INT -> good(Value.of((long) data.getShort(0)));
            case DWORD -> good(Value.of(data.getInt(0) & 0xFFFF_FFFFL));
            case DINT, TIME -> good(Value.of((long) data.getInt(0)));
            case LINT -> good(Value.of(data.getLong(0)));
            case LWORD ->
                    data.getLong(0) >= 0
                            ? good(Value.of(data.getLong(0)))
                            : new Decoded.Unusable(
                                    Reason.OUT_OF_RANGE,
                                    Long.toUnsignedString(data.getLong(0)) + " is above 2^63-1");
            case REAL -> real(data.getFloat(0), Float.toString(data.getFloat(0)));
            case LREAL -> real(data.getDouble(0), Double.toString(data.getDouble(0)));
            case DT -> dateAndTime(data);
            case DTL -> dateTimeLong(data);
            case CHAR -> text(data.slice(0, address.length()), charset);
            case STRING -> string(address, data, 2, data.get(1) & 0xFF, charset);
            case WSTRING ->
                    string(
                            address,
                            data,
                            4,
                            2 * (data.getShort(2) & 0xFFFF),
                            StandardCharsets.UTF_16BE);
        };
    }

    private static Decoded good(Value value) {
        return new Decoded.Good(value);
    }

    private static Decoded real(double number, String shown) {
        if (Double.isNaN(number)) {
            return new Decoded.Unusable(Reason.WRONG_TYPE, "not a number (NaN)");
        }
        // What a person sees of 32 bits: 0.1 and not 0.10000000149.
        return Double.isInfinite(number)
                ? new Decoded.Unusable(Reason.OUT_OF_RANGE, shown)
                : good(Value.of(Double.parseDouble(shown)));
    }

    private static Decoded string(
            S7Address address, ByteBuffer data, int head, int bytes, Charset charset) {
        int most = address.size() - head;
        return bytes <= most
                ? text(data.slice(head, bytes), charset)
                : new Decoded.Unusable(
                        Reason.WRONG_TYPE,
                        "a text of %d bytes where the address says %d at most"
                                .formatted(bytes, most));
    }

    private static Decoded text(ByteBuffer bytes, Charset charset) {
        try {
            String text = charset.newDecoder().decode(bytes).toString();
            int end = text.indexOf('\0');
            return good(Value.of(end < 0 ? text : text.substring(0, end)));
        } catch (CharacterCodingException other) {
            return new Decoded.Unusable(Reason.WRONG_TYPE, "bytes that are no " + charset.name());
        }
    }

    private static Decoded dateAndTime(ByteBuffer data) {
        int[] pairs = new int[8];
        for (int i = 0; i < 8; i++) {
            int high = data.get(i) >> 4 & 0xF;
            int low = data.get(i) & 0xF;
            if (high > 9 || low > 9) {
                return new Decoded.Unusable(
                        Reason.WRONG_TYPE, "byte %d of a date is no decimal".formatted(i + 1));
            }
            pairs[i] = 10 * high + low;
        }
        int year = pairs[0] >= 90 ? 1900 + pairs[0] : 2000 + pairs[0];
        int millis = 10 * pairs[6] + pairs[7] / 10;
        return time(year, pairs[1], pairs[2], pairs[3], pairs[4], pairs[5], millis * 1_000_000L);
    }

    private static Decoded dateTimeLong(ByteBuffer data) {
        return time(
                data.getShort(0) & 0xFFFF,
                data.get(2),
                data.get(3),
                data.get(5),
                data.get(6),
                data.get(7),
                data.getInt(8) & 0xFFFF_FFFFL);
    }

    private static Decoded time(
            int year, int month, int day, int hour, int minute, int second, long nanos) {
        try {
            return good(
                    Value.of(
                            LocalDateTime.of(
                                            year,
                                            month,
                                            day,
                                            hour,
                                            minute,
                                            second,
                                            Math.toIntExact(nanos))
                                    .toString()));
        } catch (DateTimeException | ArithmeticException none) {
            return new Decoded.Unusable(Reason.WRONG_TYPE, "no date: " + none.getMessage());
        }
    }

    static Encoded encode(S7Address address, Value value, Charset charset) {
        return switch (address.type()) {
            case BOOL ->
                    value instanceof Value.Flag(boolean on)
                            ? data(new byte[] {(byte) (on ? 1 : 0)})
                            : wrong(address, value);
            case BYTE -> whole(address, value, 1, 0, 0xFF);
            case SINT -> whole(address, value, 1, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case WORD -> whole(address, value, 2, 0, 0xFFFF);
            case INT -> whole(address, value, 2, Short.MIN_VALUE, Short.MAX_VALUE);
            case DWORD -> whole(address, value, 4, 0, 0xFFFF_FFFFL);
            case DINT, TIME -> whole(address, value, 4, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LWORD -> whole(address, value, 8, 0, Long.MAX_VALUE);
            case LINT -> whole(address, value, 8, Long.MIN_VALUE, Long.MAX_VALUE);
            case REAL, LREAL -> real(address, value);
            case DT, DTL -> date(address, value);
            case CHAR, STRING, WSTRING -> text(address, value, charset);
        };
    }

    private static Encoded data(byte[] bytes) {
        return new Encoded.Data(0, bytes);
    }

    private static Encoded wrong(S7Address address, Value value) {
        return new Encoded.Refused(
                Reason.WRONG_TYPE, "%s cannot be written as %s".formatted(value, address.type()));
    }

    private static Encoded whole(S7Address address, Value value, int size, long least, long most) {
        long number;
        switch (value) {
            case Value.Whole(long whole) -> number = whole;
            case Value.Real(double real) -> {
                if (real != Math.rint(real) || Math.abs(real) > 1L << 53) {
                    return wrong(address, value);
                }
                number = (long) real;
            }
            case Value.Flag _, Value.Text _ -> {
                return wrong(address, value);
            }
        }
        if (number < least || number > most) {
            return new Encoded.Refused(
                    Reason.OUT_OF_RANGE,
                    "%s takes %d to %d, came %d".formatted(address.type(), least, most, number));
        }
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (number >> 8 * (size - 1 - i));
        }
        return data(bytes);
    }

    private static Encoded real(S7Address address, Value value) {
        double number;
        switch (value) {
            case Value.Real(double real) -> number = real;
            case Value.Whole(long whole) -> number = whole;
            case Value.Flag _, Value.Text _ -> {
                return wrong(address, value);
            }
        }
        if (address.type() == S7Type.LREAL) {
            return data(ByteBuffer.allocate(8).putDouble(number).array());
        }
        return Float.isInfinite((float) number)
                ? new Encoded.Refused(
                        Reason.OUT_OF_RANGE,
                        "REAL takes up to 3.4E38, came "
                                + new BigDecimal(number).toEngineeringString())
                : data(ByteBuffer.allocate(4).putFloat((float) number).array());
    }

    private static Encoded date(S7Address address, Value value) {
        LocalDateTime time;
        try {
            if (!(value instanceof Value.Text(String text))) {
                return wrong(address, value);
            }
            time = LocalDateTime.parse(text);
        } catch (DateTimeException none) {
            return wrong(address, value);
        }
        int weekday = time.getDayOfWeek().getValue() % 7 + 1;
        if (address.type() == S7Type.DTL) {
            return data(
                    ByteBuffer.allocate(12)
                            .putShort((short) time.getYear())
                            .put((byte) time.getMonthValue())
                            .put((byte) time.getDayOfMonth())
                            .put((byte) weekday)
                            .put((byte) time.getHour())
                            .put((byte) time.getMinute())
                            .put((byte) time.getSecond())
                            .putInt(time.getNano())
                            .array());
        }
        if (time.getYear() < 1990 || time.getYear() > 2089) {
            return new Encoded.Refused(
                    Reason.OUT_OF_RANGE, "DATE_AND_TIME takes 1990 to 2089, came " + time);
        }
        int millis = time.getNano() / 1_000_000;
        int[] pairs = {
            time.getYear() % 100,
            time.getMonthValue(),
            time.getDayOfMonth(),
            time.getHour(),
            time.getMinute(),
            time.getSecond(),
            millis / 10,
            millis % 10 * 10 + weekday
        };
        byte[] bytes = new byte[8];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (pairs[i] / 10 << 4 | pairs[i] % 10);
        }
        return data(bytes);
    }

    private static Encoded text(S7Address address, Value value, Charset charset) {
        if (!(value instanceof Value.Text(String text))) {
            return wrong(address, value);
        }
        boolean wide = address.type() == S7Type.WSTRING;
        int most = wide ? 2 * address.length() : address.length();
        ByteBuffer bytes;
        try {
            var used = wide ? StandardCharsets.UTF_16BE : charset;
            bytes = used.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException none) {
            return new Encoded.Refused(
                    Reason.WRONG_TYPE, "%s cannot be written in %s".formatted(value, charset));
        }
        int length = bytes.remaining();
        if (length > most) {
            return new Encoded.Refused(
                    Reason.OUT_OF_RANGE, "a text of %d bytes where %d fit".formatted(length, most));
        }
        // The longest length before the text is the controller's and stays.
        if (wide) {
            return new Encoded.Data(
                    2,
                    ByteBuffer.allocate(2 + length)
                            .putShort((short) (length / 2))
                            .put(bytes)
                            .array());
        }
        return address.type() == S7Type.STRING
                ? new Encoded.Data(
                        1, ByteBuffer.allocate(1 + length).put((byte) length).put(bytes).array())
                : data(ByteBuffer.allocate(most).put(bytes).array());
    }
}
