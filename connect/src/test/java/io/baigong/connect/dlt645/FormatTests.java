package io.baigong.connect.dlt645;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values as Appendix A prints them, and where they are.
class FormatTests {
    private static Format format(String text) {
        var format = Format.of(text);
        assertThat(format).as(text).isNotNull();
        return format;
    }

    private static Value decode(String format, String hex) {
        byte[] data = HexFormat.ofDelimiter(" ").parseHex(hex);
        assertThat(format(format).size()).isEqualTo(data.length);
        return ((Format.Decoded.Good) format(format).decode(data, 0)).value();
    }

    @ParameterizedTest
    @CsvSource({
        "XXX.X, 05 22, 220.5",
        "XXXXXX.XX, 78 56 34 12, 123456.78",
        "-XXX.XXX, 00 50 80, -5.0",
        "-XXX.XXX, 99 99 79, 799.999",
        "-X.XXX, 00 10, 1.0",
        "-X.XXX, 98 89, -0.998",
        "-XX.XXXX, 34 12 00, 0.1234",
        "XX.XX, 98 49, 49.98"
    })
    void readsNumbersLowestDigitsFirst(String format, String hex, double number) {
        assertThat(decode(format, hex)).isEqualTo(Value.of(number));
    }

    @Test
    void readsWholeNumbersTextsAndTimes() {
        assertThat(decode("XXXXXX", "00 64 00")).isEqualTo(Value.of(6400));
        assertThat(decode("NNNNNNNNNNNN", "37 03 00 92 81 39")).isEqualTo(Value.of("398192000337"));
        assertThat(decode("YYMMDDWW", "01 23 11 26")).isEqualTo(Value.of("2026-11-23"));
        assertThat(decode("hhmmss", "59 08 17")).isEqualTo(Value.of("17:08:59"));
        assertThat(decode("YYMMDDhhmm", "30 09 01 05 26")).isEqualTo(Value.of("2026-05-01T09:30"));
        assertThat(decode("MMDDhhmm", "30 09 01 05")).isEqualTo(Value.of("05-01T09:30"));
        assertThat(decode("text/6", "00 00 56 30 32 32")).isEqualTo(Value.of("220V"));
        assertThat(decode("bits/2", "01 80")).isEqualTo(Value.of(0x8001));
    }

    @Test
    void namesWhatAMeterDoesNotHave() {
        byte[] empty = {-1, -1, -1, -1, -1};
        assertThat(format("XX.XXXX").decode(empty, 0))
                .isEqualTo(
                        new Format.Decoded.Unusable(
                                Reason.MARKED_BY_DEVICE, "the meter has no value: all FF"));
        assertThat(format("-XX.XXXX").decode(empty, 1))
                .isInstanceOfSatisfying(
                        Format.Decoded.Unusable.class,
                        unusable ->
                                assertThat(unusable.reason()).isEqualTo(Reason.MARKED_BY_DEVICE));
        assertThat(format("XXXX").decode(new byte[] {0x1A, 0}, 0))
                .isEqualTo(
                        new Format.Decoded.Unusable(Reason.WRONG_TYPE, "no decimal digits: 1A 00"));
    }

    @Test
    void writesADateWithItsDayOfTheWeek() {
        assertThat(format("YYMMDDWW").encode(Value.of("2026-11-22")))
                .usingRecursiveComparison()
                .isEqualTo(new Format.Encoded.Data(new byte[] {0, 0x22, 0x11, 0x26}));
        assertThat(format("YYMMDDWW").encode(Value.of("2026-02-30")))
                .isInstanceOf(Format.Encoded.Refused.class);
        assertThat(format("hhmmss").encode(Value.of(7)))
                .isInstanceOfSatisfying(
                        Format.Encoded.Refused.class,
                        refused -> assertThat(refused.detail()).endsWith("such as 26:05:01"));
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        for (var value : new Value[] {Value.of(1000), Value.of(-1), Value.of(1e300)}) {
            assertThat(format("XXX.X").encode(value))
                    .isInstanceOfSatisfying(
                            Format.Encoded.Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.OUT_OF_RANGE));
        }
        assertThat(format("-XXX.X").encode(Value.of(800)))
                .isInstanceOf(Format.Encoded.Refused.class);
    }

    @Property
    void readsTheNumbersThatItWrites(
            @ForAll @LongRange(min = -799_999, max = 799_999) long number,
            @ForAll @IntRange(max = 3) int decimals) {
        var format = new Format.Number(6, decimals, true);
        double value = java.math.BigDecimal.valueOf(number, decimals).doubleValue();
        var data = (Format.Encoded.Data) format.encode(Value.of(value));
        var read = (Format.Decoded.Good) format.decode(data.bytes(), 0);
        assertThat(read.value()).isEqualTo(decimals == 0 ? Value.of(number) : Value.of(value));
    }

    @Property
    void neverFailsWhateverTheBytes(@ForAll @Size(40) byte[] data) {
        for (var text :
                new String[] {
                    "XXXXXX.XX", "-XXX.XXX", "NNNN", "YYMMDDWW", "hhmmss", "text/32", "bits/7"
                }) {
            assertThat(format(text).decode(data, 3)).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "energy.active.import.total, 00010000, XXXXXX.XX",
        "energy.active.combined.total, 00000000, -XXXXXX.XX",
        "energy.reactive.quadrant4.tariff2, 00080200, XXXXXX.XX",
        "energy.active.import.c, 003D0000, XXXXXX.XX",
        "demand.active.import.total, 01010000, XX.XXXX",
        "voltage.a, 02010100, XXX.X",
        "current.c, 02020300, -XXX.XXX",
        "power.active.total, 02030000, -XX.XXXX",
        "factor.b, 02060200, -X.XXX",
        "frequency, 02800002, XX.XX",
        "status.3, 04000503, bits/2"
    })
    void knowsItemsByNameAndByIdentifier(String name, String digits, String format) {
        var address = ItemAddress.read(name, null);
        assertThat(Identifier.text(address.identifier())).isEqualTo(digits);
        assertThat(address.format()).hasToString(format);
        var same = ItemAddress.read(digits, null);
        assertThat(same.format()).isEqualTo(address.format());
        assertThat(same.block()).isEqualTo(address.block());
    }

    @Test
    void takesAnyIdentifierWithAFormat() {
        var address = ItemAddress.read("05060101#XXXXXX.XX[2]", null);
        assertThat(address.identifier()).isEqualTo(0x05060101);
        assertThat(address.offset()).isEqualTo(4);
        assertThat(ItemAddress.read("01010000.time", null).offset()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "02010400, 9",
        "05060101, 9",
        "volts, 1",
        "voltage.a.time, 10",
        "voltage.a#XXX.X, 1",
        "02010100#XXX, 10",
        "02010100#YYWW, 10",
        "02010100#XXX.X[0], 15",
        "02010100#XXX.X[1]x, 15"
    })
    void saysWhereAnAddressIsWrong(String text, int position) {
        assertThatThrownBy(() -> ItemAddress.read(text, null))
                .isInstanceOfSatisfying(
                        AddressFault.class,
                        fault -> assertThat(fault.position()).isEqualTo(position));
    }

    @Test
    void wantsNoTypeBesideAnAddress() {
        assertThatThrownBy(() -> ItemAddress.read("voltage.a", DataType.FLOAT32))
                .hasMessage("type: expected nothing, for the meter's format says it, came float32");
    }

    @Test
    void knowsWhatIsInABlock() {
        var members = Catalogue.members(0x0203FF00);
        assertThat(members.stream().map(item -> Identifier.text(item.identifier())))
                .containsExactly("02030000", "02030100", "02030200", "02030300");
        assertThat(Catalogue.members(0x0001FF00)).hasSize(64);
        assertThat(Catalogue.members(0x040005FF)).hasSize(7);
        assertThat(Catalogue.members(0x02010100)).isEmpty();
    }

    @Property
    void knowsEveryIdentifierOrDoesNot(@ForAll int identifier) {
        var item = Catalogue.at(identifier);
        if (item != null && item.block() != null) {
            assertThat(item.block().index() * item.block().stride()).isBetween(0, 8 * 64);
        }
    }
}
