package io.baigong.server.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.access.AccessSettings;
import io.baigong.server.certificates.TlsSettings;
import io.baigong.server.ingest.RawMqtt;
import io.baigong.server.ingest.Reception;
import io.baigong.server.ingest.RpcLinks;
import io.baigong.server.ingest.Targets;
import io.baigong.server.ingest.sparkplug.Nodes;
import io.baigong.server.things.ThingDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.unit.DataSize;

@PlatformTest
class MqttListenerTests {
    private static final int ALL = 10_000;
    private static final int AT_ONCE = 1_000;

    /// The beginning of a CONNECT packet that would be longer.
    private static final byte[] HALF_A_GREETING = {0x10, 40, 0, 4, 'M', 'Q'};

    @Autowired private MqttDoor door;
    @Autowired private Reception reception;
    @Autowired private Session.Parts parts;
    @Autowired private ThingDirectory directory;
    @Autowired private Targets targets;
    @Autowired private Nodes nodes;
    @Autowired private RpcLinks rpc;
    @Autowired private TlsSettings tls;
    @Autowired private SecuredDoor secured;
    @Autowired private AccessSettings access;

    @Test
    void tenThousandConnectionsOpenedAndDroppedLeaveNothingBehind() throws Exception {
        int before = door.open();
        int most = 0;
        for (int i = 0; i < ALL / AT_ONCE; i++) {
            most = Math.max(most, openAndDrop(i));
        }
        assertThat(most).as("open at the same time").isGreaterThan(before);
        await().atMost(Duration.ofMinutes(1)).until(() -> door.open() <= before);
        // Nobody knows this token, and is told so.
        try (var device = new RawMqtt(door.port(), 4)) {
            assertThat(device.connect("after", "wrong", null, null).hex()).isEqualTo("0004");
        }
    }

    private int openAndDrop(int round) throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
                sockets.add(socket);
                // A reset, so that the ports are free at once.
                socket.setSoLinger(true, 0);
                switch (i % 3) {
                    case 0 -> socket.getOutputStream().write(HALF_A_GREETING);
                    case 1 -> socket.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
                    default -> socket.getOutputStream().flush();
                }
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> door.open() > AT_ONCE / 2);
            return door.open();
        } finally {
            for (var socket : sockets) {
                if (round % 2 == 0) {
                    socket.setSoLinger(false, 0);
                }
                socket.close();
            }
        }
    }

    private static long loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("mqtt-\\d+"))
                .count();
    }

    @Test
    void aPortThatIsTakenLeavesNoThreadThatKeepsThePlatformAlive() {
        long before = loops();
        var settings =
                new MqttSettings(
                        "127.0.0.1",
                        door.port(),
                        1,
                        DataSize.ofMegabytes(1),
                        10,
                        10,
                        Duration.ofSeconds(1));
        var second =
                new MqttDoor(
                        settings, reception, parts, directory, targets, nodes, rpc, tls, secured,
                        access);
        assertThatThrownBy(second::start).hasMessageContaining("cannot listen");
        await().atMost(Duration.ofMinutes(1)).until(() -> loops() <= before);
        assertThat(second.isRunning()).isFalse();
    }
}
