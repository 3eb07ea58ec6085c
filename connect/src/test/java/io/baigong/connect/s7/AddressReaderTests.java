package io.baigong.connect.s7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import io.baigong.connect.s7.S7Address.Area;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressReaderTests {
    private static S7Address read(String text, @Nullable DataType type) {
        return AddressReader.read(text, type);
    }

    @Test
    void readsTheNotationOfTheProgrammingSoftware() {
        assertThat(read("DB1.DBX0.3", null))
                .isEqualTo(new S7Address("DB1.DBX0.3", Area.BLOCK, 1, 0, 3, S7Type.BOOL, 0));
        assertThat(read("db7.dbd4", DataType.FLOAT32))
                .isEqualTo(new S7Address("db7.dbd4", Area.BLOCK, 7, 4, 0, S7Type.REAL, 0));
        assertThat(read("DB1.DBB20:STRING[20]", null))
                .isEqualTo(
                        new S7Address(
                                "DB1.DBB20:STRING[20]", Area.BLOCK, 1, 20, 0, S7Type.STRING, 20));
        assertThat(read("MW2", null).area()).isEqualTo(Area.FLAG);
        assertThat(read("E0.7", null).area()).isEqualTo(Area.INPUT);
        assertThat(read("AB3", null).area()).isEqualTo(Area.OUTPUT);
        assertThat(read("VD100", DataType.INT32))
                .isEqualTo(new S7Address("VD100", Area.BLOCK, 1, 100, 0, S7Type.DINT, 0));
        assertThat(read("DB1.DBB8", DataType.FLOAT64).type()).isEqualTo(S7Type.LREAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X1            |         | address, character 1: expected DB, M, I, Q or V, came 'X1'",
                "DB.DBW0       |         | address, character 3: expected the number of a data block from 1 to 65535, came '.DBW0'",
                "DB1.DBX0      |         | address, character 9: expected a dot and the bit, came the end",
                "DB1.DBX0.8    |         | address, character 10: expected a bit from 0 to 7, came '8'",
                "DB1.DB0       |         | address, character 7: expected X, B, W or D, came '0'",
                "MW70000       |         | address, character 3: expected a byte from 0 to 65535, came '70000'",
                "DB1.DBB0      | text    | address, character 9: expected the kind and length of the text, as in DB1.DBB0:STRING[20], came the end",
                "DB1.DBW0:REAL |         | address, character 10: expected a type of 16 bits, WORD or INT, came 'REAL'",
                "MB0:STRING    |         | address, character 11: expected the length in brackets, as in [20], came the end",
                "MW0           | float32 | type: expected a type of 16 bits, WORD or INT, came float32",
                "MD0:REAL      | int32   | type: expected float32, as the address says, came int32",
                "MW0 x         |         | address, character 4: expected a colon and a type, as in :REAL, came ' x'",
                "DB1.DBD65533  |         | address, character 13: expected an end at byte 65535 at most, came the end"
            })
    void saysWhereAnAddressIsWrong(String address, @Nullable String type, String message) {
        var plain = type == null ? null : DataType.ofWord(type);
        assertThatThrownBy(() -> read(address, plain))
                .isInstanceOf(AddressFault.class)
                .hasMessage(message);
    }

    @Property
    void refusesWithAFaultAndNothingElse(@ForAll String text, @ForAll DataType type) {
        try {
            assertThat(read(text, type).text()).isEqualTo(text);
        } catch (AddressFault fault) {
            assertThat(fault.position()).isBetween(1, text.length() + 1);
        }
    }
}
