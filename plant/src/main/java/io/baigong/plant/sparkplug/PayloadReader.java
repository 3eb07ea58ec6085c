package io.baigong.plant.sparkplug;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the payloads of commands. Fields it does not know, data sets, templates and properties
/// among them, are stepped over. Every byte is visited once and what is made of them is not larger
/// than they are.
final class PayloadReader {
    private final ByteBuffer in;

    private PayloadReader(ByteBuffer in) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    static Decoded read(byte[] bytes) {
        var reader = new PayloadReader(ByteBuffer.wrap(bytes));
        try {
            return new Decoded.Good(reader.payload());
        } catch (BadWire bad) {
            return new Decoded.Malformed(bad.why, reader.in.position());
        }
    }

    private Payload payload() throws BadWire {
        long timestamp = Metric.NONE;
        long seq = Metric.NONE;
        var metrics = new ArrayList<Metric>();
        while (in.hasRemaining()) {
            long tag = varint();
            if (tag == (1 << 3)) {
                timestamp = notNegative(varint(), "timestamp");
            } else if (tag == (2 << 3 | 2)) {
                metrics.add(new PayloadReader(slice()).metric());
            } else if (tag == (3 << 3)) {
                seq = notNegative(varint(), "seq");
            } else {
                skip(tag);
            }
        }
        if (seq > 255) {
            throw new BadWire("seq must be 0 to 255, was " + seq);
        }
        return new Payload(timestamp, metrics, seq);
    }

    private Metric metric() throws BadWire {
        String name = null;
        long alias = Metric.NONE;
        long timestamp = Metric.NONE;
        int type = 0;
        boolean historical = false;
        boolean isNull = false;
        Value value = null;
        while (in.hasRemaining()) {
            long tag = varint();
            switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
                case 1 << 3 | 2 -> name = text();
                case 2 << 3 -> alias = notNegative(varint(), "alias");
                case 3 << 3 -> timestamp = notNegative(varint(), "timestamp");
                case 4 << 3 -> type = (int) Math.min(notNegative(varint(), "datatype"), 0xFFFF);
                case 5 << 3 -> historical = varint() != 0;
                case 7 << 3 -> isNull = varint() != 0;
                case 10 << 3, 11 << 3 -> value = new Value.Whole(varint());
                case 12 << 3 | 5 -> value = new Value.Real(Float.intBitsToFloat(fixed32()));
                case 13 << 3 | 1 -> value = new Value.Real(Double.longBitsToDouble(fixed64()));
                case 14 << 3 -> value = new Value.Flag(varint() != 0);
                case 15 << 3 | 2 -> value = new Value.Text(text());
                default -> skip(tag);
            }
        }
        if (name == null && alias == Metric.NONE) {
            throw new BadWire("expected a metric with a name or an alias, got neither");
        }
        Value said = isNull ? null : narrowed(type, value);
        return new Metric(name, alias, timestamp, type, said, historical, Map.of());
    }

    /// The standard writes a negative Int8, Int16 or Int32 as its 32-bit two's complement.
    private static @Nullable Value narrowed(int type, @Nullable Value value) {
        if (!(value instanceof Value.Whole(long bits))) {
            return value;
        }
        return switch (type) {
            case 1 -> new Value.Whole((byte) bits);
            case 2 -> new Value.Whole((short) bits);
            case 3 -> new Value.Whole((int) bits);
            default -> value;
        };
    }

    private void skip(long tag) throws BadWire {
        switch ((int) (tag & 7)) {
            case 0 -> varint();
            case 1 -> fixed64();
            case 2 -> slice();
            case 5 -> fixed32();
            default -> throw new BadWire("expected wire type 0, 1, 2 or 5, got " + (tag & 7));
        }
    }

    private long varint() throws BadWire {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (!in.hasRemaining()) {
                throw new BadWire("expected more of a varint, got the end");
            }
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new BadWire("expected a varint of at most 10 bytes, got more");
    }

    private String text() throws BadWire {
        return StandardCharsets.UTF_8.decode(slice()).toString();
    }

    private ByteBuffer slice() throws BadWire {
        long length = varint();
        if (length < 0 || length > in.remaining()) {
            throw new BadWire("expected %d bytes, got %d".formatted(length, in.remaining()));
        }
        ByteBuffer part = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return part;
    }

    private int fixed32() throws BadWire {
        need(4);
        return in.getInt();
    }

    private long fixed64() throws BadWire {
        need(8);
        return in.getLong();
    }

    private void need(int bytes) throws BadWire {
        if (in.remaining() < bytes) {
            throw new BadWire("expected %d bytes, got %d".formatted(bytes, in.remaining()));
        }
    }

    private static long notNegative(long value, String field) throws BadWire {
        if (value < 0) {
            throw new BadWire(field + " must be below 2^63, was " + Long.toUnsignedString(value));
        }
        return value;
    }

    @SuppressWarnings("serial")
    private static final class BadWire extends Exception {
        private final String why;

        BadWire(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}
