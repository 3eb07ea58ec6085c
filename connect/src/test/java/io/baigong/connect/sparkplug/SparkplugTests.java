package io.baigong.connect.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.AddressFault;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Node;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Status;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.connect.peer.Mosquitto;
import io.baigong.connect.peer.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A node of sparkplug-client behind Mosquitto.
class SparkplugTests {
    private static final Sparkplug PROTOCOL = new Sparkplug();
    private static Mosquitto broker;

    private final List<Sample> told = new CopyOnWriteArrayList<>();
    private Peer node;

    @BeforeAll
    static void startBroker() {
        broker = new Mosquitto();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() {
        node = node();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static Peer node() {
        return Peer.start(
                List.of("node", "sparkplug/node.mjs", Integer.toString(broker.port())), () -> true);
    }

    private static Link open() throws ConnectFault, InterruptedException {
        return PROTOCOL.open(
                Settings.of(
                        PROTOCOL.settings(),
                        Map.of("host", "127.0.0.1", "port", Integer.toString(broker.port()))),
                new Surroundings(InstantSource.system(), Path.of("target"), LinkListener.DEAF));
    }

    private void subscribe(Link link, String... addresses) throws Exception {
        var tags =
                Arrays.stream(addresses)
                        .map(address -> new Tag(address, MetricAddress.read(address)))
                        .toList();
        link.subscribe(tags, Duration.ofSeconds(1), told::addAll);
    }

    private @Nullable Sample last(String address) {
        return told.stream()
                .filter(sample -> sample.tag().name().equals(address))
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private void awaitValue(String address, Value value) {
        Peer.await(
                "%s of %s".formatted(value, address),
                () -> last(address) instanceof Sample sample && value.equals(sample.value()));
    }

    private static void order(String json) {
        broker.publish("control", json);
    }

    @Test
    void readsWhatBirthsSayAndFollowsNamesAndAliases() throws Exception {
        try (var link = open()) {
            subscribe(
                    link,
                    "works/cell-7/press:temperature",
                    "works/cell-7/press:pieces",
                    "works/cell-7/press:offset",
                    "works/cell-7/press:running",
                    "works/cell-7/press:program",
                    "works/cell-7/press:worn",
                    "works/cell-7:births");
            awaitValue("works/cell-7/press:temperature", Value.of(20.0));
            awaitValue("works/cell-7/press:program", Value.of("齿轮"));
            assertThat(told)
                    .extracting(Sample::value)
                    .contains(Value.of(7), Value.of(-3), Value.of(true));
            assertThat(last("works/cell-7/press:temperature"))
                    .extracting(sample -> sample == null ? null : sample.sourceTime())
                    .isEqualTo(Instant.ofEpochMilli(1_790_000_000_000L));
            assertThat(last("works/cell-7/press:worn"))
                    .extracting(sample -> sample == null ? null : sample.status())
                    .isEqualTo(Status.bad(Reason.MARKED_BY_DEVICE, "quality 0"));
            order("{\"data\": 21.5}");
            awaitValue("works/cell-7/press:temperature", Value.of(21.5));
            order("{\"alias\": 22}");
            awaitValue("works/cell-7/press:temperature", Value.of(22.0));
        }
    }

    @Test
    void asksForBirthsWhenItComesLateAndWhenMessagesWereLost() throws Exception {
        try (var early = open()) {
            subscribe(early, "works/cell-7:births");
            Peer.await("a birth", () -> !told.isEmpty());
        }
        told.clear();
        try (var link = open()) {
            subscribe(link, "works/cell-7:births", "works/cell-7/press:temperature");
            awaitValue("works/cell-7/press:temperature", Value.of(20.0));
            var before = last("works/cell-7:births");
            Thread.sleep(5_100); // births are not asked for more often
            order("{\"skip\": true}");
            order("{\"data\": 30}");
            Peer.await(
                    "the next birth",
                    () ->
                            last("works/cell-7:births") instanceof Sample now
                                    && before != null
                                    && !now.equals(before));
            assertThat(told)
                    .anyMatch(sample ->
                            Value.of(30.0).equals(sample.value())
                                    && sample.status().reason() == Reason.QUEUE_OVERFLOW);
        }
    }

    @Test
    void tellsWhenDevicesAndNodesAreGone() throws Exception {
        String temperature = "works/cell-7/press:temperature";
        try (var link = open()) {
            subscribe(link, temperature, "works/cell-7:births");
            awaitValue(temperature, Value.of(20.0));
            order("{\"deviceDeath\": true}");
            Peer.await("the death of the device", () -> isGone(temperature));
            assertThat(isGone("works/cell-7:births")).isFalse();
            order("{\"deviceBirth\": true}");
            awaitValue(temperature, Value.of(20.0));
            node.kill();
            Peer.await(
                    "the death of the node",
                    () -> isGone(temperature) && isGone("works/cell-7:births"));
            node = node();
            awaitValue(temperature, Value.of(20.0));
        }
    }

    private boolean isGone(String address) {
        return last(address) instanceof Sample sample
                && sample.status().reason() == Reason.NO_CONNECTION;
    }

    @Test
    void browsesWhatWasBorn() throws Exception {
        try (var link = open()) {
            subscribe(link, "works/cell-7/press:pieces");
            awaitValue("works/cell-7/press:pieces", Value.of(7));
            assertThat(link.browse(null, null, 10).nodes())
                    .extracting(Node::name)
                    .containsExactly("works/cell-7", "works/cell-7/press");
            var metrics = link.browse("works/cell-7/press", null, 4);
            assertThat(metrics.nodes())
                    .extracting(Node::address)
                    .contains("works/cell-7/press:pieces")
                    .hasSize(4);
            assertThat(link.browse("works/cell-7/press", metrics.next(), 4).nodes()).hasSize(2);
        }
    }

    @Test
    void saysWhereAnAddressIsWrong() {
        assertThatThrownBy(() -> MetricAddress.read("works:x"))
                .hasMessage(
                        "address, character 6: expected group/node or group/node/device before the colon, came 1 names");
        assertThatThrownBy(() -> MetricAddress.read("works/cell"))
                .hasMessage(
                        "address, character 11: expected a colon and the name of a metric, came the end");
        assertThatThrownBy(() -> MetricAddress.read("works//x:y")).isInstanceOf(AddressFault.class);
    }

    @Property
    void understandsAnyMessageAsSomething(@ForAll byte[] bytes) {
        var host = new Host();
        for (var kind : List.of("NBIRTH", "DBIRTH", "NDATA", "DDATA", "NDEATH", "DDEATH")) {
            String device = kind.startsWith("D") ? "/d" : "";
            assertThat(host.take("spBv1.0/g/%s/n%s".formatted(kind, device), bytes)).isNotNull();
        }
    }

    @Test
    void takesNoDeathOfAnEarlierSession() {
        var host = new Host();
        host.take("spBv1.0/g/NBIRTH/n", message(0, 4));
        assertThat(host.take("spBv1.0/g/NDEATH/n", message(0, 3))).isEmpty();
        assertThat(host.take("spBv1.0/g/NDEATH/n", message(0, 4))).hasSize(1);
    }

    @Test
    void readsDataByTheTypeThatTheBirthSaid() {
        var host = new Host();
        host.take("spBv1.0/g/NBIRTH/n", message(0, 4));
        long minusThree = 0xFFFF_FFFDL;
        host.take("spBv1.0/g/DBIRTH/n/d", metric(1, "offset", 9, 3, minusThree));
        assertThat(values(host.take("spBv1.0/g/DDATA/n/d", metric(2, "offset", 0, 0, minusThree))))
                .containsExactly(Value.of(-3));
        assertThat(values(host.take("spBv1.0/g/DDATA/n/d", metric(3, "", 9, 0, minusThree))))
                .containsExactly(Value.of(-3));
        assertThat(values(host.take("spBv1.0/g/DDATA/n/d", metric(4, "", 9, 7, minusThree))))
                .containsExactly(Value.of(minusThree));
    }

    private static List<Value> values(List<Host.Event> events) {
        return events.stream()
                .filter(Host.Event.Told.class::isInstance)
                .map(event -> Objects.requireNonNull(((Host.Event.Told) event).metric().value()))
                .toList();
    }

    @Test
    void needsBirthsUntilTheyComeAfterMessagesWereLost() {
        var host = new Host();
        host.take("spBv1.0/g/NBIRTH/n", message(0, 4));
        host.take("spBv1.0/g/DBIRTH/n/d", metric(1, "a", 1, 3, 5));
        var unknown = Host.Event.Unknown.class;
        assertThat(host.take("spBv1.0/g/DDATA/n/d", metric(2, "a", 0, 0, 5)))
                .noneMatch(unknown::isInstance);
        assertThat(host.take("spBv1.0/g/DDATA/n/d", metric(4, "a", 0, 0, 5)))
                .anyMatch(unknown::isInstance);
        assertThat(host.take("spBv1.0/g/DDATA/n/d", metric(5, "a", 0, 0, 5)))
                .anyMatch(unknown::isInstance);
        host.take("spBv1.0/g/NBIRTH/n", message(0, 4));
        host.take("spBv1.0/g/DBIRTH/n/d", metric(1, "a", 1, 3, 5));
        assertThat(host.take("spBv1.0/g/DDATA/n/d", metric(2, "a", 0, 0, 5)))
                .noneMatch(unknown::isInstance);
    }

    @Test
    void tellsOfDevicesThatANewSessionOfTheNodeDoesNotBear() {
        var host = new Host();
        host.take("spBv1.0/g/NBIRTH/n", message(0, 4));
        host.take("spBv1.0/g/DBIRTH/n/d", metric(1, "a", 1, 3, 5));
        var gone = new Host.Event.Gone(new Host.Source("g", "n", "d"), "the node began anew");
        assertThat(host.take("spBv1.0/g/NBIRTH/n", message(0, 4))).doesNotContain(gone);
        host.take("spBv1.0/g/DBIRTH/n/d", metric(1, "a", 1, 3, 5));
        assertThat(host.take("spBv1.0/g/NBIRTH/n", message(0, 5))).contains(gone);
    }

    @Test
    void tellsTheDeathOfADeviceWhoseBirthWasLost() {
        var host = new Host();
        host.take("spBv1.0/g/NBIRTH/n", message(0, 4));
        assertThat(host.take("spBv1.0/g/DDEATH/n/d", metric(2, "", 0, 0, 0)))
                .anyMatch(Host.Event.Gone.class::isInstance)
                .anyMatch(Host.Event.Unknown.class::isInstance);
    }

    /// @param name none when it is empty
    /// @param alias none when it is 0
    /// @param type none when it is 0
    private static byte[] metric(int sequence, String name, long alias, long type, long bits) {
        var metric = new ProtocolBuffer(64);
        if (!name.isEmpty()) {
            metric.text(1, name);
        }
        if (alias != 0) {
            metric.number(2, alias);
        }
        if (type != 0) {
            metric.number(4, type);
        }
        metric.number(10, bits);
        var payload = new ProtocolBuffer(64);
        payload.part(2, metric);
        payload.number(3, sequence);
        return payload.toBytes();
    }

    private static byte[] message(int sequence, long bdSeq) {
        var metric = new ProtocolBuffer(64);
        metric.text(1, "bdSeq");
        metric.number(4, 8);
        metric.number(11, bdSeq);
        var payload = new ProtocolBuffer(64);
        payload.part(2, metric);
        payload.number(3, sequence);
        return payload.toBytes();
    }
}
