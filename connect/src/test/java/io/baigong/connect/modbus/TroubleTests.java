package io.baigong.connect.modbus;

import static io.baigong.connect.modbus.Units.at;
import static io.baigong.connect.modbus.Units.tag;
import static io.baigong.connect.modbus.Units.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Protocol;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.peer.Peer;
import io.baigong.connect.peer.Proxy;
import io.baigong.connect.peer.Proxy.Trouble;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Foreign units behind bad cable, and units that die.
class TroubleTests {
    private static final List<Tag> TAG = tags("holding:7");
    private static final int TCP_PORT = Peer.freePort();
    private static final int RTU_PORT = Peer.freePort();
    private static Peer tcp;
    private static Peer rtu;

    @BeforeAll
    static void start() {
        tcp = Units.pymodbus(TCP_PORT);
        rtu = Units.pymodbusRtuOverTcp(RTU_PORT);
    }

    @AfterAll
    static void stop() {
        tcp.close();
        rtu.close();
    }

    record Way(Protocol protocol, int port) {
        @Override
        public String toString() {
            return protocol.name();
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way(new ModbusTcp(), TCP_PORT), new Way(new ModbusRtuOverTcp(), RTU_PORT));
    }

    private static Sample one(Link link) throws Exception {
        return link.read(TAG).getFirst();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void readsAnswersThatComeInCrumbs(Way way) throws Exception {
        try (var proxy = new Proxy(way.port());
                var link = Units.open(way.protocol(), at(proxy.port()))) {
            proxy.makes(new Trouble.Crumbs());
            assertThat(one(link).value()).isEqualTo(Value.of(21));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void breaksWhenItIsCutInTheMiddleOfAnAnswerAndOpensAgain(Way way) throws Exception {
        try (var proxy = new Proxy(way.port())) {
            try (var link = Units.open(way.protocol(), at(proxy.port()))) {
                assertThat(one(link).value()).isEqualTo(Value.of(21));
                proxy.makes(new Trouble.Cut(4));
                assertThatThrownBy(() -> link.read(TAG)).isInstanceOf(LinkBroken.class);
                assertThatThrownBy(() -> link.read(TAG)).isInstanceOf(LinkBroken.class);
            }
            proxy.makes(new Trouble.None());
            try (var link = Units.open(way.protocol(), at(proxy.port()))) {
                assertThat(one(link).value()).isEqualTo(Value.of(21));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void takesNoAnswerThatComesTooLateForAnother(Way way) throws Exception {
        try (var proxy = new Proxy(way.port());
                var link = Units.open(way.protocol(), at(proxy.port()))) {
            proxy.makes(new Trouble.Slow(700));
            assertThat(one(link).status())
                    .isEqualTo(Status.bad(Reason.TIMEOUT, "unit 1 did not answer within 500 ms"));
            Thread.sleep(400);
            proxy.makes(new Trouble.None());
            assertThat(link.read(tags("holding:9")).getFirst().value()).isEqualTo(Value.of(27));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void takesASilentConnectionForDeadAfterAWhile(Way way) throws Exception {
        try (var proxy = new Proxy(way.port());
                var link = Units.open(way.protocol(), at(proxy.port(), "requestTimeout", "50"))) {
            proxy.makes(new Trouble.Silent());
            for (int i = 0; i < 6; i++) {
                assertThat(one(link).status().reason()).isEqualTo(Reason.TIMEOUT);
            }
            assertThatThrownBy(() -> link.read(TAG))
                    .hasMessageEndingWith("no answer to 6 requests in a row");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void repeatsAReadThatGotNoAnswer(Way way) throws Exception {
        try (var proxy = new Proxy(way.port());
                var link = Units.open(way.protocol(), at(proxy.port(), "retries", "1"))) {
            proxy.makes(
                    new Trouble.Changed(answer -> {
                        proxy.makes(new Trouble.None());
                        return new byte[0];
                    }));
            assertThat(one(link).value()).isEqualTo(Value.of(21));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void neverRepeatsAWriteAndSaysThatItMayHaveBeenDone(Way way) throws Exception {
        try (var proxy = new Proxy(way.port());
                var link = Units.open(way.protocol(), at(proxy.port(), "retries", "3"))) {
            proxy.makes(
                    new Trouble.Changed(answer -> {
                        proxy.makes(new Trouble.None());
                        return new byte[0];
                    }));
            var result =
                    link.write(List.of(new Write(tag("holding:1500", null), Value.of(4711))))
                            .getFirst();
            assertThat(result.status())
                    .isEqualTo(
                            Status.bad(
                                    Reason.TIMEOUT,
                                    "unit 1 did not answer within 500 ms; it may have been done"));
            assertThat(link.read(tags("holding:1500")).getFirst().value())
                    .isEqualTo(Value.of(4711));
        }
    }

    /// A device that answers for another: unit 1 is asked, unit 2 answers.
    @Test
    void namesAnAnswerOfAnotherUnit() throws Exception {
        try (var proxy = new Proxy(TCP_PORT);
                var link = Units.open(new ModbusTcp(), at(proxy.port()));
                var easy = Units.open(new ModbusTcp(), at(proxy.port(), "anyUnit", "true"))) {
            proxy.makes(
                    new Trouble.Changed(answer -> {
                        answer[6] = 2;
                        return answer;
                    }));
            assertThat(one(link).status())
                    .isEqualTo(Status.bad(Reason.WRONG_DEVICE, "unit 2 answered, asked was 1"));
            assertThat(one(easy).value()).isEqualTo(Value.of(21));
            proxy.makes(new Trouble.None());
            assertThat(one(link).value()).isEqualTo(Value.of(21));
        }
    }

    @Test
    void namesAnAnswerOfAnotherUnitOnALine() throws Exception {
        try (var proxy = new Proxy(RTU_PORT);
                var link = Units.open(new ModbusRtuOverTcp(), at(proxy.port()))) {
            proxy.makes(new Trouble.Changed(_ -> RtuFrames.write(2, new byte[] {3, 2, 0, 5})));
            assertThat(one(link).status())
                    .isEqualTo(Status.bad(Reason.WRONG_DEVICE, "unit 2 answered, asked was 1"));
        }
    }

    @Test
    void namesAnAnswerToAnotherTransaction() throws Exception {
        try (var proxy = new Proxy(TCP_PORT);
                var link = Units.open(new ModbusTcp(), at(proxy.port()))) {
            proxy.makes(
                    new Trouble.Changed(answer -> {
                        answer[0] = 0x77;
                        return answer;
                    }));
            assertThat(one(link).status())
                    .isEqualTo(
                            Status.bad(Reason.GARBAGE, "answer to transaction 30465, asked was 1"));
            proxy.makes(new Trouble.None());
            assertThat(one(link).value()).isEqualTo(Value.of(21));
        }
    }

    @Test
    void namesGarbageAndGivesUpTheConnectionWhoseFramesItLost() throws Exception {
        try (var proxy = new Proxy(TCP_PORT);
                var link = Units.open(new ModbusTcp(), at(proxy.port()))) {
            proxy.makes(new Trouble.Changed(_ -> "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes()));
            assertThat(one(link).status())
                    .isEqualTo(
                            Status.bad(
                                    Reason.GARBAGE,
                                    "protocol 21584 where Modbus is 0, at byte 3 of 48 54 54 50 2F 31 2E 31 20 34 30 30 20 42 61"
                                            + " 64 … (28 bytes)"));
            assertThatThrownBy(() -> link.read(TAG))
                    .isInstanceOf(LinkBroken.class)
                    .hasMessageContaining("protocol");
        }
    }

    @Test
    void readsThroughNoiseOnALineAndNamesWhatItCannot() throws Exception {
        try (var proxy = new Proxy(RTU_PORT);
                var link = Units.open(new ModbusRtuOverTcp(), at(proxy.port()))) {
            proxy.makes(
                    new Trouble.Changed(answer ->
                            HexFormat.of().parseHex("00FF" + HexFormat.of().formatHex(answer))));
            assertThat(one(link).value()).isEqualTo(Value.of(21));
            proxy.makes(
                    new Trouble.Changed(answer -> {
                        answer[3] ^= 1;
                        return answer;
                    }));
            assertThat(one(link).status().reason()).isEqualTo(Reason.GARBAGE);
            assertThat(one(link).status().detail()).startsWith("checksum ");
            proxy.makes(new Trouble.None());
            assertThat(one(link).value()).isEqualTo(Value.of(21));
        }
    }

    @Test
    void comesBackAfterAUnitWasKilledAndStartedAgain() throws Exception {
        int port = Peer.freePort();
        var protocol = new ModbusTcp();
        var peer = Units.pymodbus(port);
        try (var link = Units.open(protocol, at(port))) {
            assertThat(one(link).value()).isEqualTo(Value.of(21));
            peer.close();
            assertThatThrownBy(() -> link.read(TAG)).isInstanceOf(LinkBroken.class);
        }
        assertThatThrownBy(() -> Units.open(protocol, at(port)))
                .isInstanceOfSatisfying(
                        ConnectFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(ConnectFault.Kind.UNREACHABLE))
                .hasMessageStartingWith("127.0.0.1:%d: ".formatted(port));
        try (var _ = Units.pymodbus(port);
                var link = Units.open(protocol, at(port))) {
            assertThat(one(link).value()).isEqualTo(Value.of(21));
        }
    }

    @Test
    void namesAHostThatIsNotThere() {
        assertThatThrownBy(
                        () -> Units.open(new ModbusTcp(), Map.of("host", "no.such.host.invalid")))
                .hasMessage("no host is called no.such.host.invalid");
    }

    /// Exception 11, as a gateway answers for a unit that is switched off.
    @Test
    void asksNoFurtherWhenAGatewayCannotReachTheUnit() throws Exception {
        var counter = new Units.Counter();
        try (var proxy = new Proxy(TCP_PORT);
                var link =
                        Units.open(
                                new ModbusTcp(),
                                at(proxy.port(), "maximumGap", "0"),
                                InstantSource.system(),
                                counter)) {
            proxy.makes(
                    new Trouble.Changed(answer -> {
                        byte[] refusal = {
                            answer[0], answer[1], 0, 0, 0, 3, answer[6], (byte) 0x83, 11
                        };
                        return refusal;
                    }));
            var samples = link.read(tags("holding:1", "holding:3", "holding:5", "holding:7"));
            assertThat(samples)
                    .extracting(sample -> sample.status().reason())
                    .containsOnly(Reason.TIMEOUT);
            assertThat(samples.getFirst().status().detail())
                    .isEqualTo(
                            "exception 11 to function 3: the unit behind the gateway did not answer it");
            assertThat(counter.requests()).isEqualTo(2);
        }
    }

    @Test
    void endsWithItsThread() throws Exception {
        try (var proxy = new Proxy(TCP_PORT);
                var link =
                        Units.open(new ModbusTcp(), at(proxy.port(), "requestTimeout", "60000"))) {
            proxy.makes(new Trouble.Silent());
            var reading = new FutureTask<>(() -> link.read(TAG));
            var thread = Thread.ofVirtual().start(reading);
            Peer.await("the request", () -> proxy.connections() == 1);
            Thread.sleep(100);
            thread.interrupt();
            assertThatThrownBy(reading::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void endsACallThatWaitsWhenItIsClosed() throws Exception {
        try (var proxy = new Proxy(TCP_PORT)) {
            var link = Units.open(new ModbusTcp(), at(proxy.port(), "requestTimeout", "60000"));
            proxy.makes(new Trouble.Silent());
            var reading = new FutureTask<>(() -> link.read(TAG));
            Thread.ofVirtual().start(reading);
            Peer.await("the request", () -> proxy.connections() == 1);
            Thread.sleep(100);
            link.close();
            assertThatThrownBy(reading::get).hasCauseInstanceOf(LinkBroken.class);
        }
    }
}
