package io.baigong.connect.mtconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Node;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Status;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.peer.Peer;
import io.baigong.connect.peer.Proxy;
import io.baigong.connect.peer.Proxy.Trouble;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The recording of a real machine, served by an agent of a few lines.
class AgentTests {
    private static final MtConnect PROTOCOL = new MtConnect();

    private final int port = Peer.freePort();
    private final AtomicReference<@Nullable LinkBroken> lost = new AtomicReference<>();
    private final List<Sample> told = new CopyOnWriteArrayList<>();
    private Peer agent;

    @BeforeEach
    void start() {
        agent =
                Peer.onPort(
                        port,
                        List.of("/usr/bin/python3", "mtconnect/agent.py", Integer.toString(port)));
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private Link open(int at) throws ConnectFault, InterruptedException {
        var listener =
                new LinkListener() {
                    @Override
                    public void lost(LinkBroken why) {
                        lost.set(why);
                    }
                };
        return PROTOCOL.open(
                Settings.of(
                        PROTOCOL.settings(),
                        Map.of(
                                "url",
                                "http://127.0.0.1:" + at,
                                "heartbeat",
                                "1000",
                                "requestTimeout",
                                "2000")),
                new Surroundings(InstantSource.system(), Path.of("target"), listener));
    }

    private static List<Tag> tags(String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> new Tag(address, ItemAddress.read(address, null)))
                .toList();
    }

    private void post(String request) {
        try {
            var connection =
                    (HttpURLConnection)
                            URI.create("http://127.0.0.1:%d/%s".formatted(port, request))
                                    .toURL()
                                    .openConnection();
            connection.setRequestMethod("POST");
            assertThat(connection.getResponseCode()).isEqualTo(200);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void put(String key, String value) {
        post("put?key=%s&value=%s".formatted(key, value));
    }

    private @Nullable Sample last(String tag) {
        return told.stream()
                .filter(sample -> sample.tag().name().equals(tag))
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private void awaitValue(String tag, Value value) {
        Peer.await(
                "%s of %s".formatted(value, tag),
                () -> last(tag) instanceof Sample sample && value.equals(sample.value()));
    }

    @Test
    void readsNumbersTextsAndWhatIsMissing() throws Exception {
        put("LX1load", "12.5");
        put("Lavail", "AVAILABLE");
        try (var link = open(port)) {
            var samples = link.read(tags("LX1load", "Lavail", "nothing", "OSAll"));
            assertThat(samples.get(0).value()).isEqualTo(Value.of(12.5));
            assertThat(samples.get(0).sourceTime()).isNotNull();
            assertThat(samples.get(0).serverTime()).isNotNull();
            assertThat(samples.get(1).value()).isEqualTo(Value.of("AVAILABLE"));
            assertThat(samples.get(2).status().reason()).isEqualTo(Reason.BAD_ADDRESS);
            assertThat(samples.get(3).value()).isInstanceOf(Value.Text.class);
            put("LX1load", "UNAVAILABLE");
            assertThat(link.read(tags("LX1load")).getFirst().status())
                    .isEqualTo(Status.bad(Reason.MARKED_BY_DEVICE, "UNAVAILABLE"));
        }
    }

    @Test
    void keepsTheTimeThatTheMachineSaid() throws Exception {
        try (var link = open(port)) {
            assertThat(link.read(tags("OSAll")).getFirst().sourceTime())
                    .isEqualTo(Instant.parse("2022-08-08T13:51:34.716714600Z"));
        }
    }

    @Test
    void browsesTheMachineDownToItsItems() throws Exception {
        try (var link = open(port)) {
            var devices = link.browse(null, null, 10).nodes();
            assertThat(devices).extracting(Node::name).containsExactly("OKUMA", "Mazak");
            var first = link.browse(devices.getFirst().id(), null, 5);
            assertThat(first.nodes()).hasSize(5);
            assertThat(first.next()).isEqualTo("5");
            var rest = link.browse(devices.getFirst().id(), first.next(), 100);
            assertThat(rest.next()).isNull();
            var item =
                    rest.nodes().stream()
                            .filter(node -> node.kind() == Node.Kind.VARIABLE)
                            .findFirst()
                            .orElseThrow();
            assertThat(link.read(tags(String.valueOf(item.address()))).getFirst().status().reason())
                    .isNotEqualTo(Reason.BAD_ADDRESS);
        }
    }

    @Test
    void hearsChangesAndConditionsAsTheyComeAndGo() throws Exception {
        try (var link = open(port);
                var _ =
                        link.subscribe(
                                tags("LX1load", "Lsystem", "nothing"),
                                Duration.ofMillis(10),
                                told::addAll)) {
            assertThat(told).hasSize(3);
            assertThat(told.get(2).status().reason()).isEqualTo(Reason.BAD_ADDRESS);
            put("LX1load", "31");
            awaitValue("LX1load", Value.of(31.0));
            post("put?key=Lsystem&code=404&value=" + encoded("FAULT|overload"));
            awaitValue("Lsystem", Value.of("FAULT: 404 overload"));
            post("put?key=Lsystem&code=17&value=" + encoded("WARNING|door open"));
            awaitValue("Lsystem", Value.of("FAULT: 404 overload; 17 door open"));
            post("put?key=Lsystem&code=404&value=NORMAL");
            awaitValue("Lsystem", Value.of("WARNING: 17 door open"));
            put("Lsystem", "NORMAL");
            awaitValue("Lsystem", Value.of("NORMAL"));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void goesOnWithTheFirstThatIsThereAndSaysThatOthersWereLost() throws Exception {
        try (var proxy = new Proxy(port);
                var link = open(proxy.port());
                var _ = link.subscribe(tags("LX1load"), Duration.ofMillis(300), told::addAll)) {
            put("LX1load", "1");
            awaitValue("LX1load", Value.of(1.0));
            post("put?key=LX1load&value=2&times=500");
            put("LX1load", "3");
            awaitValue("LX1load", Value.of(3.0));
            var flagged =
                    told.stream()
                            .map(Sample::status)
                            .filter(status -> status.reason() == Reason.QUEUE_OVERFLOW)
                            .toList();
            assertThat(flagged).hasSize(1);
            assertThat(flagged.getFirst().detail()).contains("were lost");
            assertThat(told).hasSizeGreaterThan(190);
        }
    }

    @Test
    void beginsAnewWhenTheAgentWasStartedAnew() throws Exception {
        try (var link = open(port);
                var _ = link.subscribe(tags("LX1load"), Duration.ofMillis(10), told::addAll)) {
            put("LX1load", "7");
            awaitValue("LX1load", Value.of(7.0));
            post("restart");
            Peer.await(
                    "a mark of the restart",
                    () ->
                            told.stream()
                                    .anyMatch(sample ->
                                            sample.status().reason() == Reason.QUEUE_OVERFLOW));
            put("LX1load", "8");
            awaitValue("LX1load", Value.of(8.0));
        }
    }

    @Test
    void tellsWhenTheAgentIsGoneOrSilent() throws Exception {
        try (var proxy = new Proxy(port);
                var link = open(proxy.port());
                var _ = link.subscribe(tags("LX1load"), Duration.ofMillis(10), told::addAll)) {
            proxy.makes(new Trouble.Silent());
            Peer.await("the loss", () -> lost.get() != null);
            assertThatThrownBy(() -> link.read(tags("LX1load"))).isInstanceOf(LinkBroken.class);
        }
        agent.close();
        assertThatThrownBy(() -> open(port))
                .isInstanceOfSatisfying(
                        ConnectFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(ConnectFault.Kind.UNREACHABLE));
    }

    @Test
    void tellsWhenAnAnswerIsCutInTheMiddle() throws Exception {
        try (var proxy = new Proxy(port);
                var link = open(proxy.port());
                var _ = link.subscribe(tags("LX1load"), Duration.ofMillis(10), told::addAll)) {
            put("LX1load", "1");
            awaitValue("LX1load", Value.of(1.0));
            proxy.makes(new Trouble.Cut(50));
            put("LX1load", "2");
            Peer.await("the loss", () -> lost.get() != null);
        }
    }

    @Test
    void namesWhatIsNoAgent() throws Exception {
        try (var link = open(port)) {
            post("answer?text=" + encoded("<html>hello</html>"));
            assertThat(link.read(tags("LX1load")).getFirst().status().reason())
                    .isEqualTo(Reason.GARBAGE);
            assertThatThrownBy(() -> open(port))
                    .isInstanceOfSatisfying(
                            ConnectFault.class,
                            fault ->
                                    assertThat(fault.kind())
                                            .isEqualTo(ConnectFault.Kind.OTHER_PROTOCOL));
        }
    }
}
