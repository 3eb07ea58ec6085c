package io.baigong.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machines that a gateway collects.
class HallTests {
    private static final Instant BEGIN = Instant.parse("2026-11-23T08:00:00Z");

    private static final String[] PROTOCOLS = {
        "modbus-tcp", "dlt645-2007-over-tcp", "s7", "opcua", "mtconnect", "hj212-2017"
    };

    @TempDir Path folder;

    private static Clock at(Duration since) {
        return Clock.fixed(BEGIN.plus(since), ZoneOffset.UTC);
    }

    private static Settings settings(Path folder) {
        return Settings.of(new String[] {"--data", folder.toString()}, Map.of());
    }

    @Test
    void thePressCountsStrokesAndTakesASetPoint() {
        var earlier = new Press(BEGIN.toEpochMilli(), 1, at(Duration.ZERO));
        var later = new Press(BEGIN.toEpochMilli(), 1, at(Duration.ofMinutes(5)));
        int before = earlier.drawn().getInt(4);
        var image = later.drawn();
        assertThat(image.getInt(4) - before).as("a stroke in thirty seconds").isEqualTo(10);
        assertThat(image.getShort(20))
                .as("oil, in tenths of °C")
                .isBetween((short) 300, (short) 450);
        assertThat(later.write(26, ByteBuffer.allocate(2).putShort((short) 80).flip())).isTrue();
        assertThat(later.drawn().getShort(26)).isEqualTo((short) 80);
        assertThat(later.write(26, ByteBuffer.allocate(2).putShort((short) 121).flip())).isFalse();
        assertThat(later.write(24, ByteBuffer.allocate(2).flip())).isFalse();
    }

    @Test
    void theClampSeesTheLatheWorkIdleAndRest() {
        var seen = new TreeSet<String>();
        for (int second = 0; second < 600; second += 5) {
            long start = BEGIN.minusSeconds(second).toEpochMilli();
            var image = new OldLathe(start, 1, at(Duration.ZERO)).drawn();
            int microamperes = image.getShort(0) & 0xFFFF;
            assertThat(microamperes).isBetween(4_000, 20_000);
            double amperes = microamperes * 0.00625 - 25;
            seen.add(amperes < 1 ? "off" : amperes < 3.1 ? "idle" : "work");
        }
        assertThat(seen).containsExactly("idle", "off", "work");
    }

    @Test
    void theBenchRaisesItsAlarmAboveTheLimitThatWasSet() {
        var bench = new TestBench(BEGIN.toEpochMilli(), 1, at(Duration.ofSeconds(25)));
        assertThat(bench.drawn().getShort(0)).isEqualTo((short) 1);
        assertThat(bench.drawn().getShort(2)).as("the third flight").isEqualTo((short) 3);
        assertThat(bench.drawn().getFloat(12)).isEqualTo(1404.2f);
        assertThat(bench.drawn().get(52)).isZero();
        assertThat(bench.write(54, ByteBuffer.allocate(4).putFloat(1_390).flip())).isTrue();
        assertThat(bench.drawn().get(52)).isEqualTo((byte) 1);
        assertThat(bench.write(54, ByteBuffer.allocate(4).putFloat(1_300).flip())).isFalse();
    }

    @Test
    void itsPortsStayAndOneThatIsTakenIsReplaced() throws Exception {
        var said = new ArrayList<String>();
        var notebook = new Notebook(folder);
        Map<String, Integer> first;
        try (var hall = hall(notebook, said)) {
            first = hall.ports();
            assertThat(first).containsOnlyKeys(PROTOCOLS);
            assertThat(hall.certificate()).matches("[0-9a-f]{64}");
            first.forEach((protocol, port) ->
                    assertThat(answers(port))
                            .as(protocol)
                            .isEqualTo(!protocol.equals("hj212-2017")));
        }
        var taken = new ArrayList<ServerSocket>();
        for (String protocol : List.of("modbus-tcp", "opcua")) {
            int port = Objects.requireNonNull(first.get(protocol));
            taken.add(take(port));
        }
        try (var hall = hall(new Notebook(folder), said)) {
            assertThat(hall.ports()).hasSize(PROTOCOLS.length);
            assertThat(hall.ports().get("s7")).isEqualTo(first.get("s7"));
            assertThat(hall.ports().get("mtconnect")).isEqualTo(first.get("mtconnect"));
            assertThat(hall.ports().get("modbus-tcp")).isNotEqualTo(first.get("modbus-tcp"));
            assertThat(hall.ports().get("opcua")).isNotEqualTo(first.get("opcua"));
        }
        for (var socket : taken) {
            socket.close();
        }
        assertThat(said).isEmpty();
    }

    /// A library may give a port back a little after it says so.
    private static ServerSocket take(int port) throws Exception {
        for (int i = 0; i < 100; i++) {
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException later) {
                Thread.sleep(50);
            }
        }
        throw new IllegalStateException("port %d stays taken".formatted(port));
    }

    private Hall hall(Notebook notebook, List<String> said) throws InterruptedException {
        // Usual ports may be in use by a demonstration.
        for (String protocol : PROTOCOLS) {
            if (notebook.port(protocol, 0) == 0) {
                notebook.notePort(protocol, freePort());
            }
        }
        return new Hall(
                settings(folder), notebook, BEGIN.toEpochMilli(), Clock.systemUTC(), said::add);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /// What the gateway is told and what the platform knows of the machines are two files.
    @Test
    void everyTagOfTheGatewayIsAPropertyOfItsThingWithTheSameUnit() throws Exception {
        var configuration = json("/gateway-configuration.json");
        for (JsonObject device : objects(configuration.getJsonArray("devices"))) {
            var item =
                    Inventory.HALL.stream()
                            .filter(one -> one.key().equals(device.getString("key")))
                            .findAny()
                            .orElseThrow();
            var units = new HashMap<String, String>();
            objects(
                            json("/packs/field-demonstration/models/" + item.model() + ".json")
                                    .getJsonArray("properties"))
                    .forEach(property ->
                            units.put(property.getString("key"), property.getString("unit", "")));
            for (JsonObject group : objects(device.getJsonArray("groups"))) {
                for (JsonObject tag : objects(group.getJsonArray("tags"))) {
                    assertThat(units)
                            .as(device.getString("key"))
                            .containsEntry(tag.getString("name"), tag.getString("unit", ""));
                }
            }
        }
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject json(String name) throws IOException {
        try (var in = Objects.requireNonNull(HallTests.class.getResourceAsStream(name), name)) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
