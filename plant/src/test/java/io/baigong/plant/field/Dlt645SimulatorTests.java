package io.baigong.plant.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// Frames as DL/T 645-2007, 5 and 7.1 lay them out: 68, address with its low digits first, 68,
/// control, length, data with 33H added, sum, 16. No client of others was at hand.
class Dlt645SimulatorTests {
    private static final Map<Integer, Dlt645Requests.Register> REGISTERS =
            Map.of(
                    0x00010000, new Dlt645Requests.Register(4, 2, false, () -> 12_345_678.9),
                    0x02030000, new Dlt645Requests.Register(3, 4, true, () -> -1.2345));

    private static String answer(String frame) {
        var requests = new Dlt645Requests("202611230001", REGISTERS);
        byte[] answer = requests.answer(HexFormat.of().parseHex(frame));
        return answer == null ? "silence" : HexFormat.of().formatHex(answer);
    }

    @Test
    void readsACounterThatWentRound() {
        assertThat(answer("68010023112620" + "681104" + "33333433" + "2d" + "16"))
                .as("345678.90 kWh, for the meter has six digits before the point")
                .isEqualTo("68010023112620" + "689108" + "33333433" + "c3ab8967" + "0f" + "16");
    }

    @Test
    void readsANegativePower() {
        assertThat(answer("68010023112620" + "681104" + "33333635" + "31" + "16"))
                .startsWith("68010023112620" + "689107" + "33333635" + "7856b4");
    }

    @Test
    void tellsItsAddressToWhoeverAsksAnybody() {
        assertThat(answer("68aaaaaaaaaaaa" + "681300" + "df" + "16"))
                .startsWith("68010023112620" + "689306" + "343356445953");
    }

    @Test
    void refusesWhatItDoesNotHave() {
        assertThat(answer("68010023112620" + "681104" + "33343435" + "31" + "16"))
                .as("a damaged frame")
                .isEqualTo("silence");
        assertThat(answer("68010023112620" + "681104" + "33343435" + "30" + "16"))
                .startsWith("68010023112620" + "68d101" + "35");
        assertThat(answer("68020023112620" + "681104" + "33333433" + "2e" + "16"))
                .isEqualTo("silence");
    }

    @Test
    void answersOverTcpAfterNoiseAndInPieces() throws Exception {
        int port = Visitor.freePort();
        Map<Dlt645Simulator.Quantity, java.util.function.DoubleSupplier> measured =
                Map.of(Dlt645Simulator.Quantity.VOLTAGE_A, () -> 230.1);
        try (var _ = new Dlt645Simulator(port, "202611230001", measured);
                var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var out = socket.getOutputStream();
            out.write(HexFormat.of().parseHex("fefefefe" + "00" + "680100231126"));
            out.flush();
            out.write(HexFormat.of().parseHex("20" + "681104" + "33343435" + "30" + "16"));
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(18)))
                    .startsWith("68010023112620" + "689106" + "33343435" + "3456");
        }
    }

    @Property
    void neverThrowsWhateverTheBytes(@ForAll @Size(max = 40) byte[] bytes) {
        var requests = new Dlt645Requests("202611230001", REGISTERS);
        assertThatCode(() -> requests.answer(bytes)).doesNotThrowAnyException();
    }
}
