package io.baigong.plant.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PayloadTests {
    @Property
    void whatIsWrittenIsReadAgain(@ForAll("payloads") Payload payload) {
        assertThat(PayloadReader.read(PayloadWriter.write(payload)))
                .isEqualTo(new Decoded.Good(payload));
    }

    @Property
    void neverThrowsWhateverTheBytes(@ForAll byte[] bytes) {
        assertThat(PayloadReader.read(bytes)).isNotNull();
    }

    @Property
    void neverThrowsOnAPayloadWithOneByteChanged(
            @ForAll("payloads") Payload payload, @ForAll int where, @ForAll byte what) {
        byte[] bytes = PayloadWriter.write(payload);
        if (bytes.length > 0) {
            bytes[Math.floorMod(where, bytes.length)] = what;
        }
        assertThat(PayloadReader.read(bytes)).isNotNull();
    }

    @Property
    void aCutMetricIsMalformedOrWhole(@ForAll("payloads") Payload payload, @ForAll int where) {
        byte[] bytes = PayloadWriter.write(payload);
        byte[] cut = Arrays.copyOf(bytes, Math.floorMod(where, bytes.length + 1));
        switch (PayloadReader.read(cut)) {
            case Decoded.Good(Payload part) ->
                    assertThat(payload.metrics().subList(0, part.metrics().size()))
                            .isEqualTo(part.metrics());
            case Decoded.Malformed(_, int offset) -> assertThat(offset).isBetween(0, cut.length);
        }
    }

    @Property
    void fieldsItDoesNotKnowAreSteppedOver(@ForAll("payloads") Payload payload) {
        byte[] known = PayloadWriter.write(payload);
        byte[] unknown = HexFormat.of().parseHex("2a0301020330075d00000000");
        byte[] both = Arrays.copyOf(unknown, unknown.length + known.length);
        System.arraycopy(known, 0, both, unknown.length, known.length);
        assertThat(PayloadReader.read(both)).isEqualTo(new Decoded.Good(payload));
    }

    /// Bytes made by Google's protobuf compiler from the standard's schema would be the same: tag,
    /// length, little-endian double.
    @Example
    void writesTheWireFormatOfTheSchema() {
        var metric = new Metric("a", 3, 1_000, 10, new Value.Real(1.5), true, Map.of());
        assertThat(PayloadWriter.write(new Payload(2_000, List.of(metric), 7)))
                .isEqualTo(
                        HexFormat.of()
                                .parseHex(
                                        "08d00f"
                                                + "12150a0161100318e807200a2801"
                                                + "69000000000000f83f"
                                                + "1807"));
    }

    @Example
    void readsANegativeInt32FromItsTwosComplement() {
        byte[] bytes = HexFormat.of().parseHex("120b0a0161200350feffffff0f");
        assertThat(PayloadReader.read(bytes))
                .isEqualTo(
                        new Decoded.Good(
                                new Payload(
                                        Metric.NONE,
                                        List.of(
                                                new Metric(
                                                        "a",
                                                        Metric.NONE,
                                                        Metric.NONE,
                                                        3,
                                                        new Value.Whole(-2),
                                                        false,
                                                        Map.of())),
                                        Metric.NONE)));
    }

    @Provide
    Arbitrary<Payload> payloads() {
        return Combinators.combine(
                        times(),
                        metrics().list().ofMaxSize(8),
                        Arbitraries.longs().between(-1, 255))
                .as(Payload::new);
    }

    private static Arbitrary<Metric> metrics() {
        return Combinators.combine(
                        Arbitraries.strings().ofMaxLength(12).map(PayloadTests::wellFormed),
                        times(),
                        times(),
                        values().injectNull(0.1),
                        Arbitraries.of(true, false))
                .as((name, alias, time, value, late) ->
                        new Metric(
                                name,
                                alias,
                                time,
                                value == null ? 12 : value.dataType(),
                                value,
                                late,
                                Map.of()));
    }

    /// A lone surrogate has no UTF-8.
    private static String wellFormed(String text) {
        return text.codePoints()
                .filter(point -> point < 0xD800 || point > 0xDFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Arbitrary<Long> times() {
        return Arbitraries.longs().between(-1, Long.MAX_VALUE);
    }

    private static Arbitrary<Value> values() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Value.Whole::new),
                Arbitraries.doubles().map(Value.Real::new),
                Arbitraries.of(true, false).map(Value.Flag::new),
                Arbitraries.strings()
                        .ofMaxLength(40)
                        .map(PayloadTests::wellFormed)
                        .map(Value.Text::new));
    }
}
