package io.baigong.connect.dlt645;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/// Frames recorded by others, and any bytes at all.
class FramesTests {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static Frame.Complete frame(String hex) {
        byte[] bytes = bytes(hex);
        assertThat(Frames.read(bytes, 0, bytes.length)).isInstanceOf(Frame.Complete.class);
        return (Frame.Complete) Frames.read(bytes, 0, bytes.length);
    }

    @Test
    void readsTheEnergyOfARecordedMeter() {
        byte[] asked = new Request.Read(0x00010000).frame(0, new MeterNumber("398192000337"));
        assertThat(asked).isEqualTo(bytes("68 37 03 00 92 81 39 68 11 04 33 33 34 33 38 16"));
        var came = frame("68 37 03 00 92 81 39 68 91 08 33 33 34 33 37 33 33 33 8C 16");
        assertThat(came.meter().digits()).isEqualTo("398192000337");
        assertThat(Answer.of(came))
                .isInstanceOfSatisfying(
                        Answer.Data.class,
                        data -> {
                            assertThat(data.identifier()).isEqualTo(0x00010000);
                            var format =
                                    ItemAddress.read("energy.active.import.total", null).format();
                            assertThat(format.decode(data.data(), 0))
                                    .isEqualTo(new Format.Decoded.Good(Value.of(0.04)));
                        });
    }

    @Test
    void asksAsOthersDo() {
        assertThat(new Request.ReadNumber().frame(0, MeterNumber.ANY))
                .isEqualTo(bytes("68 AA AA AA AA AA AA 68 13 00 DF 16"));
        assertThat(new Request.Read(0x00010000).frame(4, MeterNumber.ANY))
                .isEqualTo(bytes("FE FE FE FE 68 AA AA AA AA AA AA 68 11 04 33 33 34 33 AE 16"));
        assertThat(new Request.Read(0x00010000).frame(0, new MeterNumber("201500000016")))
                .isEqualTo(bytes("68 16 00 00 00 15 20 68 11 04 33 33 34 33 FD 16"));
        assertThat(Request.of(frame("68 01 00 00 00 00 00 68 11 04 33 33 34 33 B3 16")))
                .isEqualTo(new Request.Read(0x00010000));
    }

    @Test
    void namesWhatAMeterRefuses() {
        var meter = new MeterNumber("000000000001");
        byte[] none = new Answer.Refused(Request.READ, 0b10).frame(0, meter);
        assertThat(none).isEqualTo(bytes("68 01 00 00 00 00 00 68 D1 01 35 D8 16"));
        var status = ((Answer.Refused) Answer.of(frame(HexFormat.of().formatHex(none)))).status();
        assertThat(status.reason()).isEqualTo(Reason.BAD_ADDRESS);
        assertThat(status.detail()).isEqualTo("error 02H to function 11H: no such data");
        var locked = new Answer.Refused(Request.WRITE, 0b101).status();
        assertThat(locked.reason()).isEqualTo(Reason.REFUSED_BY_DEVICE);
        assertThat(locked.detail()).endsWith("another error, wrong password or no right");
    }

    @Test
    void saysWhereBytesAreNotAFrame() {
        byte[] wrong = bytes("FE 68 01 00 00 00 00 00 68 11 04 33 33 34 33 B4 16");
        assertThat(Frames.read(wrong, 0, wrong.length))
                .isEqualTo(new Frame.Malformed("checksum B4 where B3 was due", 15));
        assertThat(Frames.read(wrong, 2, wrong.length))
                .isEqualTo(new Frame.Malformed("01 where 68 was due", 2));
        wrong[8] = 0;
        assertThat(Frames.read(wrong, 0, 9))
                .isEqualTo(new Frame.Malformed("00 where the second 68 was due", 8));
    }

    @Property
    void readsWhatItWrites(
            @ForAll @StringLength(12) @CharRange(from = '0', to = '9') String digits,
            @ForAll @IntRange(max = 255) int control,
            @ForAll @Size(max = 255) byte[] data,
            @ForAll @IntRange(max = 8) int wake) {
        var meter = new MeterNumber(digits);
        byte[] frame = Frames.write(wake, meter, control, data);
        assertThat(Frames.read(frame, 0, frame.length))
                .usingRecursiveComparison()
                .isEqualTo(new Frame.Complete(meter, control, data, frame.length));
        for (int to = 0; to < frame.length; to++) {
            assertThat(Frames.read(frame, 0, to)).isInstanceOf(Frame.Incomplete.class);
        }
    }

    @Property
    void neverFailsWhateverTheBytes(@ForAll @Size(max = 300) byte[] bytes) {
        for (int from = 0; from <= bytes.length; from++) {
            var frame = Frames.read(bytes, from, bytes.length);
            if (frame instanceof Frame.Complete complete) {
                assertThat(Answer.of(complete)).isNotNull();
                assertThat(Request.of(complete)).isNotNull();
            }
        }
    }

    @Property
    void neverFailsInsideAFrame(
            @ForAll @IntRange(max = 255) int control, @ForAll @Size(max = 40) byte[] data) {
        byte[] bytes = Frames.write(0, MeterNumber.ANY, control, data);
        var frame = (Frame.Complete) Frames.read(bytes, 0, bytes.length);
        var answer = Answer.of(frame);
        if (!(answer instanceof Answer.Other)) {
            assertThat(answer.frame(0, MeterNumber.ANY)).isEqualTo(withoutReserved(bytes, control));
        }
        var request = Request.of(frame);
        boolean echoed = !(request instanceof Request.Other) && !(request instanceof Request.Read);
        if (echoed) {
            assertThat(request.frame(0, MeterNumber.ANY)).isEqualTo(bytes);
        }
    }

    /// Bits that have no meaning in an answer are not kept.
    private static byte[] withoutReserved(byte[] bytes, int control) {
        boolean plain =
                (control & 0x80) != 0
                        && ((control & 0x40) != 0
                                ? (control & 0x20) == 0
                                : (control & 0x20) == 0 || (control & 0x1F) <= 0x12);
        var frame = (Frame.Complete) Frames.read(bytes, 0, bytes.length);
        return plain ? bytes : Answer.of(frame).frame(0, MeterNumber.ANY);
    }

    @Test
    void keepsWhatIsMalformedMalformed() {
        byte[] wrong = bytes("68 01 00 00 00 00 00 68 11 04 33 33 34 33 B4 16");
        byte[] longer = Arrays.copyOf(wrong, 40);
        assertThat(Frames.read(longer, 0, 40)).isEqualTo(Frames.read(wrong, 0, wrong.length));
    }
}
