package io.baigong.connect.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressReaderTests {
    private static ModbusAddress read(String text, @Nullable DataType type) {
        return AddressReader.read(text, type, 0, 255);
    }

    @ParameterizedTest
    @CsvSource({
        "holding:0,      HOLDING,  0",
        "4x00001,        HOLDING,  0",
        "4x1,            HOLDING,  0",
        "40001,          HOLDING,  0",
        "400001,         HOLDING,  0",
        "465536,         HOLDING,  65535",
        "HOLDING:65535,  HOLDING,  65535",
        "3x00010,        INPUT,    9",
        "30010,          INPUT,    9",
        "input:9,        INPUT,    9",
        "1x00001,        DISCRETE, 0",
        "discrete:0,     DISCRETE, 0",
        "0x00017,        COIL,     16",
        "00017,          COIL,     16",
        "coil:16,        COIL,     16"
    })
    void understandsTheNumbersOfManualsAndThoseThatTravel(String text, Area area, int offset) {
        var address = read(text, null);
        assertThat(address.area()).isEqualTo(area);
        assertThat(address.offset()).isEqualTo(offset);
        assertThat(address.text()).isEqualTo(text);
    }

    @Test
    void understandsBitsTextsOrdersAndUnits() {
        assertThat(read("holding:7.15", DataType.BOOLEAN).content())
                .isEqualTo(new Content.RegisterBit(15));
        assertThat(read("holding:100/21", DataType.TEXT).content()).isEqualTo(new Content.Text(21));
        assertThat(read("holding:100/21", DataType.TEXT).content().size()).isEqualTo(11);
        assertThat(read("input:2#CDAB", DataType.FLOAT32).order()).isEqualTo(Order.CDAB);
        assertThat(read("17@holding:2", DataType.INT64).unit()).isEqualTo(17);
        assertThat(read("holding:2", DataType.INT64).content().size()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holdign:0     |         |  1 | coil, discrete, input or holding, or a number such as 4x00001",
                "holding 0     |         |  8 | : after the table",
                "holding:      |         |  9 | a number from 0 to 65535",
                "holding:65536 |         |  9 | a number from 0 to 65535",
                "4x0           |         |  3 | a number from 1 to 65536",
                "2x00001       |         |  1 | 0, 1, 3 or 4 for the table",
                "4001          |         |  2 | four or five digits after the table, or x as in 4x00001",
                "holding:7.16  |         | 11 | a bit from 0 to 15",
                "holding:7     | boolean | 10 | a bit of the register, as in holding:7.0",
                "holding:7     | text    | 10 | the length of the text in bytes, as in holding:7/20",
                "holding:7/9   | float32 | 10 | no length beside the type float32",
                "holding:7#abc |         | 11 | abcd, cdab, badc or dcba",
                "coil:7.1      |         |  7 | the end of the address",
                "256@coil:7    |         |  1 | a unit from 0 to 255",
                "x@coil:7      |         |  1 | a unit from 0 to 255",
                "holding:65535 | float32 | 14 | an end at 65535 at most",
                "holding:1 2   |         | 10 | the end of the address"
            })
    void saysWhereItIsWrongAndWhatWasExpected(
            String text, @Nullable String type, int position, String expected) {
        var dataType = type == null ? null : DataType.ofWord(type);
        assertThatThrownBy(() -> read(text, dataType))
                .isInstanceOfSatisfying(
                        AddressFault.class,
                        fault -> {
                            assertThat(fault.part()).isEqualTo(AddressFault.Part.ADDRESS);
                            assertThat(fault.position()).isEqualTo(position);
                            assertThat(fault.expected()).isEqualTo(expected);
                        });
    }

    @Test
    void saysWhenTheTypeIsWrong() {
        assertThatThrownBy(() -> read("coil:1", DataType.INT16))
                .hasMessage("type: expected boolean for a table of bits (coil), came int16");
        assertThatThrownBy(() -> read("holding:1", DataType.UINT8))
                .hasMessage("type: expected a type of 16 bits or more, came uint8");
        assertThatThrownBy(() -> read("holding:1.1", DataType.INT16))
                .hasMessage("type: expected boolean for a bit of a register, came int16");
    }

    @Test
    void knowsWhichUnitsALineHas() {
        assertThatThrownBy(() -> AddressReader.read("248@coil:1", null, 1, 247))
                .hasMessage(
                        "address, character 1: expected a unit from 1 to 247, came '248@coil:1'");
    }

    @Property
    void refusesWithAPositionWhateverTheText(
            @ForAll
                    @StringLength(max = 24)
                    @Chars({'@', ':', '.', '/', '#', 'x', ' '})
                    @CharRange(from = 'a', to = 'i')
                    @CharRange(from = '0', to = '9')
                    String text,
            @ForAll DataType type) {
        try {
            var address = read(text, type);
            assertThat(address.offset() + address.content().size()).isBetween(1, 65_536);
        } catch (AddressFault fault) {
            assertThat(fault.position()).isBetween(1, text.length() + 1);
        }
    }

    @Property
    void readsWhatItWouldWrite(@ForAll Area area, @ForAll("offsets") int offset) {
        assertThat(read(area.word() + ":" + offset, null).offset()).isEqualTo(offset);
        assertThat(read("%cx%05d".formatted(area.digit(), offset + 1), null).offset())
                .isEqualTo(offset);
    }

    @Provide
    Arbitrary<Integer> offsets() {
        return Arbitraries.integers().between(0, 65_535);
    }
}
