package io.baigong.connect.s7;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CodecTests {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static S7Values.Decoded decode(String address, String data) {
        return S7Values.decode(
                AddressReader.read(address, null),
                ByteBuffer.wrap(hex(data)),
                StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsWhatAControllerAnswers() {
        assertThat(Answer.read(hex("32030000000100080000 0000 F000 0001 0001 01E0")))
                .isEqualTo(new Answer.Setup(480));
        var values =
                Answer.read(
                        hex(
                                "32030000000200020012 0000 0403 FF040020 41AC0000 0A000000 FF040008 07"));
        assertThat(values).isInstanceOf(Answer.Failed.class);
        var items =
                (Answer.Values)
                        Answer.read(
                                hex(
                                        "32030000000200020011 0000 0403 FF040020 41AC0000 0A000000"
                                                + " FF040008 07"));
        assertThat(items.items()).extracting(Answer.Item::code).containsExactly(0xFF, 0x0A, 0xFF);
        assertThat(items.items().getLast().data()).containsExactly(7);
        assertThat(Answer.read(hex("32030000000300020002 0000 0502 FF05")))
                .isEqualTo(new Answer.Written(List.of(0xFF, 5)));
    }

    @Test
    void namesTheRightThatIsMissing() {
        var refused = (Answer.Refused) Answer.read(hex("32030000000300000000 8104"));
        assertThat(refused.status().reason()).isEqualTo(Reason.REFUSED_BY_DEVICE);
        assertThat(refused.status().detail()).contains("PUT/GET");
    }

    @Test
    void namesWhatIsNoValue() {
        assertThat(decode("MD0:REAL", "7FC00000"))
                .isEqualTo(new S7Values.Decoded.Unusable(Reason.WRONG_TYPE, "not a number (NaN)"));
        assertThat(decode("MD0:REAL", "7F800000"))
                .isEqualTo(new S7Values.Decoded.Unusable(Reason.OUT_OF_RANGE, "Infinity"));
        assertThat(decode("MB0:LWORD", "8000000000000000"))
                .isInstanceOf(S7Values.Decoded.Unusable.class);
        assertThat(decode("MB0:DT", "26 13 23 08 15 30 00 02"))
                .isInstanceOf(S7Values.Decoded.Unusable.class);
        assertThat(decode("MB0:DT", "26 1A 23 08 15 30 00 02"))
                .isEqualTo(
                        new S7Values.Decoded.Unusable(
                                Reason.WRONG_TYPE, "byte 2 of a date is no decimal"));
        assertThat(decode("MD0:REAL", "3DCCCCCD"))
                .isEqualTo(new S7Values.Decoded.Good(Value.of(0.1)));
    }

    @Test
    void writesNoDatesAndNumbersThatDoNotFit() {
        var dint = AddressReader.read("MD0:DINT", null);
        assertThat(S7Values.encode(dint, Value.of(1L << 31), StandardCharsets.UTF_8))
                .isInstanceOf(S7Values.Encoded.Refused.class);
        assertThat(S7Values.encode(dint, Value.of(1.5), StandardCharsets.UTF_8))
                .isInstanceOf(S7Values.Encoded.Refused.class);
        var date = AddressReader.read("MB0:DT", null);
        var written =
                (S7Values.Encoded.Data)
                        S7Values.encode(
                                date, Value.of("2026-11-23T08:15:30.123"), StandardCharsets.UTF_8);
        assertThat(written.bytes()).isEqualTo(hex("26 11 23 08 15 30 12 32"));
        assertThat(S7Values.encode(date, Value.of("yesterday"), StandardCharsets.UTF_8))
                .isInstanceOf(S7Values.Encoded.Refused.class);
    }

    @Property
    void readsBackWhatItWrites(@ForAll long number, @ForAll float real, @ForAll double precise) {
        check("MB0:LINT", Value.of(number));
        check("MD0:DINT", Value.of((long) (int) number));
        check("MW0:INT", Value.of((long) (short) number));
        check("MD0:REAL", Value.of(Double.parseDouble(Float.toString(real))));
        check("MB0:LREAL", Value.of(precise));
    }

    private static void check(String address, Value value) {
        var place = AddressReader.read(address, null);
        var bytes = (S7Values.Encoded.Data) S7Values.encode(place, value, StandardCharsets.UTF_8);
        assertThat(S7Values.decode(place, ByteBuffer.wrap(bytes.bytes()), StandardCharsets.UTF_8))
                .isEqualTo(new S7Values.Decoded.Good(value));
    }

    @Property
    void understandsAnyBytesAsSomething(@ForAll byte[] bytes) {
        assertThat(Frame.read(bytes, bytes.length)).isNotNull();
        assertThat(Answer.read(bytes)).isNotNull();
        byte[] likely = Arrays.copyOf(hex("320300000001000200200000 0402"), 14 + bytes.length);
        System.arraycopy(bytes, 0, likely, 14, bytes.length);
        likely[9] = (byte) bytes.length;
        assertThat(Answer.read(likely)).isNotNull();
    }

    @Property
    void findsAFrameWhereverItsBytesAreSplit(@ForAll @Size(max = 100) byte[] message) {
        byte[] frame = Frame.data(message);
        for (int to = 0; to < frame.length; to++) {
            assertThat(Frame.read(frame, to)).isEqualTo(new Frame.Incomplete());
        }
        var whole = (Frame.Complete) Frame.read(frame, frame.length);
        assertThat(whole.body()).isEqualTo(message);
        assertThat(whole.end()).isEqualTo(frame.length);
    }

    @Property
    void decodesAnyBytes(@ForAll @Size(300) byte[] bytes, @ForAll S7Type type) {
        String text = "MB0:" + type + (type.hasLength() ? "[20]" : "");
        var address = AddressReader.read(type == S7Type.BOOL ? "M0.1" : text, null);
        assertThat(S7Values.decode(address, ByteBuffer.wrap(bytes), StandardCharsets.UTF_8))
                .isNotNull();
    }
}
