package io.baigong.connect.modbus;

import static io.baigong.connect.modbus.Units.at;
import static io.baigong.connect.modbus.Units.tag;
import static io.baigong.connect.modbus.Units.tags;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.DataType;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.peer.Dissector;
import io.baigong.connect.peer.Peer;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What Wireshark makes of what we say to libmodbus.
class DissectionTests {
    private final Dissector dissector = new Dissector(502);

    @Test
    void wiresharkReadsEachRequestAsItWasMeant() throws Exception {
        int port = Peer.freePort();
        try (var _ = Units.libmodbus(port);
                var link =
                        Units.open(new ModbusTcp(), at(port), InstantSource.system(), dissector)) {
            link.read(tags("holding:7", "holding:9", "coil:3", "input:120", "discrete:1"));
            link.read(tags("holding:65000"));
            link.write(
                    List.of(
                            new Write(tag("coil:3", null), Value.of(true)),
                            new Write(tag("holding:10", DataType.INT16), Value.of(-7)),
                            new Write(tag("holding:12", DataType.FLOAT32), Value.of(123.456)),
                            new Write(tag("holding:5.1", null), Value.of(true))));
        }
        assertThat(
                        lines(
                                "modbus.func_code",
                                "modbus.reference_num",
                                "modbus.word_cnt",
                                "modbus.bit_cnt",
                                "modbus.and_mask",
                                "modbus.or_mask",
                                "modbus.exception_code",
                                "modbus.regval_uint16",
                                "modbus.data"))
                .containsExactly(
                        "3 from 7, 3 words",
                        "3 gave 7,8,9",
                        "1 from 3, 1 bits",
                        "1",
                        "4 from 120, 1 words",
                        "4 gave 0",
                        "2 from 1, 1 bits",
                        "2",
                        "3 from 65000, 1 words",
                        "3 exception 2",
                        "5 from 3, data ff00",
                        "5 from 3, data ff00",
                        "6 from 10, data fff9",
                        "6 from 10, data fff9",
                        "16 from 12, 2 words gave 17142,59769",
                        "16 from 12, 2 words",
                        "22 from 5, and 0xfffd or 0x0002",
                        "22 from 5, and 0xfffd or 0x0002");
        assertThat(dissector.complaints()).isEmpty();
    }

    /// Each message in a line, with what of it there is.
    private List<String> lines(String... fields) throws Exception {
        var words =
                List.of(
                        "%s",
                        " from %s",
                        ", %s words",
                        ", %s bits",
                        ", and %s",
                        " or %s",
                        " exception %s",
                        " gave %s",
                        ", data %s");
        return dissector.fields(fields).stream()
                .map(values ->
                        IntStream.range(0, words.size())
                                .filter(i -> !values.get(i).isEmpty())
                                .mapToObj(i -> words.get(i).formatted(values.get(i)))
                                .collect(Collectors.joining()))
                .toList();
    }

    @Test
    void wiresharkComplainsOfAMessageThatIsCut() throws Exception {
        dissector.sent(ByteBuffer.wrap(new byte[] {0, 1, 0, 0, 0, 4, 1, 3, 0, 7}));
        assertThat(dissector.complaints()).contains("Malformed");
    }
}
