package io.baigong.connect.s7;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.peer.Dissector;
import io.baigong.connect.peer.Peer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What Wireshark makes of what we say to a controller of snap7.
class DissectionTests {
    private final Dissector dissector = new Dissector(102);

    private static List<Tag> tags(String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> new Tag(address, AddressReader.read(address, null)))
                .toList();
    }

    @Test
    void wiresharkReadsEachRequestAsItWasMeant() throws Exception {
        int port = Peer.freePort();
        var protocol = new S7();
        var settings =
                Settings.of(
                        protocol.settings(),
                        Map.of("host", "127.0.0.1", "port", Integer.toString(port)));
        try (var _ =
                        Peer.onPort(
                                port,
                                List.of("node", "s7/snap7_server.mjs", Integer.toString(port)));
                var link =
                        protocol.open(
                                settings,
                                new Surroundings(
                                        InstantSource.system(), Path.of("target"), dissector))) {
            link.read(tags("DB1.DBX0.3", "DB1.DBD4:REAL", "DB2.DBW8", "M0.1", "I0.0", "QB1"));
            link.read(tags("DB9.DBW0"));
            var targets = tags("DB1.DBX500.6", "MW10:INT");
            link.write(
                    List.of(
                            new Write(targets.getFirst(), Value.of(true)),
                            new Write(targets.getLast(), Value.of(-5))));
        }
        assertThat(
                        dissector.fields(
                                "s7comm.header.rosctr",
                                "s7comm.param.func",
                                "s7comm.param.item.transp_size",
                                "s7comm.param.item.length",
                                "s7comm.param.item.db",
                                "s7comm.param.item.area",
                                "s7comm.param.item.address",
                                "s7comm.data.returncode",
                                "s7comm.data.transportsize",
                                "s7comm.resp.data"))
                .extracting(values -> String.join(" ", values).strip())
                .containsExactly(
                        "", // connection request and confirm are of ISO 8073
                        "",
                        "1 0xf0",
                        "3 0xf0",
                        // Bytes of data blocks 1 and 2, flags, inputs, outputs; bit 8 is byte 1.
                        "1 0x04 2,2,2,2,2 1,1,1,8,2 0,0,0,1,2 0x81,0x82,0x83,0x84,0x84"
                                + " 0x000000,0x000008,0x000000,0x000000,0x000040",
                        "3 0x04      0xff,0xff,0xff,0xff,0xff 0x04,0x04,0x04,0x04,0x04"
                                + " 01,c8,02,0800fb2e41ac0000,004d",
                        "1 0x04 2 2 9 0x84 0x000000",
                        "3 0x04      0x0a 0x00",
                        // A bit: byte 500, bit 6.
                        "1 0x05 1 1 1 0x84 0x000fa6 0x00 0x03 01",
                        "3 0x05      0xff",
                        "1 0x05 2 2 0 0x83 0x000050 0x00 0x04 fffb",
                        "3 0x05      0xff");
        assertThat(dissector.complaints()).isEmpty();
    }
}
