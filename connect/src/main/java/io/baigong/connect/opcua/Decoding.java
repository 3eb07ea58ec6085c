package io.baigong.connect.opcua;

import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.XmlElement;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.jspecify.annotations.Nullable;

/// Samples and values from what a server says. Pure functions; what makes no value is one of the
/// results.
final class Decoding {
    private static final int MOST_BYTES = 4096;
    private static final int MOST_SHOWN = 20;

    /// The last moment of the year 9999, which servers use for "never", in 100 ns since 1601.
    private static final long NEVER = 2_650_467_743_990_000_000L;

    private Decoding() {}

    /// What a value of OPC UA is here.
    sealed interface Decoded {
        record Good(Value value) implements Decoded {}

        record Unusable(Reason reason, String detail) implements Decoded {}
    }

    /// @param now when it arrived
    static Sample sample(Tag tag, DataValue data, Instant now) {
        var status = Codes.ofValue(data.statusCode());
        var sourceTime = time(data.sourceTime());
        var serverTime = time(data.serverTime());
        if (status.isBad()) {
            return new Sample(tag, null, status, sourceTime, serverTime, now);
        }
        boolean element =
                tag.address() instanceof OpcUaAddress address && address.element() != null;
        return switch (element ? element(data.value().value()) : value(data.value().value())) {
            case Decoded.Good(Value value) ->
                    new Sample(tag, value, status, sourceTime, serverTime, now);
            case Decoded.Unusable(Reason reason, String detail) ->
                    new Sample(tag, null, Status.bad(reason, detail), sourceTime, serverTime, now);
        };
    }

    private static @Nullable Instant time(@Nullable DateTime time) {
        return time == null || time.utcTime() <= 0 || time.utcTime() >= NEVER
                ? null
                : time.getJavaInstant();
    }

    /// An index range of one element comes as an array of one.
    static Decoded element(@Nullable Object came) {
        Object bare = came instanceof Matrix matrix ? matrix.getElements() : came;
        return bare != null && bare.getClass().isArray() && Array.getLength(bare) == 1
                ? value(Array.get(bare, 0))
                : value(came);
    }

    static Decoded value(@Nullable Object came) {
        return switch (came) {
            case null -> unusable(Reason.DEVICE_NOT_READY, "the server has no value");
            case Boolean on -> good(Value.of(on.booleanValue()));
            case Byte number -> good(Value.of(number.longValue()));
            case Short number -> good(Value.of(number.longValue()));
            case Integer number -> good(Value.of(number.longValue()));
            case Long number -> good(Value.of(number.longValue()));
            case UByte number -> good(Value.of(number.longValue()));
            case UShort number -> good(Value.of(number.longValue()));
            case UInteger number -> good(Value.of(number.longValue()));
            case ULong number -> large(number.toBigInteger());
            case Float number -> real(number.doubleValue());
            case Double number -> real(number);
            case String text -> good(Value.of(text));
            case LocalizedText text -> good(Value.of(text.text() == null ? "" : text.text()));
            case QualifiedName name -> good(Value.of(name.name() == null ? "" : name.name()));
            case DateTime time -> moment(time);
            case UUID guid -> good(Value.of(guid.toString()));
            case NodeId node -> good(Value.of(node.toParseableString()));
            case ExpandedNodeId node -> good(Value.of(node.toParseableString()));
            case StatusCode code -> good(Value.of(Codes.name(code.getValue())));
            case XmlElement xml -> good(Value.of(String.valueOf(xml.getFragment())));
            case ByteString bytes -> hexadecimal(bytes.bytesOrEmpty());
            case Variant variant -> value(variant.value());
            case DataValue data -> value(data.value().value());
            case ExtensionObject structure ->
                    wrong("a structure of encoding " + id(structure) + ", not one value");
            case Matrix matrix ->
                    wrong(
                            "a matrix of %s; one element is read with element="
                                    .formatted(
                                            Arrays.stream(matrix.getDimensions())
                                                    .mapToObj(Integer::toString)
                                                    .collect(Collectors.joining(" × "))));
            case Object array when array.getClass().isArray() ->
                    wrong(
                            "an array of %d; one element is read with element="
                                    .formatted(Array.getLength(array)));
            case Object other -> wrong("a " + other.getClass().getSimpleName());
        };
    }

    private static String id(ExtensionObject structure) {
        return String.valueOf(structure.getEncodingOrTypeId().toParseableString());
    }

    private static Decoded large(BigInteger number) {
        return number.bitLength() < Long.SIZE
                ? good(Value.of(number.longValue()))
                : unusable(Reason.OUT_OF_RANGE, "%s is above %d".formatted(number, Long.MAX_VALUE));
    }

    private static Decoded real(double number) {
        return Double.isFinite(number)
                ? good(Value.of(number))
                : unusable(Reason.OUT_OF_RANGE, "%s is no finite number".formatted(number));
    }

    private static Decoded moment(DateTime time) {
        var moment = time(time);
        return moment == null
                ? unusable(Reason.DEVICE_NOT_READY, "the server has no time there")
                : good(Value.of(moment.toString()));
    }

    private static Decoded hexadecimal(byte[] bytes) {
        return bytes.length <= MOST_BYTES
                ? good(Value.of(HexFormat.of().formatHex(bytes)))
                : unusable(
                        Reason.OUT_OF_RANGE,
                        "%d bytes, where %d are taken".formatted(bytes.length, MOST_BYTES));
    }

    /// For people, of what is no single value.
    static String shown(@Nullable Object came) {
        Object bare = came instanceof Matrix matrix ? matrix.getElements() : came;
        if (bare == null || !bare.getClass().isArray()) {
            return switch (value(bare)) {
                case Decoded.Good(Value.Real(double number)) -> Double.toString(number);
                case Decoded.Good(Value.Whole(long number)) -> Long.toString(number);
                case Decoded.Good(Value.Flag(boolean on)) -> Boolean.toString(on);
                case Decoded.Good(Value.Text(String text)) -> text;
                case Decoded.Unusable(_, String detail) -> "(" + detail + ")";
            };
        }
        int length = Array.getLength(bare);
        var text = new StringBuilder("[");
        for (int i = 0; i < Math.min(length, MOST_SHOWN); i++) {
            text.append(i == 0 ? "" : ", ").append(shown(Array.get(bare, i)));
        }
        return text.append(length > MOST_SHOWN ? ", …]" : "]").toString();
    }

    private static Decoded good(Value value) {
        return new Decoded.Good(value);
    }

    private static Decoded wrong(String what) {
        return unusable(Reason.WRONG_TYPE, what);
    }

    private static Decoded unusable(Reason reason, String detail) {
        return new Decoded.Unusable(reason, detail);
    }
}
