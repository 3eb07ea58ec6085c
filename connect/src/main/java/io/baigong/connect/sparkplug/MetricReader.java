package io.baigong.connect.sparkplug;

import io.baigong.connect.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the metrics of a payload or of a piece of one: names and plain values. What is not known
/// is passed over.
public final class MetricReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final int INT8 = 1;
    private static final int INT16 = 2;
    private static final int INT32 = 3;
    private static final int UINT64 = 8;

    private static final Types AS_SAID = (_, _, said) -> said;

    private final byte[] in;
    private final Types types;
    private int at;
    private int end;
    private int field;
    private int wire;
    private long number;
    private int from;
    private int to;

    private MetricReader(byte[] in, Types types) {
        this.in = in;
        this.types = types;
        this.end = in.length;
    }

    /// Says how a metric is to be read; births say the type, and data need not say it again.
    interface Types {
        /// @param said in the message; 0 when it says none
        long of(@Nullable String name, @Nullable Long alias, long said);
    }

    /// What a peer said.
    public sealed interface Decoded {}

    /// @param name none when the metric has an alias only
    /// @param alias that stands for the name in later messages; none when there is none
    /// @param time in milliseconds since 1970; none when not said
    /// @param value none when it is null or of a kind that no property holds
    /// @param quality as the property of this name says (6.4.10); none when not said
    public record Metric(
            @Nullable String name,
            @Nullable Long alias,
            @Nullable Long time,
            @Nullable Value value,
            @Nullable Long quality) {
        public Metric(@Nullable String name, @Nullable Long time, @Nullable Value value) {
            this(name, null, time, value, null);
        }
    }

    /// @param sequence 0 to 255; none when not said
    public record Metrics(List<Metric> metrics, @Nullable Long sequence) implements Decoded {}

    /// @param at the byte that cannot be
    public record Malformed(String expected, int at) implements Decoded {}

    /// Reads all metrics.
    public static Decoded read(byte[] payload) {
        return read(payload, AS_SAID);
    }

    static Decoded read(byte[] payload, Types types) {
        var reader = new MetricReader(payload, types);
        try {
            var metrics = new ArrayList<Metric>();
            Long sequence = null;
            while (reader.next()) {
                if (reader.field == 2 && reader.wire == BYTES) {
                    metrics.add(reader.metric());
                } else if (reader.field == 3 && reader.wire == VARINT) {
                    sequence = reader.number;
                }
            }
            return new Metrics(List.copyOf(metrics), sequence);
        } catch (Unreadable e) {
            return new Malformed(e.expected, reader.at);
        }
    }

    /// The names only, in order; what cannot be read ends the list.
    public static List<String> names(byte[] metrics) {
        var reader = new MetricReader(metrics, AS_SAID);
        var names = new ArrayList<String>();
        try {
            while (reader.next()) {
                if (reader.field == 2 && reader.wire == BYTES) {
                    String name = reader.name();
                    if (name != null) {
                        names.add(name);
                    }
                }
            }
        } catch (Unreadable e) {
            return names;
        }
        return names;
    }

    /// The metrics one by one, each with its name and the bytes it stands in, field key and all.
    public static Map<String, byte[]> pieces(byte[] metrics) {
        var reader = new MetricReader(metrics, AS_SAID);
        var pieces = new LinkedHashMap<String, byte[]>();
        try {
            int start = 0;
            while (reader.next()) {
                int next = reader.at;
                String name = reader.field == 2 && reader.wire == BYTES ? reader.name() : null;
                if (name != null) {
                    pieces.putIfAbsent(name, Arrays.copyOfRange(metrics, start, next));
                }
                start = next;
            }
        } catch (Unreadable e) {
            return pieces;
        }
        return pieces;
    }

    private @Nullable String name() {
        int outer = end;
        int after = to;
        at = from;
        end = to;
        String name = null;
        while (name == null && next()) {
            name = field == 1 && wire == BYTES ? text() : null;
        }
        at = after;
        end = outer;
        return name;
    }

    private Metric metric() {
        int outer = end;
        int after = to;
        at = from;
        end = to;
        String name = null;
        Long alias = null;
        Long time = null;
        Long quality = null;
        long type = 0;
        boolean isNull = false;
        int kind = 0;
        long bits = 0;
        String text = "";
        while (next()) {
            switch (field) {
                case 1 -> name = wire == BYTES ? text() : name;
                case 2 -> alias = wire == VARINT ? Long.valueOf(number) : alias;
                case 3 -> time = wire == VARINT ? Long.valueOf(number) : time;
                case 4 -> type = number;
                case 7 -> isNull = wire == VARINT && number != 0;
                case 9 -> quality = wire == BYTES ? quality() : quality;
                case 10, 11, 12, 13, 14 -> {
                    kind = field;
                    bits = number;
                }
                case 15 -> {
                    kind = wire == BYTES ? field : kind;
                    text = wire == BYTES ? text() : text;
                }
                default -> {}
            }
        }
        at = after;
        end = outer;
        var value = isNull ? null : value(kind, types.of(name, alias, type), bits, text);
        return new Metric(name, alias, time, value, quality);
    }

    private @Nullable Long quality() {
        int outer = end;
        int after = to;
        at = from;
        end = to;
        var keys = new ArrayList<String>();
        var values = new ArrayList<@Nullable Long>();
        while (next()) {
            if (field == 1 && wire == BYTES) {
                keys.add(text());
            } else if (field == 2 && wire == BYTES) {
                values.add(property());
            }
        }
        at = after;
        end = outer;
        int place = keys.indexOf("Quality");
        return place >= 0 && place < values.size() ? values.get(place) : null;
    }

    private @Nullable Long property() {
        int outer = end;
        int after = to;
        at = from;
        end = to;
        Long value = null;
        while (next()) {
            if ((field == 3 || field == 4) && wire == VARINT) {
                value = number;
            }
        }
        at = after;
        end = outer;
        return value;
    }

    /// Signed numbers come as two's complement in an unsigned field (6.4.16).
    private static @Nullable Value value(int kind, long type, long bits, String text) {
        return switch (kind) {
            case 10, 11 ->
                    switch ((int) type) {
                        case INT8 -> Value.of((long) (byte) bits);
                        case INT16 -> Value.of((long) (short) bits);
                        case INT32 -> Value.of((long) (int) bits);
                        case UINT64 -> bits >= 0 ? Value.of(bits) : null;
                        default -> Value.of(bits);
                    };
            case 12 -> real(Float.intBitsToFloat((int) bits));
            case 13 -> real(Double.longBitsToDouble(bits));
            case 14 -> Value.of(bits != 0);
            case 15 -> Value.of(text);
            default -> null;
        };
    }

    private static @Nullable Value real(double number) {
        return Double.isFinite(number) ? Value.of(number) : null;
    }

    private String text() {
        return new String(in, from, to - from, StandardCharsets.UTF_8);
    }

    private boolean next() {
        if (at >= end) {
            return false;
        }
        long key = varint();
        field = (int) (key >>> 3 & Integer.MAX_VALUE);
        wire = (int) (key & 7);
        switch (wire) {
            case VARINT -> number = varint();
            case FIXED64 -> number = fixed(8);
            case FIXED32 -> number = fixed(4);
            case BYTES -> range(varint());
            default -> throw new Unreadable("a wire type 0, 1, 2 or 5");
        }
        return true;
    }

    private void range(long length) {
        if (length < 0 || length > end - at) {
            throw new Unreadable(
                    "%s bytes of field %d".formatted(Long.toUnsignedString(length), field));
        }
        from = at;
        to = at + (int) length;
        at = to;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new Unreadable("more bytes of a number");
            }
            byte b = in[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new Unreadable("a number of at most ten bytes");
    }

    private long fixed(int bytes) {
        if (end - at < bytes) {
            throw new Unreadable(bytes + " bytes");
        }
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | in[at + i] & 0xFF;
        }
        at += bytes;
        return value;
    }

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String expected;

        Unreadable(String expected) {
            super(expected, null, false, false);
            this.expected = expected;
        }
    }
}
