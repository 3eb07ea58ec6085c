package io.baigong.plant.sparkplug;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes payloads in the proto2 wire format of the standard's schema (Sparkplug 3.0, 6.4).
final class PayloadWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    private PayloadWriter() {}

    static byte[] write(Payload payload) {
        var writer = new PayloadWriter();
        writer.number(1, payload.timestamp());
        for (Metric metric : payload.metrics()) {
            writer.bytes(2, metric(metric));
        }
        writer.number(3, payload.seq());
        return writer.out.toByteArray();
    }

    private static byte[] metric(Metric metric) {
        var writer = new PayloadWriter();
        if (metric.name() != null) {
            writer.text(1, metric.name());
        }
        writer.number(2, metric.alias());
        writer.number(3, metric.timestamp());
        if (metric.dataType() != 0) {
            writer.number(4, metric.dataType());
        }
        if (metric.historical()) {
            writer.number(5, 1);
        }
        if (metric.value() == null) {
            writer.number(7, 1);
        }
        if (!metric.properties().isEmpty()) {
            writer.bytes(9, properties(metric));
        }
        writer.value(metric.value(), 11, 13, 14, 15);
        return writer.out.toByteArray();
    }

    private static byte[] properties(Metric metric) {
        var writer = new PayloadWriter();
        var sorted = metric.properties().keySet().stream().sorted().toList();
        sorted.forEach(key -> writer.text(1, key));
        for (String key : sorted) {
            var value = new PayloadWriter();
            Value said = metric.properties().get(key);
            value.number(1, said == null ? 0 : said.dataType());
            value.value(said, 4, 6, 7, 8);
            writer.bytes(2, value.out.toByteArray());
        }
        return writer.out.toByteArray();
    }

    /// The same four kinds have other field numbers in a metric than in a property.
    private void value(@Nullable Value value, int whole, int real, int flag, int text) {
        switch (value) {
            case null -> {}
            case Value.Whole(long number) -> {
                tag(whole, VARINT);
                varint(number);
            }
            case Value.Real(double number) -> fixed64(real, Double.doubleToRawLongBits(number));
            case Value.Flag(boolean yes) -> number(flag, yes ? 1 : 0);
            case Value.Text(String words) -> text(text, words);
        }
    }

    private void number(int field, long value) {
        if (value != Metric.NONE) {
            tag(field, VARINT);
            varint(value);
        }
    }

    private void text(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(int field, byte[] value) {
        tag(field, BYTES);
        varint(value.length);
        out.writeBytes(value);
    }

    private void fixed64(int field, long bits) {
        tag(field, FIXED64);
        for (int shift = 0; shift < 64; shift += 8) {
            out.write((int) (bits >>> shift));
        }
    }

    private void tag(int field, int wire) {
        varint((long) field << 3 | wire);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
