package io.baigong.plant.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// As who listens hears it, line by line.
class MonitorSimulatorTests {
    private static final String NUMBER = "010000A8900016F000169DC0";

    private final int port = Visitor.freePort();

    private MonitorSimulator simulator() {
        return new MonitorSimulator(
                port,
                NUMBER,
                "100000",
                Duration.ofMillis(50),
                Clock.fixed(Instant.parse("2016-08-01T00:58:57.223Z"), ZoneOffset.UTC),
                () -> Map.of("a21026", 58.2));
    }

    private ServerSocket listen() throws IOException {
        return new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
    }

    /// Annex A prints the checksum of this segment.
    @Test
    void countsThePrintedChecksum() {
        String segment =
                "QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
                        + "CP=&&RtdInterval=30&&";
        assertThat(MonitorSimulator.checksum(segment.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0x1C80);
    }

    @Test
    void sendsAgainUntilItIsAnswered() throws Exception {
        String expected =
                "QN=20160801085857223;ST=31;CN=2011;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
                        + "CP=&&DataTime=20160801085857;a21026-Rtd=58.2,a21026-Flag=N&&";
        try (var simulator = simulator()) {
            for (boolean answers : new boolean[] {false, true}) {
                try (var server = listen();
                        var socket = server.accept()) {
                    var lines =
                            new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII));
                    String line = lines.readLine();
                    assertThat(line).startsWith("##%04d%s".formatted(expected.length(), expected));
                    if (answers) {
                        assertThat(simulator.answered()).isZero();
                        socket.getOutputStream()
                                .write(
                                        "##0087QN=20160801085857223;ST=91;CN=9014;PW=100000;MN=%s;Flag=4;CP=&&&&0000\r\n"
                                                .formatted(NUMBER)
                                                .getBytes(StandardCharsets.US_ASCII));
                        lines.readLine();
                        assertThat(simulator.answered()).isEqualTo(1);
                    }
                }
            }
        }
    }
}
