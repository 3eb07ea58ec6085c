package io.baigong.connect.modbus;

import static io.baigong.connect.modbus.Units.at;
import static io.baigong.connect.modbus.Units.tag;
import static io.baigong.connect.modbus.Units.tags;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Severity;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.WriteResult;
import io.baigong.connect.peer.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against units that others wrote: libmodbus (C), pymodbus (Python), modbus-serial and jsmodbus
/// (JavaScript).
class ForeignUnitsTests {
    private static List<Value> values(List<Sample> samples) {
        assertThat(samples)
                .allSatisfy(sample -> assertThat(sample.status()).isEqualTo(Status.GOOD));
        return samples.stream().map(sample -> Objects.requireNonNull(sample.value())).toList();
    }

    private static void good(List<WriteResult> results) {
        assertThat(results).extracting(WriteResult::status).containsOnly(Status.GOOD);
    }

    @Test
    void readsEachTableOfPymodbus() throws Exception {
        int port = Peer.freePort();
        try (var peer = Units.pymodbus(port);
                var link = Units.open(new ModbusTcp(), at(port))) {
            assertThat(
                            values(
                                    link.read(
                                            tags(
                                                    "holding:7",
                                                    "input:7",
                                                    "coil:6",
                                                    "coil:7",
                                                    "discrete:6",
                                                    "discrete:7",
                                                    "4x00008"))))
                    .containsExactly(
                            Value.of(21),
                            Value.of(1007),
                            Value.of(true),
                            Value.of(false),
                            Value.of(false),
                            Value.of(true),
                            Value.of(21));
            assertThat(peer.output()).doesNotContain("Traceback");
        }
    }

    @Test
    void readsRtuOverTcp() throws Exception {
        int port = Peer.freePort();
        try (var _ = Units.pymodbusRtuOverTcp(port);
                var link = Units.open(new ModbusRtuOverTcp(), at(port))) {
            assertThat(values(link.read(tags("holding:7", "coil:6", "input:120"))))
                    .containsExactly(Value.of(21), Value.of(true), Value.of(1120));
        }
    }

    @Test
    void reads2000CoilsAnd1000RegistersWithinTheLimitsOfTheStandard() throws Exception {
        int port = Peer.freePort();
        try (var _ = Units.libmodbus(port);
                var counter = new Counted(port)) {
            var tags = new ArrayList<Tag>();
            for (int i = 0; i < 2000; i++) {
                tags.add(tag("coil:" + i, null));
                if (i < 1000) {
                    tags.add(tag("holding:" + i, null));
                }
            }
            var samples = counter.link().read(tags);
            assertThat(samples).allSatisfy(sample -> assertThat(sample.status().isGood()).isTrue());
            assertThat(samples.get(3 * 999 / 2)).isNotNull();
            assertThat(counter.requests()).isEqualTo(1 + 8);
            assertThat(values(counter.link().read(tags("holding:999"))))
                    .containsExactly(Value.of(999));
        }
    }

    /// A link and what it sends.
    private record Counted(Link link, Units.Counter counter) implements AutoCloseable {
        Counted(int port) throws Exception {
            var counter = new Units.Counter();
            this(Units.open(new ModbusTcp(), at(port), InstantSource.system(), counter), counter);
        }

        int requests() {
            return counter.requests();
        }

        @Override
        public void close() {
            link.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"modbus-serial", "jsmodbus"})
    void understandsEachTypeAsJavaScriptWroteIt(String library) throws Exception {
        int port = Peer.freePort();
        try (var _ = Units.javascript(library, port);
                var link = Units.open(new ModbusTcp(), at(port))) {
            assertThat(
                            values(
                                    link.read(
                                            List.of(
                                                    tag("holding:0", DataType.INT16),
                                                    tag("holding:1", DataType.INT32),
                                                    tag("holding:3", DataType.UINT32),
                                                    tag("holding:5", DataType.FLOAT32),
                                                    tag("holding:7", DataType.FLOAT64),
                                                    tag("holding:11", DataType.INT64),
                                                    tag("holding:19#cdab", DataType.FLOAT32),
                                                    tag("input:21#dcba", DataType.UINT32),
                                                    tag("holding:23/10", DataType.TEXT),
                                                    tag("holding:0.0", DataType.BOOLEAN),
                                                    tag("holding:0.1", DataType.BOOLEAN)))))
                    .containsExactly(
                            Value.of(-2),
                            Value.of(-123456789),
                            Value.of(4000000000L),
                            Value.of((double) 123.456f),
                            Value.of(-2.5e-300),
                            Value.of(-9007199254740993L),
                            Value.of((double) 123.456f),
                            Value.of(305419896),
                            Value.of("百工"),
                            Value.of(false),
                            Value.of(true));
            var unusable =
                    link.read(
                            List.of(
                                    tag("holding:15", DataType.UINT64),
                                    tag("holding:30", DataType.FLOAT32)));
            assertThat(unusable)
                    .extracting(sample -> sample.status().reason())
                    .containsOnly(Reason.OUT_OF_RANGE);
            assertThat(unusable.getFirst().status().detail())
                    .isEqualTo("9223372036854775813 is above 9223372036854775807");
        }
    }

    @Test
    void writesWhatAForeignClientReads() throws Exception {
        int port = Peer.freePort();
        try (var _ = Units.libmodbus(port)) {
            try (var link = Units.open(new ModbusTcp(), at(port))) {
                good(
                        link.write(
                                List.of(
                                        new Write(tag("holding:10", DataType.INT16), Value.of(-7)),
                                        new Write(
                                                tag("holding:12", DataType.FLOAT32),
                                                Value.of(123.456)),
                                        new Write(
                                                tag("holding:14#cdab", DataType.INT32),
                                                Value.of(-123456789)),
                                        new Write(
                                                tag("holding:20/4", DataType.TEXT), Value.of("AB")),
                                        new Write(tag("coil:3", null), Value.of(true)))));
            }
            assertThat(mbpoll(port, "4:float", "-B", 12)).endsWith("123.456");
            assertThat(mbpoll(port, "4:int", "-0", 14)).endsWith("-123456789");
            assertThat(mbpoll(port, "4:hex", "-0", 20)).endsWith("0x4142");
            assertThat(mbpoll(port, "4", "-0", 10)).contains("-7");
            assertThat(mbpoll(port, "0", "-0", 3)).endsWith("1");
        }
    }

    private static String mbpoll(int port, String type, String more, int address)
            throws IOException {
        var process =
                new ProcessBuilder(
                                "mbpoll",
                                "-m",
                                "tcp",
                                "-p",
                                "" + port,
                                "-a",
                                "1",
                                "-0",
                                "-t",
                                type,
                                more,
                                "-r",
                                "" + address,
                                "-1",
                                "-q",
                                "127.0.0.1")
                        .redirectErrorStream(true)
                        .start();
        var lines = process.inputReader().readAllLines();
        return lines.stream()
                .filter(line -> line.startsWith("[" + address + "]"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(lines))
                .strip();
    }

    @Test
    void changesOneBitOfARegisterAndNoOther() throws Exception {
        int port = Peer.freePort();
        try (var _ = Units.libmodbus(port);
                var link = Units.open(new ModbusTcp(), at(port))) {
            // Holding register 5 has 5.
            good(
                    link.write(
                            List.of(
                                    new Write(tag("holding:5.1", null), Value.of(true)),
                                    new Write(tag("holding:5.0", null), Value.of(false)))));
            assertThat(values(link.read(tags("holding:5")))).containsExactly(Value.of(6));
        }
    }

    @Test
    void writesWithFunctions15And16WhereADeviceKnowsOnlyThose() throws Exception {
        int port = Peer.freePort();
        var frames = new ArrayList<Integer>();
        var listener =
                new LinkListener() {
                    @Override
                    public void sent(ByteBuffer frame) {
                        frames.add((int) frame.get(7));
                    }
                };
        try (var _ = Units.libmodbus(port);
                var link =
                        Units.open(
                                new ModbusTcp(),
                                at(port, "writes", "multiple"),
                                InstantSource.system(),
                                listener)) {
            good(
                    link.write(
                            List.of(
                                    new Write(tag("coil:9", null), Value.of(true)),
                                    new Write(tag("holding:9", null), Value.of(77)))));
            assertThat(values(link.read(tags("coil:9", "holding:9"))))
                    .containsExactly(Value.of(true), Value.of(77));
        }
        assertThat(frames).startsWith(15, 16);
    }

    @Test
    void answersForEachWriteByItself() throws Exception {
        int port = Peer.freePort();
        try (var _ = Units.pymodbus(port);
                var link = Units.open(new ModbusTcp(), at(port))) {
            var results =
                    link.write(
                            List.of(
                                    new Write(tag("holding:1", null), Value.of(70_000)),
                                    new Write(tag("input:1", null), Value.of(1)),
                                    new Write(tag("holding:1", null), Value.of(true)),
                                    new Write(tag("2@holding:50", null), Value.of(1)),
                                    new Write(tag("holding:1", null), Value.of(7))));
            assertThat(results)
                    .extracting(result -> result.status().reason())
                    .containsExactly(
                            Reason.OUT_OF_RANGE,
                            Reason.NOT_SUPPORTED,
                            Reason.WRONG_TYPE,
                            Reason.BAD_ADDRESS,
                            null);
            assertThat(results.getLast().status().severity()).isEqualTo(Severity.GOOD);
            assertThat(values(link.read(tags("holding:1")))).containsExactly(Value.of(7));
        }
    }
}
