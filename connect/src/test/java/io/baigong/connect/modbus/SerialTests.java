package io.baigong.connect.modbus;

import static io.baigong.connect.modbus.Units.tag;
import static io.baigong.connect.modbus.Units.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.peer.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over a pair of pseudo-terminals, with units of libmodbus and pymodbus at the other end.
class SerialTests {
    private final ModbusRtu protocol = new ModbusRtu();
    private Path near;
    private Path far;
    private Peer cable;

    @BeforeEach
    void lay(@TempDir Path folder) {
        near = folder.resolve("near");
        far = folder.resolve("far");
        cable =
                Peer.start(
                        List.of(
                                "socat",
                                "pty,raw,echo=0,link=" + near,
                                "pty,raw,echo=0,link=" + far),
                        () -> Files.exists(near) && Files.exists(far));
    }

    @AfterEach
    void pull() {
        cable.close();
    }

    private Map<String, String> settings(String... more) {
        var all = new HashMap<>(Map.of("port", near.toString(), "baudRate", "115200"));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /// Serves when it answers a driver: a serial port has no listener to knock at.
    private Peer unit(List<String> command, int unit) {
        return Peer.start(
                command,
                () -> {
                    try (var link =
                            Units.open(
                                    protocol,
                                    settings("unit", "" + unit, "requestTimeout", "200"))) {
                        return link.read(tags("holding:1")).getFirst().status().isGood();
                    } catch (ConnectFault | LinkBroken notYet) {
                        return false;
                    } catch (InterruptedException end) {
                        throw new IllegalStateException(end);
                    }
                });
    }

    @Test
    void readsAndWritesAUnitOfLibmodbus() throws Exception {
        try (var _ = unit(List.of(Units.compiled(), "rtu", far.toString(), "17"), 17);
                var link = Units.open(protocol, settings("unit", "17"))) {
            var write =
                    link.write(
                            List.of(
                                    new Write(tag("holding:100", DataType.FLOAT64), Value.of(-2.5)),
                                    new Write(tag("coil:4", null), Value.of(true)),
                                    new Write(tag("holding:5.1", null), Value.of(true))));
            assertThat(write).allSatisfy(result -> assertThat(result.status().isGood()).isTrue());
            var samples =
                    link.read(
                            List.of(
                                    tag("holding:100", DataType.FLOAT64),
                                    tag("coil:4", null),
                                    tag("holding:5", null),
                                    tag("holding:124", null)));
            assertThat(samples)
                    .extracting(sample -> sample.value())
                    .containsExactly(Value.of(-2.5), Value.of(true), Value.of(7), Value.of(124));
        }
    }

    @Test
    void sharesTheCableAmongUnitsAndMarksTheOneThatIsMissing() throws Exception {
        try (var _ =
                        unit(
                                List.of(
                                        "/usr/bin/python3",
                                        "modbus/pymodbus_server.py",
                                        "rtu",
                                        far.toString()),
                                1);
                var first = Units.open(protocol, settings("unit", "1"));
                var second = Units.open(protocol, settings("unit", "2"));
                var missing = Units.open(protocol, settings("unit", "30"))) {
            assertThat(missing.read(tags("holding:1")).getFirst().status().reason())
                    .isEqualTo(Reason.TIMEOUT);
            assertThat(first.read(tags("holding:10")).getFirst().value()).isEqualTo(Value.of(30));
            assertThat(second.read(tags("holding:10")).getFirst().value()).isEqualTo(Value.of(110));
        }
    }

    @Test
    void refusesToOpenAPortInTwoWays() throws Exception {
        try (var _ = Units.open(protocol, settings())) {
            assertThatThrownBy(() -> Units.open(protocol, settings("parity", "even")))
                    .isInstanceOfSatisfying(
                            ConnectFault.class,
                            fault -> assertThat(fault.kind()).isEqualTo(ConnectFault.Kind.SETTINGS))
                    .hasMessageEndingWith(
                            "is open already for another device with 115200 8N1, asked was 115200 8E1");
        }
    }

    @Test
    void namesAPortThatIsNotThere() {
        assertThatThrownBy(() -> Units.open(protocol, Map.of("port", "/dev/ttyNone")))
                .isInstanceOfSatisfying(
                        ConnectFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(ConnectFault.Kind.UNREACHABLE))
                .hasMessageContaining("/dev/ttyNone");
    }

    @Test
    void breaksWhenThePortIsPulledOut() throws Exception {
        try (var link = Units.open(protocol, settings("requestTimeout", "100"))) {
            cable.kill();
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 10; i++) {
                                    link.read(tags("holding:1"));
                                }
                            })
                    .isInstanceOf(LinkBroken.class);
        }
    }

    /// Serial Line 2.5.1.1: 3.5 characters of 11 bits, and 1.75 ms above 19,200 baud.
    @Test
    void keepsTheSilenceOfTheStandardBetweenFrames() {
        assertThat(ModbusRtu.silence(9_600))
                .isBetween(Duration.ofNanos(4_010_000), Duration.ofNanos(4_011_000));
        assertThat(ModbusRtu.silence(115_200)).isEqualTo(Duration.ofNanos(1_750_000));
    }
}
