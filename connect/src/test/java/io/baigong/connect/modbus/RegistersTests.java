package io.baigong.connect.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import io.baigong.connect.modbus.Registers.Decoded;
import io.baigong.connect.modbus.Registers.Encoded;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistersTests {
    private static final Charset UTF_8 = StandardCharsets.UTF_8;

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static Decoded decode(DataType type, Order order, String hex) {
        return Registers.decode(new Content.Number(type), order, UTF_8, bytes(hex), 0);
    }

    @ParameterizedTest
    @CsvSource({
        "INT16,   ABCD, FFFE,             -2",
        "UINT16,  ABCD, FFFE,             65534",
        "UINT16,  BADC, 0102,             513",
        "INT16,   CDAB, 0102,             258",
        "INT32,   ABCD, FFFFFFFE,         -2",
        "UINT32,  ABCD, 12345678,         305419896",
        "UINT32,  CDAB, 56781234,         305419896",
        "UINT32,  BADC, 34127856,         305419896",
        "UINT32,  DCBA, 78563412,         305419896",
        "INT64,   ABCD, FFFFFFFFFFFFFFFE, -2",
        "INT64,   CDAB, 0004000300020001, 281483566841860",
        "UINT64,  DCBA, 0807060504030201, 72623859790382856",
        "BCD16,   ABCD, 9876,             9876",
        "BCD32,   ABCD, 12345678,         12345678",
        "BCD32,   CDAB, 56781234,         12345678"
    })
    void understandsWholeNumbersInEachOrder(DataType type, Order order, String hex, long number) {
        assertThat(decode(type, order, hex)).isEqualTo(new Decoded.Good(Value.of(number)));
    }

    /// 123.456 as IEEE 754: 42F6E979.
    @ParameterizedTest
    @CsvSource({"ABCD, 42F6E979", "CDAB, E97942F6", "BADC, F64279E9", "DCBA, 79E9F642"})
    void understandsFloatsInEachOrder(Order order, String hex) {
        assertThat(decode(DataType.FLOAT32, order, hex))
                .isEqualTo(new Decoded.Good(Value.of((double) 123.456f)));
    }

    @Test
    void saysWhatMakesNoValue() {
        assertThat(decode(DataType.FLOAT32, Order.ABCD, "7FC00000"))
                .isEqualTo(new Decoded.Unusable(Reason.OUT_OF_RANGE, "NaN, as 0x7FC00000"));
        assertThat(decode(DataType.UINT64, Order.ABCD, "FFFFFFFFFFFFFFFF"))
                .isEqualTo(
                        new Decoded.Unusable(
                                Reason.OUT_OF_RANGE,
                                "18446744073709551615 is above 9223372036854775807"));
        assertThat(decode(DataType.BCD16, Order.ABCD, "12A4"))
                .isEqualTo(
                        new Decoded.Unusable(Reason.WRONG_TYPE, "0x12A4 is not in decimal digits"));
        assertThat(Registers.decode(new Content.Text(2), Order.ABCD, UTF_8, bytes("C328"), 0))
                .isEqualTo(
                        new Decoded.Unusable(Reason.WRONG_TYPE, "bytes that are no text in UTF-8"));
    }

    @Test
    void readsTextsToTheirEnd() {
        assertThat(
                        Registers.decode(
                                new Content.Text(6), Order.ABCD, UTF_8, bytes("414200FF0000"), 0))
                .isEqualTo(new Decoded.Good(Value.of("AB")));
        assertThat(
                        Registers.decode(
                                new Content.Text(5), Order.DCBA, UTF_8, bytes("424144430045"), 0))
                .isEqualTo(new Decoded.Good(Value.of("ABCDE")));
        assertThat(
                        Registers.decode(
                                new Content.Text(4),
                                Order.ABCD,
                                Charset.forName("GB18030"),
                                bytes("B0D9B9A4"),
                                0))
                .isEqualTo(new Decoded.Good(Value.of("百工")));
    }

    @Test
    void takesSingleBits() {
        assertThat(
                        Registers.decode(
                                new Content.RegisterBit(0), Order.ABCD, UTF_8, bytes("0001"), 0))
                .isEqualTo(new Decoded.Good(Value.of(true)));
        assertThat(
                        Registers.decode(
                                new Content.RegisterBit(15), Order.BADC, UTF_8, bytes("0080"), 0))
                .isEqualTo(new Decoded.Good(Value.of(true)));
    }

    @ParameterizedTest
    @CsvSource({
        "INT16,  32768,    OUT_OF_RANGE, 32768 does not fit into int16",
        "UINT16, -1,       OUT_OF_RANGE, -1 does not fit into uint16",
        "UINT32, 4294967296, OUT_OF_RANGE, 4294967296 does not fit into uint32",
        "BCD16,  10000,    OUT_OF_RANGE, 10000 does not fit into bcd16",
        "UINT64, -1,       OUT_OF_RANGE, -1 does not fit into uint64"
    })
    void refusesToWriteWhatDoesNotFit(DataType type, long number, Reason reason, String detail) {
        assertThat(Registers.encode(new Content.Number(type), Order.ABCD, UTF_8, Value.of(number)))
                .isEqualTo(new Encoded.Refused(reason, detail));
    }

    @Test
    void refusesToWriteWhatIsOfAnotherKind() {
        var int16 = new Content.Number(DataType.INT16);
        assertThat(Registers.encode(int16, Order.ABCD, UTF_8, Value.of(2.5)))
                .isEqualTo(
                        new Encoded.Refused(
                                Reason.WRONG_TYPE, "2.5 is not a whole number, as int16 is"));
        assertThat(Registers.encode(int16, Order.ABCD, UTF_8, Value.of(true)))
                .isInstanceOf(Encoded.Refused.class);
        assertThat(Registers.encode(new Content.Text(2), Order.ABCD, UTF_8, Value.of("ABC")))
                .isEqualTo(new Encoded.Refused(Reason.OUT_OF_RANGE, "3 bytes do not fit into 2"));
        assertThat(
                        Registers.encode(
                                new Content.Number(DataType.FLOAT32),
                                Order.ABCD,
                                UTF_8,
                                Value.of(1e300)))
                .isInstanceOf(Encoded.Refused.class);
    }

    @Property
    void readsWholeNumbersAsItWroteThem(
            @ForAll DataType type, @ForAll Order order, @ForAll long number) {
        switch (type) {
            case BOOLEAN, INT8, UINT8, TEXT, FLOAT32 -> {}
            case FLOAT64 -> roundTrip(type, order, Value.of((double) number));
            case INT16, UINT16, INT32, UINT32, INT64, UINT64, BCD16, BCD32 ->
                    roundTrip(type, order, Value.of(number));
        }
    }

    @Property
    void readsRealNumbersAsItWroteThem(@ForAll Order order, @ForAll float number) {
        roundTrip(DataType.FLOAT32, order, Value.of((double) number));
    }

    private static void roundTrip(DataType type, Order order, Value value) {
        var content = new Content.Number(type);
        if (Registers.encode(content, order, UTF_8, value) instanceof Encoded.Data(byte[] data)) {
            assertThat(data).hasSize(2 * content.size());
            assertThat(Registers.decode(content, order, UTF_8, data, 0))
                    .isEqualTo(new Decoded.Good(value));
        }
    }

    @Property
    void readsTextsAsItWroteThem(
            @ForAll Order order, @ForAll @IntRange(min = 1, max = 246) int bytes) {
        String text = "百工Ab9".repeat(60);
        var content = new Content.Text(bytes);
        for (int length = text.length(); length > 0; length--) {
            var value = Value.of(text.substring(0, length));
            if (Registers.encode(content, order, UTF_8, value)
                    instanceof Encoded.Data(byte[] data)) {
                assertThat(Registers.decode(content, order, UTF_8, data, 0))
                        .isEqualTo(new Decoded.Good(value));
                return;
            }
        }
    }

    @Property
    void neverThrowsWhateverTheBytes(
            @ForAll DataType type, @ForAll Order order, @ForAll @Size(8) byte[] data) {
        switch (type) {
            case BOOLEAN, INT8, UINT8 ->
                    Registers.decode(new Content.RegisterBit(3), order, UTF_8, data, 0);
            case TEXT -> Registers.decode(new Content.Text(7), order, UTF_8, data, 0);
            case INT16, UINT16, INT32, UINT32, INT64, UINT64, FLOAT32, FLOAT64, BCD16, BCD32 ->
                    Registers.decode(new Content.Number(type), order, UTF_8, data, 0);
        }
    }
}
