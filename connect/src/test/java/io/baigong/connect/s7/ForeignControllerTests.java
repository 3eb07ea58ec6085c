package io.baigong.connect.s7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Status;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.WriteResult;
import io.baigong.connect.peer.Peer;
import io.baigong.connect.peer.Proxy;
import io.baigong.connect.peer.Proxy.Trouble;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A controller of snap7, looked at with nodes7 as well.
class ForeignControllerTests {
    private static final S7 PROTOCOL = new S7();
    private static final int PORT = Peer.freePort();
    private static Peer controller;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-23T08:00:00Z"));

    @BeforeAll
    static void start() {
        controller = controller(PORT);
    }

    @AfterAll
    static void stop() {
        controller.close();
    }

    private static Peer controller(int port) {
        return Peer.onPort(port, List.of("node", "s7/snap7_server.mjs", Integer.toString(port)));
    }

    private Link open(int port, String... more) throws ConnectFault, InterruptedException {
        var given =
                new HashMap<>(
                        Map.of(
                                "host",
                                "127.0.0.1",
                                "port",
                                Integer.toString(port),
                                "requestTimeout",
                                "500"));
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        var counter =
                new LinkListener() {
                    @Override
                    public void sent(ByteBuffer frame) {
                        sent.incrementAndGet();
                    }
                };
        return PROTOCOL.open(
                Settings.of(PROTOCOL.settings(), given),
                new Surroundings(now::get, Path.of("target"), counter));
    }

    private static List<Tag> tags(String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> new Tag(address, AddressReader.read(address, null)))
                .toList();
    }

    @Test
    void readsEveryTypeInOneRequest() throws Exception {
        try (var link = open(PORT)) {
            sent.set(0);
            var samples =
                    link.read(
                            tags(
                                    "DB1.DBX0.3",
                                    "DB1.DBX0.2",
                                    "DB1.DBW2:INT",
                                    "DB1.DBD4:REAL",
                                    "DB1.DBB8:LREAL",
                                    "DB1.DBD16:DINT",
                                    "DB1.DBB20:STRING[20]",
                                    "DB1.DBB50:DT",
                                    "DB1.DBB58:DTL",
                                    "DB1.DBB80:WSTRING[10]",
                                    "DB2.DBW8",
                                    "M0.1",
                                    "MW2",
                                    "I0.0",
                                    "QB1"));
            assertThat(samples)
                    .extracting(Sample::value)
                    .containsExactly(
                            Value.of(true),
                            Value.of(false),
                            Value.of(-1234),
                            Value.of(21.5),
                            Value.of(Math.PI),
                            Value.of(-70000),
                            Value.of("motor"),
                            Value.of("2026-11-23T08:15:30.123"),
                            Value.of("2026-11-23T08:15:30.123"),
                            Value.of("齿轮"),
                            Value.of(77),
                            Value.of(true),
                            Value.of(4711),
                            Value.of(true),
                            Value.of(200));
            assertThat(sent).hasValue(1);
        }
    }

    @Test
    void marksWhatIsNotThereAndReadsTheRest() throws Exception {
        try (var link = open(PORT)) {
            var tags =
                    tags(
                            "DB2.DBW8",
                            "DB2.DBW10",
                            "DB2.DBW0",
                            "DB9.DBW0",
                            "DB1.DBD120:REAL",
                            "DB1.DBB130:STRING[20]");
            var samples = link.read(tags);
            assertThat(samples)
                    .extracting(sample -> sample.status().reason())
                    .containsExactly(
                            null,
                            Reason.BAD_ADDRESS,
                            null,
                            Reason.BAD_ADDRESS,
                            Reason.WRONG_TYPE,
                            Reason.WRONG_TYPE);
            assertThat(samples.get(0).value()).isEqualTo(Value.of(77));
            assertThat(samples.get(5).status().detail())
                    .isEqualTo("a text of 99 bytes where the address says 20 at most");

            sent.set(0);
            assertThat(link.read(tags).get(1).status().detail())
                    .endsWith("since 2026-11-23T08:00:00Z, asked again at 2026-11-23T08:01:00Z");
            assertThat(sent).hasValue(1);
        }
    }

    @Test
    void splitsWhatOneMessageDoesNotCarry() throws Exception {
        try (var link = open(PORT, "messageSize", "240")) {
            var all =
                    Stream.concat(
                                    IntStream.range(0, 200).mapToObj(place -> "DB1.DBB" + place),
                                    Stream.of("DB1.DBB200:STRING[254]"))
                            .toArray(String[]::new);
            sent.set(0);
            var samples = link.read(tags(all));
            assertThat(samples).allMatch(sample -> sample.status().isGood());
            assertThat(samples.getLast().value()).isEqualTo(Value.of("x".repeat(250)));
            assertThat(sent).hasValue(3);

            sent.set(0);
            var far =
                    IntStream.range(0, 40)
                            .mapToObj(place -> "DB1.DBB" + 12 * place)
                            .toArray(String[]::new);
            try (var apart = open(PORT, "messageSize", "240", "maximumGap", "0")) {
                sent.set(0);
                assertThat(apart.read(tags(far))).allMatch(sample -> sample.status().isGood());
                assertThat(sent).hasValue(3);
            }
        }
    }

    @Test
    void writesAndAnotherClientSeesIt() throws Exception {
        try (var link = open(PORT)) {
            var targets =
                    tags(
                            "DB1.DBX500.6",
                            "DB1.DBD504:REAL",
                            "DB1.DBB460:STRING[10]",
                            "MW10:INT",
                            "DB9.DBW0",
                            "MW10:INT");
            var values =
                    List.of(
                            Value.of(true),
                            Value.of(12.25),
                            Value.of("spindle"),
                            Value.of(-5),
                            Value.of(1),
                            Value.of(40_000));
            var writes =
                    IntStream.range(0, targets.size())
                            .mapToObj(i -> new Write(targets.get(i), values.get(i)))
                            .toList();
            assertThat(link.write(writes))
                    .extracting(WriteResult::status)
                    .extracting(Status::reason)
                    .containsExactly(
                            null, null, null, null, Reason.BAD_ADDRESS, Reason.OUT_OF_RANGE);
            assertThat(link.read(targets.subList(0, 4)))
                    .extracting(Sample::value)
                    .containsExactlyElementsOf(values.subList(0, 4));
            assertThat(nodes7("DB1,REAL504")).isEqualTo("12.25");
            assertThat(nodes7("DB1,X500.6")).isEqualTo("true");
            assertThat(nodes7("MI10")).isEqualTo("-5");
        }
    }

    private static String nodes7(String address) {
        var command = List.of("node", "s7/nodes7_client.mjs", Integer.toString(PORT), address);
        try {
            var client = new ProcessBuilder(command).directory(Peer.FOLDER.toFile()).start();
            String said = new String(client.getInputStream().readAllBytes());
            client.waitFor();
            return said.strip();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void breaksWhenTheControllerGoesAndOpensWhenItIsBack() throws Exception {
        int port = Peer.freePort();
        var first = controller(port);
        var link = open(port);
        var tags = tags("MW2");
        assertThat(link.read(tags).getFirst().value()).isEqualTo(Value.of(4711));
        first.close();
        assertThatThrownBy(() -> link.read(tags)).isInstanceOf(LinkBroken.class);
        assertThatThrownBy(() -> open(port))
                .isInstanceOfSatisfying(
                        ConnectFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(ConnectFault.Kind.UNREACHABLE));
        try (var _ = controller(port);
                var again = open(port)) {
            assertThat(again.read(tags).getFirst().value()).isEqualTo(Value.of(4711));
        }
    }

    @Test
    void endsInTheMiddleOfAnAnswerWithAName() throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port())) {
            proxy.makes(new Trouble.Cut(9));
            assertThatThrownBy(() -> link.read(tags("MW2"))).isInstanceOf(LinkBroken.class);
            assertThatThrownBy(() -> link.read(tags("MW2"))).isInstanceOf(LinkBroken.class);
        }
    }

    @Test
    void takesAnswersInCrumbs() throws Exception {
        try (var proxy = new Proxy(PORT)) {
            proxy.makes(new Trouble.Crumbs());
            try (var link = open(proxy.port())) {
                assertThat(link.read(tags("MW2", "DB1.DBD4:REAL")))
                        .extracting(Sample::value)
                        .containsExactly(Value.of(4711), Value.of(21.5));
            }
        }
    }

    @Test
    void waitsNoLongerThanSaidAndBreaksAfterThreeSilences() throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port(), "requestTimeout", "50")) {
            proxy.makes(new Trouble.Silent());
            assertThat(link.read(tags("MW2")).getFirst().status())
                    .isEqualTo(Status.bad(Reason.TIMEOUT, "no answer within 50 ms"));
            proxy.makes(new Trouble.None());
            assertThat(link.read(tags("MW2")).getFirst().value()).isEqualTo(Value.of(4711));
            proxy.makes(new Trouble.Silent());
            for (int i = 0; i < 3; i++) {
                link.read(tags("MW2"));
            }
            assertThatThrownBy(() -> link.read(tags("MW2")))
                    .isInstanceOf(LinkBroken.class)
                    .hasMessageContaining("no answer to 3 requests in a row");
        }
    }

    @Test
    void takesNoLateAnswerForAnotherRequest() throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port(), "requestTimeout", "100")) {
            proxy.makes(new Trouble.Slow(150));
            assertThat(link.read(tags("MW2")).getFirst().status().reason())
                    .isEqualTo(Reason.TIMEOUT);
            proxy.makes(new Trouble.None());
            assertThat(link.read(tags("QB1")).getFirst().value()).isEqualTo(Value.of(200));
        }
    }

    @Test
    void namesGarbageAndOtherProtocols() throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port())) {
            proxy.makes(
                    new Trouble.Changed(answer -> {
                        answer[0] = 9;
                        return answer;
                    }));
            assertThat(link.read(tags("MW2")).getFirst().status().reason())
                    .isEqualTo(Reason.GARBAGE);
            assertThatThrownBy(() -> link.read(tags("MW2"))).isInstanceOf(LinkBroken.class);
            assertThatThrownBy(() -> open(proxy.port()))
                    .isInstanceOfSatisfying(
                            ConnectFault.class,
                            fault ->
                                    assertThat(fault.kind())
                                            .isEqualTo(ConnectFault.Kind.OTHER_PROTOCOL));
        }
    }
}
