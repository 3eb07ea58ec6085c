package io.baigong.plant.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// As nodes7 finds it.
class S7SimulatorTests {
    private static String visit(Cabinet cabinet, String... words) throws Exception {
        int port = Visitor.freePort();
        try (var _ = new S7Simulator(port, Map.of(7, cabinet))) {
            var command = new ArrayList<String>(List.of("node", "s7_client.mjs"));
            command.add(Integer.toString(port));
            command.addAll(List.of(words));
            return Visitor.visit(command).orFail();
        }
    }

    @Test
    void showsItsImageAsADataBlock() throws Exception {
        assertThat(
                        visit(
                                new Cabinet(),
                                "DB7,REAL0",
                                "DB7,DINT4",
                                "DB7,X8.2",
                                "DB7,X8.1",
                                "DB7,INT10"))
                .isEqualTo("[12.5,70000,true,false,40]");
    }

    @Test
    void takesWhatItsImageTakes() throws Exception {
        var cabinet = new Cabinet();
        assertThat(visit(cabinet, "DB7,INT10=55", "DB7,INT10", "DB7,X8.2=false", "DB7,X8.2"))
                .isEqualTo("[\"written\",55,\"written\",false]");
        assertThat(cabinet.setPoint).isEqualTo((short) 55);
        assertThat(cabinet.lamp).isFalse();
    }

    @Test
    void refusesWhatIsNotThereOrMayNotBeWritten() throws Exception {
        var cabinet = new Cabinet();
        assertThat(visit(cabinet, "DB8,INT0", "DB7,INT12", "DB7,INT10=101", "DB7,INT10"))
                .matches("\\[\"BAD .*\",\"BAD .*\",\"refused\",40]");
    }

    /// Six bytes of a data block, as snap7's client asks for them.
    @Test
    void answersBytesAsBits() {
        var requests = new S7Requests(Map.of(7, new Cabinet()));
        byte[] asked =
                HexFormat.of()
                        .parseHex(
                                "32010000000500" + "0e0000" + "0401" + "120a10020006000784000000");
        assertThat(HexFormat.of().formatHex(requests.answer(asked)))
                .isEqualTo(
                        "320300000005"
                                + "0002000a"
                                + "0000"
                                + "0401"
                                + "ff040030"
                                + "414800000001");
    }

    @Property
    void neverThrowsWhateverTheBytes(@ForAll @Size(max = 300) byte[] bytes) {
        var requests = new S7Requests(Map.of(1, new Cabinet()));
        assertThatCode(() -> requests.answer(bytes)).doesNotThrowAnyException();
    }

    @Property
    void neverThrowsWhateverIsAsked(@ForAll @Size(max = 60) byte[] asked, @ForAll boolean reads) {
        var message = new byte[12 + asked.length];
        message[0] = 0x32;
        message[1] = 1;
        message[7] = (byte) (2 + asked.length);
        message[10] = (byte) (reads ? 4 : 5);
        message[11] = (byte) (asked.length / 12);
        System.arraycopy(asked, 0, message, 12, asked.length);
        var requests = new S7Requests(Map.of(1, new Cabinet()));
        assertThatCode(() -> requests.answer(message)).doesNotThrowAnyException();
    }
}
