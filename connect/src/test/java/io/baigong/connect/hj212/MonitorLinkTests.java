package io.baigong.connect.hj212;

import static io.baigong.connect.hj212.Caller.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.peer.Peer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Monitors that dial in over the loopback interface, in order and out of order.
class MonitorLinkTests {
    private static final String QN = "20260501080001000";
    private static final Message ONE =
            message(
                    QN,
                    "2011",
                    5,
                    "DataTime",
                    "20260501080000",
                    "a21026-Rtd",
                    "58.2",
                    "a21026-Flag",
                    "N");

    private final Hj212 protocol = new Hj212();
    private final int port = Peer.freePort();
    private final BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();

    private Link open(String... more) throws ConnectFault {
        return open(LinkListener.DEAF, more);
    }

    private Link open(LinkListener listener, String... more) throws ConnectFault {
        var given =
                new HashMap<>(
                        Map.of("port", "" + port, "monitor", Caller.NUMBER, "password", "123456"));
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        return protocol.open(
                Settings.of(protocol.settings(), given),
                new Surroundings(InstantSource.system(), Path.of("target"), listener));
    }

    private static List<Tag> tags(String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> new Tag(address, FactorAddress.read(address, null)))
                .toList();
    }

    private void subscribe(Link link, String... addresses) throws Exception {
        link.subscribe(tags(addresses), Duration.ofSeconds(10), samples::addAll);
        for (int i = 0; i < addresses.length; i++) {
            assertThat(next().status().reason()).isEqualTo(Reason.NO_CONNECTION);
        }
    }

    private Sample next() throws InterruptedException {
        var sample = samples.poll(20, TimeUnit.SECONDS);
        if (sample == null) {
            throw new IllegalStateException("no sample");
        }
        return sample;
    }

    @Test
    void handsOnWhatAMonitorSendsAndAnswers() throws Exception {
        try (var link = open()) {
            subscribe(link, "a21026", "a21026-Flag", "a34013-ZsRtd", "hour:a21026");
            try (var caller = new Caller(port)) {
                caller.send(
                        message(
                                QN,
                                "2011",
                                5,
                                "DataTime",
                                "20260501080000",
                                "a21026-Rtd",
                                "58.2",
                                "a21026-Flag",
                                "N",
                                "a34013-ZsRtd",
                                "7",
                                "a34013-Flag",
                                "D"));
                var answer = caller.isAnswered();
                assertThat(answer.head("CN")).isEqualTo("9014");
                assertThat(answer.head("QN")).isEqualTo(QN);
            }
            var sulphur = next();
            assertThat(sulphur.value()).isEqualTo(Value.of(58.2));
            assertThat(sulphur.status().isGood()).isTrue();
            assertThat(sulphur.sourceTime()).isEqualTo(Instant.parse("2026-05-01T00:00:00Z"));
            assertThat(sulphur.serverTime()).isEqualTo(Instant.parse("2026-05-01T00:00:01Z"));
            assertThat(next().value()).isEqualTo(Value.of("N"));
            var dust = next();
            assertThat(dust.value()).isEqualTo(Value.of(7.0));
            assertThat(dust.status().detail()).isEqualTo("flag D: the instrument is out of order");
            assertThat(samples).isEmpty();
        }
    }

    @Test
    void tellsWhenNobodyTakesTheValuesAndDoesNotAnswer() throws Exception {
        var lost = new LinkedBlockingQueue<LinkBroken>();
        var listener =
                new LinkListener() {
                    @Override
                    public void lost(LinkBroken why) {
                        lost.add(why);
                    }
                };
        try (var link = open(listener);
                var caller = new Caller(port)) {
            link.subscribe(
                    tags("a21026"),
                    Duration.ofSeconds(10),
                    list -> {
                        if (list.getFirst().value() != null) {
                            throw new IllegalStateException("the disk is full");
                        }
                    });
            caller.send(ONE);
            assertThat(lost.poll(20, TimeUnit.SECONDS)).hasMessageContaining("the disk is full");
            assertThat(caller.hears()).isNull();
        }
    }

    @Test
    void answersOnlyWhenTheValuesWereHandedOn() throws Exception {
        var safe = new CountDownLatch(1);
        try (var link = open();
                var caller = new Caller(port)) {
            link.subscribe(
                    tags("a21026"),
                    Duration.ofSeconds(10),
                    list -> {
                        if (list.getFirst().value() != null) {
                            try {
                                safe.await();
                            } catch (InterruptedException end) {
                                throw new IllegalStateException(end);
                            }
                        }
                    });
            caller.send(ONE);
            assertThat(caller.hears()).isNull();
            safe.countDown();
            assertThat(caller.isAnswered().head("QN")).isEqualTo(QN);
        }
    }

    @Test
    void answersNothingWhileNobodyTakesTheValues() throws Exception {
        try (var _ = open();
                var caller = new Caller(port)) {
            caller.send(ONE);
            assertThat(caller.hears()).isNull();
        }
    }

    @Test
    void answersWhatIsSentAgainWithoutHandingItOnAgain() throws Exception {
        try (var link = open()) {
            subscribe(link, "a21026");
            for (int i = 0; i < 3; i++) {
                try (var caller = new Caller(port)) {
                    caller.send(ONE);
                    assertThat(caller.isAnswered().head("QN")).isEqualTo(QN);
                }
            }
            assertThat(next().value()).isEqualTo(Value.of(58.2));
            assertThat(samples).isEmpty();
        }
    }

    @Test
    void takesAMessageInParts() throws Exception {
        try (var link = open();
                var caller = new Caller(port)) {
            subscribe(link, "hour:a21026", "hour:w01018-Cou");
            var parts =
                    Caller.parts(
                            message(
                                    QN,
                                    "2061",
                                    7,
                                    "DataTime",
                                    "20260501070000",
                                    "a21026-Avg",
                                    "60"),
                            message(QN, "2061", 7, "w01018-Cou", "3.5"));
            caller.send(parts.getLast());
            assertThat(caller.hears()).isNull();
            for (var part : parts) {
                caller.send(part);
                caller.isAnswered();
            }
            for (var value : List.of(Value.of(60.0), Value.of(3.5))) {
                var sample = next();
                assertThat(sample.value()).isEqualTo(value);
                assertThat(sample.sourceTime()).isEqualTo(Instant.parse("2026-04-30T23:00:00Z"));
            }
        }
    }

    @Test
    void namesAnotherMonitorAndAnotherPassword() throws Exception {
        try (var link = open();
                var caller = new Caller(port)) {
            subscribe(link, "a21026");
            caller.send(Caller.of("M2", ONE));
            assertThat(next().status().detail())
                    .isEqualTo("monitor M2 sent, expected was " + Caller.NUMBER);
            caller.send(Message.upload(QN, "31", "2011", "000000", Caller.NUMBER, 5, ONE.fields()));
            var locked = next().status();
            assertThat(locked.reason()).isEqualTo(Reason.WRONG_DEVICE);
            assertThat(locked.detail())
                    .isEqualTo("monitor %s came with another password".formatted(Caller.NUMBER));
            assertThat(caller.hears()).isNull();
            caller.send(ONE);
            assertThat(next().value()).isEqualTo(Value.of(58.2));
        }
    }

    @Test
    void sharesAPortBetweenMonitors() throws Exception {
        try (var first = open();
                var second = open("monitor", "M2")) {
            subscribe(first, "a21026");
            subscribe(second, "a01011");
            try (var caller = new Caller(port)) {
                caller.send(ONE);
                assertThat(next().value()).isEqualTo(Value.of(58.2));
                var speed = message(QN, "2011", 5, "DataTime", "20260501080000", "a01011-Rtd", "8");
                caller.send(Caller.of("M2", speed));
                assertThat(next().value()).isEqualTo(Value.of(8.0));
            }
            assertThatThrownBy(this::open).hasMessageContaining("has another device at");
        }
        try (var again = open()) {
            subscribe(again, "a21026");
        }
    }

    @Test
    void findsPacketsBetweenGarbageAndNamesIt() throws Exception {
        try (var link = open();
                var caller = new Caller(port)) {
            subscribe(link, "a21026", "hour:a21026");
            byte[] wrong = Packets.write(ONE);
            wrong[40]++;
            caller.send("hello ##12".getBytes(StandardCharsets.US_ASCII));
            assertThat(next().status().reason()).isEqualTo(Reason.GARBAGE);
            assertThat(next().status().reason()).isEqualTo(Reason.GARBAGE);
            caller.send(ONE);
            assertThat(next().status().reason()).isEqualTo(Reason.GARBAGE);
            assertThat(next().status().reason()).isEqualTo(Reason.GARBAGE);
            assertThat(next().value()).isEqualTo(Value.of(58.2));
            caller.isAnswered();
            caller.send(wrong);
            var status = next().status();
            assertThat(status.reason()).isEqualTo(Reason.GARBAGE);
            assertThat(status.detail()).startsWith("checksum ").contains(" was due, at byte ");
            assertThat(caller.hears()).isNull();
            assertThat(samples).isEmpty();
        }
    }

    @Test
    void takesAPacketThatComesByteByByteOrIsCut() throws Exception {
        try (var link = open()) {
            subscribe(link, "a21026");
            byte[] packet = Packets.write(ONE);
            try (var caller = new Caller(port)) {
                caller.send(Arrays.copyOf(packet, 60));
            }
            try (var caller = new Caller(port)) {
                for (byte one : packet) {
                    caller.send(new byte[] {one});
                }
                caller.isAnswered();
            }
            assertThat(next().value()).isEqualTo(Value.of(58.2));
            assertThat(samples).isEmpty();
        }
    }

    @Test
    void takesNoValueWithoutItsTimeAndNoNumberThatIsNone() throws Exception {
        try (var link = open();
                var caller = new Caller(port)) {
            subscribe(link, "a21026");
            caller.send(message(QN, "2011", 5, "a21026-Rtd", "1"));
            assertThat(next().status().detail()).isEqualTo("a packet without a DataTime");
            caller.send(message(QN, "2011", 5, "DataTime", "20260501080000", "a21026-Rtd", "NaN"));
            assertThat(next().status().detail()).isEqualTo("no number: 'NaN'");
        }
    }

    @Test
    void takesAMonitorOfTheEarlierStandard() throws Exception {
        try (var link = open();
                var caller = new Caller(port)) {
            subscribe(link, "minute:011-Avg");
            caller.send(message(QN, "2051", 1, "DataTime", "20260501080000", "011-Avg", "231.0"));
            assertThat(next().value()).isEqualTo(Value.of(231.0));
            assertThat(caller.isAnswered().text())
                    .isEqualTo("ST=91;CN=9014;CP=&&QN=%s;CN=2051&&".formatted(QN));
        }
    }

    @Test
    void dialsAMonitorThatWaits() throws Exception {
        var lost = new LinkedBlockingQueue<LinkBroken>();
        var listener =
                new LinkListener() {
                    @Override
                    public void lost(LinkBroken why) {
                        lost.add(why);
                    }
                };
        try (var server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                var link = open(listener, "mode", "connect");
                var caller = new Caller(server.accept())) {
            subscribe(link, "a21026");
            caller.send(ONE);
            caller.isAnswered();
            assertThat(next().value()).isEqualTo(Value.of(58.2));
            caller.close();
            assertThat(lost.poll(20, TimeUnit.SECONDS))
                    .hasMessageEndingWith("the other end closed the connection");
        }
        assertThatThrownBy(() -> open("mode", "connect"))
                .isInstanceOfSatisfying(
                        ConnectFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(ConnectFault.Kind.UNREACHABLE));
    }

    @Test
    void namesWhatCannotBeOpened() throws Exception {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(ConnectFault.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:%d: ".formatted(port));
        }
        assertThatThrownBy(() -> open("zone", "Moon/Base"))
                .hasMessage("there is no time zone Moon/Base; one is Asia/Shanghai");
    }
}
