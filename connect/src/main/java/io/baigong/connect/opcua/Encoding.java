package io.baigong.connect.opcua;

import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;

/// A value in the type that a server wants. Pure functions; what does not fit is one of the
/// results.
final class Encoding {
    /// Above it not every whole number is a double.
    private static final long EXACT = 1L << 53;

    private static final long EXACT_FLOAT = 1L << 24;

    private Encoding() {}

    /// What a value is to a server.
    sealed interface Encoded {
        /// @param content one of Milo's classes for the built-in types
        record Content(Object content) implements Encoded {}

        record Refused(Reason reason, String detail) implements Encoded {}
    }

    /// An index range of one element is written as an array of one.
    static Object arrayOf(Object content) {
        Object array = Array.newInstance(content.getClass(), 1);
        Array.set(array, 0, content);
        return array;
    }

    static Encoded encode(Value value, OpcUaDataType type) {
        return switch (value) {
            case Value.Flag(boolean on) ->
                    type == OpcUaDataType.Boolean ? content(on) : wrongType(value, type);
            case Value.Whole(long number) -> whole(number, type, value);
            case Value.Real(double number) -> real(number, type, value);
            case Value.Text(String text) -> text(text, type, value);
        };
    }

    private static Encoded whole(long number, OpcUaDataType type, Value value) {
        if (type == OpcUaDataType.Double || type == OpcUaDataType.Float) {
            long exact = type == OpcUaDataType.Double ? EXACT : EXACT_FLOAT;
            if (Math.abs(number) > exact) {
                return outOfRange(Long.toString(number), type);
            }
            return type == OpcUaDataType.Double
                    ? content((double) number)
                    : content((float) number);
        }
        if (!isWhole(type)) {
            return wrongType(value, type);
        }
        return fits(number, type)
                ? content(typed(number, type))
                : outOfRange(Long.toString(number), type);
    }

    private static boolean isWhole(OpcUaDataType type) {
        return type.getTypeId() >= OpcUaDataType.SByte.getTypeId()
                && type.getTypeId() <= OpcUaDataType.UInt64.getTypeId();
    }

    private static boolean fits(long number, OpcUaDataType type) {
        return switch (type) {
            case SByte -> number == (byte) number;
            case Byte -> number >= 0 && number <= 0xFF;
            case Int16 -> number == (short) number;
            case UInt16 -> number >= 0 && number <= 0xFFFF;
            case Int32 -> number == (int) number;
            case UInt32 -> number >= 0 && number <= 0xFFFF_FFFFL;
            case UInt64 -> number >= 0;
            default -> true;
        };
    }

    private static Object typed(long number, OpcUaDataType type) {
        return switch (type) {
            case SByte -> (byte) number;
            case Byte -> UByte.valueOf(number);
            case Int16 -> (short) number;
            case UInt16 -> UShort.valueOf((int) number);
            case Int32 -> (int) number;
            case UInt32 -> UInteger.valueOf(number);
            case UInt64 -> ULong.valueOf(number);
            default -> number;
        };
    }

    private static Encoded real(double number, OpcUaDataType type, Value value) {
        if (type == OpcUaDataType.Double) {
            return content(number);
        }
        if (type == OpcUaDataType.Float) {
            return Float.isFinite((float) number)
                    ? content((float) number)
                    : outOfRange(Double.toString(number), type);
        }
        if (!isWhole(type)) {
            return wrongType(value, type);
        }
        if (number != Math.rint(number)) {
            return refused(
                    Reason.WRONG_TYPE,
                    "%s is not a whole number, as %s is".formatted(number, type));
        }
        return Math.abs(number) < 0x1p63
                ? whole((long) number, type, value)
                : outOfRange(Double.toString(number), type);
    }

    private static Encoded text(String text, OpcUaDataType type, Value value) {
        return switch (type) {
            case String -> content(text);
            case LocalizedText -> content(new LocalizedText(null, text));
            case DateTime -> moment(text);
            case Guid -> guid(text);
            case ByteString -> bytes(text);
            default -> wrongType(value, type);
        };
    }

    private static Encoded moment(String text) {
        try {
            return content(new DateTime(Instant.parse(text)));
        } catch (DateTimeParseException notOne) {
            return refused(
                    Reason.WRONG_TYPE, "expected a time as 2026-01-31T12:00:00Z, came " + text);
        }
    }

    private static Encoded guid(String text) {
        try {
            return content(UUID.fromString(text));
        } catch (IllegalArgumentException notOne) {
            return refused(
                    Reason.WRONG_TYPE,
                    "expected a GUID as 09087e75-8e5e-499b-954f-f2a9603db28a, came " + text);
        }
    }

    private static Encoded bytes(String text) {
        try {
            return content(ByteString.of(HexFormat.of().parseHex(text)));
        } catch (IllegalArgumentException notOne) {
            return refused(Reason.WRONG_TYPE, "expected bytes in hexadecimal digits, came " + text);
        }
    }

    private static Encoded content(Object content) {
        return new Encoded.Content(content);
    }

    private static Encoded wrongType(Value value, OpcUaDataType type) {
        return refused(Reason.WRONG_TYPE, "%s cannot be written as %s".formatted(value, type));
    }

    private static Encoded outOfRange(String number, OpcUaDataType type) {
        return refused(Reason.OUT_OF_RANGE, "%s does not fit into %s".formatted(number, type));
    }

    private static Encoded refused(Reason reason, String detail) {
        return new Encoded.Refused(reason, detail);
    }
}
