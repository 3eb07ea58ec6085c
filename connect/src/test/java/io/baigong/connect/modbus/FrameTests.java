package io.baigong.connect.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTests {
    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    /// Serial Line V1.02, 6.2.2: unit 2, function 7 has the checksum 41 12.
    @Test
    void countsTheChecksumOfTheStandardsExample() {
        assertThat(RtuFrames.write(2, new byte[] {7})).isEqualTo(bytes("02 07 41 12"));
    }

    /// Messaging on TCP/IP V1.0b, 3.1.3: transaction 0x1501, unit 0xFF, function 3 of one register
    /// at 4.
    @Test
    void writesTheHeaderOfTheStandardsExample() {
        assertThat(TcpFrames.write(0x1501, 0xFF, bytes("03 00 04 00 01")))
                .isEqualTo(bytes("15 01 00 00 00 06 FF 03 00 04 00 01"));
    }

    /// The printed exchanges of Application Protocol V1.1b3, chapter 6: request, answer.
    @ParameterizedTest
    @CsvSource({
        "01 00 13 00 13,                      01 03 CD 6B 05",
        "02 00 C4 00 16,                      02 03 AC DB 35",
        "03 00 6B 00 03,                      03 06 02 2B 00 00 00 64",
        "04 00 08 00 01,                      04 02 00 0A",
        "05 00 AC FF 00,                      05 00 AC FF 00",
        "06 00 01 00 03,                      06 00 01 00 03",
        "0F 00 13 00 0A 02 CD 01,             0F 00 13 00 0A",
        "10 00 01 00 02 04 00 0A 01 02,       10 00 01 00 02",
        "16 00 04 00 F2 00 25,                16 00 04 00 F2 00 25"
    })
    void takesTheExchangesOfTheStandard(String asked, String came) {
        byte[] answer = bytes(came);
        assertThat(Reply.to(bytes(asked), answer))
                .isInstanceOfSatisfying(
                        Reply.Done.class, done -> assertThat(done.message()).isEqualTo(answer));
        assertThat(RtuFrames.read(RtuFrames.write(9, answer), 0, answer.length + 3))
                .isInstanceOfSatisfying(
                        Frame.Complete.class,
                        frame -> {
                            assertThat(frame.unit()).isEqualTo(9);
                            assertThat(frame.message()).isEqualTo(answer);
                        });
        assertThat(TcpFrames.read(TcpFrames.write(77, 9, answer), 0, answer.length + 7))
                .isInstanceOfSatisfying(
                        Frame.Complete.class,
                        frame -> {
                            assertThat(frame.transaction()).isEqualTo(77);
                            assertThat(frame.message()).isEqualTo(answer);
                        });
    }

    /// Chapter 7: an exception to function 1 for an address that is not there.
    @Test
    void takesTheExceptionOfTheStandard() {
        assertThat(Reply.to(bytes("01 04 A1 00 01"), bytes("81 02")))
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> {
                            assertThat(refused.ofAddress()).isTrue();
                            assertThat(refused.status().reason()).isEqualTo(Reason.BAD_ADDRESS);
                            assertThat(refused.status().detail())
                                    .isEqualTo("exception 02 to function 1: illegal data address");
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "03 00 00 00 02, 03 02 00 01,          'expected 4 bytes of data, came 03 02 00 01'",
        "03 00 00 00 01, 04 02 00 01,          'expected an answer to function 3, came 04 02 00 01'",
        "03 00 00 00 01, 03 02 00,             'expected 2 bytes of data, came 03 02 00'",
        "06 00 01 00 03, 06 00 01 00 04,       'expected an echo of what was written, came 06 00 01 00 04'",
        "03 00 00 00 01, 83,                   'expected an answer to function 3, came 83'"
    })
    void namesAnswersThatFitNoRequest(String asked, String came, String detail) {
        assertThat(Reply.to(bytes(asked), bytes(came)))
                .isEqualTo(new Reply.Failed(Reason.GARBAGE, detail));
    }

    @Test
    void namesWhatIsWrongWithAFrame() {
        byte[] rtu = RtuFrames.write(1, bytes("03 02 00 01"));
        rtu[3] = 5;
        assertThat(RtuFrames.read(rtu, 0, rtu.length)).isInstanceOf(Frame.Malformed.class);
        assertThat(TcpFrames.read(bytes("00 01 00 07"), 0, 4))
                .isEqualTo(new Frame.Malformed("protocol 7 where Modbus is 0", 2));
        assertThat(TcpFrames.read(bytes("00 01 00 00 00 01"), 0, 6))
                .isEqualTo(new Frame.Malformed("a length of 1 where it is from 2 to 254", 4));
    }

    @Property
    void neverThrowsWhateverTheBytes(@ForAll @Size(max = 300) byte[] bytes) {
        TcpFrames.read(bytes, 0, bytes.length);
        RtuFrames.read(bytes, 0, bytes.length);
        Reply.to(new byte[] {3, 0, 0, 0, 1}, bytes);
    }

    @Property
    void splittingTheBytesChangesNothing(
            @ForAll @Size(max = 300) byte[] noise,
            @ForAll @IntRange(min = 0, max = 600) int length) {
        byte[] whole = length % 2 == 0 ? noise : TcpFrames.write(7, 1, answerOf(length % 125));
        byte[] line = length % 2 == 0 ? noise : RtuFrames.write(1, answerOf(length % 125));
        for (int to = 0; to <= Math.min(whole.length, 270); to++) {
            same(TcpFrames.read(whole, 0, to), TcpFrames.read(whole, 0, whole.length));
        }
        for (int to = 0; to <= Math.min(line.length, 270); to++) {
            same(RtuFrames.read(line, 0, to), RtuFrames.read(line, 0, line.length));
        }
    }

    private static byte[] answerOf(int registers) {
        byte[] message = new byte[2 + 2 * registers];
        message[0] = 3;
        message[1] = (byte) (2 * registers);
        return message;
    }

    private static void same(Frame some, Frame all) {
        switch (some) {
            case Frame.Incomplete _ -> {}
            case Frame.Malformed malformed -> assertThat(all).isEqualTo(malformed);
            case Frame.Complete complete ->
                    assertThat(all)
                            .isInstanceOfSatisfying(
                                    Frame.Complete.class,
                                    frame -> {
                                        assertThat(frame.end()).isEqualTo(complete.end());
                                        assertThat(
                                                        Arrays.equals(
                                                                frame.message(),
                                                                complete.message()))
                                                .isTrue();
                                    });
        }
    }
}
