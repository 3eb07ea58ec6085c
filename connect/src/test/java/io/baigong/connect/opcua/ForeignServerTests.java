package io.baigong.connect.opcua;

import static io.baigong.connect.opcua.Servers.OWN;
import static io.baigong.connect.opcua.Servers.own;
import static io.baigong.connect.opcua.Servers.read;
import static io.baigong.connect.opcua.Servers.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.Call;
import io.baigong.connect.Link;
import io.baigong.connect.Node;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Severity;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.peer.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server of node-opcua, without security.
class ForeignServerTests {
    private static final int PORT = Peer.freePort();
    private static final int MANY = 30;
    private static Peer server;

    @TempDir Path directory;
    private Link link;

    @BeforeAll
    static void start() {
        server =
                Servers.nodeOpcua(
                        PORT,
                        Servers.folder("plain"),
                        "\"nodes\":" + MANY,
                        "\"limits\":{\"maxNodesPerRead\":7,\"maxNodesPerWrite\":3,"
                                + "\"maxMonitoredItemsPerCall\":11}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        link = Servers.open(PORT, directory, "queueSize", "400", "samplingInterval", "0");
    }

    @AfterEach
    void close() {
        link.close();
    }

    private static void isBad(Status status, Reason reason) {
        assertThat(status.severity()).isEqualTo(Severity.BAD);
        assertThat(status.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "Boolean, true",
        "SByte, -5",
        "Byte, 250",
        "Int16, -12345",
        "UInt16, 54321",
        "Int32, -123456789",
        "UInt32, 4000000000",
        "Int64, 77",
        "Float, 0.5",
        "Double, 2.25",
        "String, 百工 ✓",
        "DateTime, 2026-01-31T12:30:15.250Z",
        "ByteString, cafe",
        "Guid, 09087e75-8e5e-499b-954f-f2a9603db28a",
        "LocalizedText, 主轴",
        "StatusCode, Bad_DeviceFailure",
        "Duration, 250.0",
        "Any, 3",
        "Mode, 1"
    })
    void everyBuiltInTypeIsRead(String name, String shown) throws Exception {
        var sample = read(link, OWN + name);

        assertThat(sample.status()).isEqualTo(Status.GOOD);
        assertThat(sample.value()).isNotNull();
        var text =
                switch (sample.value()) {
                    case Value.Real(double number) -> Double.toString(number);
                    case Value.Whole(long number) -> Long.toString(number);
                    case Value.Flag(boolean on) -> Boolean.toString(on);
                    case Value.Text(String words) -> words;
                };
        assertThat(text).isEqualTo(shown);
    }

    @Test
    void whatIsNoSingleFiniteValueIsNamed() throws Exception {
        isBad(read(link, OWN + "NaN").status(), Reason.OUT_OF_RANGE);
        isBad(read(link, OWN + "UInt64").status(), Reason.OUT_OF_RANGE);
        isBad(read(link, OWN + "Structure").status(), Reason.WRONG_TYPE);
        var zones = read(link, OWN + "Zones");
        isBad(zones.status(), Reason.WRONG_TYPE);
        assertThat(zones.status().detail()).contains("an array of 3").contains("element=");
        assertThat(read(link, "element=1;" + OWN + "Zones").value()).isEqualTo(Value.of(2.5));
        isBad(read(link, "element=9;" + OWN + "Zones").status(), Reason.BAD_ADDRESS);
    }

    @Test
    void nodesAreFoundByUriByIndexAndByEveryKindOfIdentifier() throws Exception {
        String uri = "nsu=urn:baigong:test:machine;";
        assertThat(read(link, uri + "i=5001").value()).isEqualTo(Value.of(11));
        assertThat(read(link, uri + "g=09087e75-8e5e-499b-954f-f2a9603db28a").value())
                .isEqualTo(Value.of(12));
        assertThat(read(link, uri + "b=M/RbKBsRVkePCePcx24oRA==").value()).isEqualTo(Value.of(13));
        int index = namespaceOf("Machine");
        assertThat(read(link, "ns=%d;i=5001".formatted(index)).value()).isEqualTo(Value.of(11));
        isBad(read(link, "nsu=urn:nobody;i=1").status(), Reason.BAD_ADDRESS);
        isBad(read(link, uri + "s=Nowhere").status(), Reason.BAD_ADDRESS);
    }

    private int namespaceOf(String folder) throws Exception {
        for (int index = 1; index < 9; index++) {
            try {
                link.browse("ns=%d;s=%s".formatted(index, folder), null, 1);
                return index;
            } catch (IllegalArgumentException notThere) {
                // The next one.
            }
        }
        throw new IllegalStateException("there is no " + folder);
    }

    @Test
    void oneBadTagAmongMoreThanTheServerTakesAtOnceSpoilsNoOther() throws Exception {
        var tags =
                new ArrayList<>(IntStream.range(0, MANY).mapToObj(i -> own("Many." + i)).toList());
        tags.add(13, own("Nowhere"));

        var samples = link.read(tags);

        assertThat(samples)
                .hasSize(MANY + 1)
                .extracting(Sample::tag)
                .containsExactlyElementsOf(tags);
        isBad(samples.get(13).status(), Reason.BAD_ADDRESS);
        assertThat(samples).filteredOn(sample -> sample.status().isGood()).hasSize(MANY);
    }

    @Test
    void statusAndTimesOfTheSourceStay() throws Exception {
        var uncertain = read(link, OWN + "Uncertain");
        assertThat(uncertain.status().severity()).isEqualTo(Severity.UNCERTAIN);
        assertThat(uncertain.status().reason()).isEqualTo(Reason.MARKED_BY_DEVICE);
        assertThat(uncertain.status().detail()).startsWith("Uncertain_LastUsableValue");
        assertThat(uncertain.value()).isEqualTo(Value.of(7.5));
        assertThat(uncertain.sourceTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(uncertain.serverTime()).isNotNull();
        isBad(read(link, OWN + "Failed").status(), Reason.DEVICE_NOT_READY);
    }

    @Test
    void browsingPagesAndShowsAddressesThatCanBeRead() throws Exception {
        var top = link.browse(null, null, 100).nodes();
        assertThat(top).extracting(Node::name).contains("Machine", "Many", "Server");
        var found = new ArrayList<Node>();
        String next = null;
        do {
            var page = link.browse(OWN + "Many", next, 8);
            assertThat(page.nodes()).hasSizeLessThanOrEqualTo(8);
            found.addAll(page.nodes());
            next = page.next();
        } while (next != null);

        assertThat(found).extracting(Node::name).doesNotHaveDuplicates().contains("0", "29");
        var variable =
                found.stream().filter(node -> node.name().equals("29")).findFirst().orElseThrow();
        assertThat(variable.kind()).isEqualTo(Node.Kind.VARIABLE);
        assertThat(variable.address()).isEqualTo(OWN + "Many.29");
        assertThat(variable.writable()).isTrue();
        assertThat(found).filteredOn(node -> node.kind() == Node.Kind.METHOD).hasSize(1);
        assertThat(link.browse(OWN + "Machine", null, 100).nodes())
                .filteredOn(node -> node.name().equals("ReadOnly"))
                .allMatch(node -> !node.writable());
        assertThatThrownBy(() -> link.browse(OWN + "Nowhere", null, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Bad_NodeIdUnknown");
    }

    @Test
    void aPageGoesOnAfterTheServerForgotIt() throws Exception {
        var first = link.browse(OWN + "Many", null, 8);
        for (int i = 0; i < 6; i++) {
            link.browse(OWN + "Machine", null, 2);
        }

        var second = link.browse(OWN + "Many", first.next(), 8);

        assertThat(second.nodes())
                .extracting(Node::name)
                .doesNotContainAnyElementsOf(first.nodes().stream().map(Node::name).toList());
        assertThat(second.nodes().getFirst().name()).isEqualTo("8");
    }

    @Test
    void aValueIsWrittenInTheTypeOfItsVariable() throws Exception {
        var writes =
                List.of(
                        new Write(own("Byte"), Value.of(7)),
                        new Write(own("Float"), Value.of(1.5)),
                        new Write(own("Int64"), Value.of(-5)),
                        new Write(own("Mode"), Value.of(2)),
                        new Write(own("Any"), Value.of(21)),
                        new Write(own("Duration"), Value.of(100)),
                        new Write(own("DateTime"), Value.of("2026-02-01T00:00:00Z")),
                        new Write(tag("element=2;" + OWN + "Zones"), Value.of(9.5)));

        assertThat(link.write(writes))
                .allSatisfy(result -> assertThat(result.status()).isEqualTo(Status.GOOD));

        assertThat(read(link, OWN + "Byte").value()).isEqualTo(Value.of(7));
        assertThat(read(link, OWN + "Any").value()).isEqualTo(Value.of(21));
        assertThat(read(link, "element=2;" + OWN + "Zones").value()).isEqualTo(Value.of(9.5));
        link.write(
                List.of(
                        new Write(own("Byte"), Value.of(250)),
                        new Write(own("Float"), Value.of(0.5)),
                        new Write(own("Int64"), Value.of(77)),
                        new Write(own("Mode"), Value.of(1)),
                        new Write(own("Any"), Value.of(3)),
                        new Write(own("Duration"), Value.of(250)),
                        new Write(own("DateTime"), Value.of("2026-01-31T12:30:15.250Z"))));
    }

    @Test
    void aWriteThatCannotBeIsRefusedByItself() throws Exception {
        var results =
                link.write(
                        List.of(
                                new Write(own("Byte"), Value.of(256)),
                                new Write(own("Boolean"), Value.of(1)),
                                new Write(own("Zones"), Value.of(1)),
                                new Write(own("ReadOnly"), Value.of(1.0)),
                                new Write(own("Nowhere"), Value.of(1)),
                                new Write(own("Structure"), Value.of(1)),
                                new Write(own("Double"), Value.of(2.25))));

        assertThat(results)
                .extracting(result -> result.status().reason())
                .containsExactly(
                        Reason.OUT_OF_RANGE,
                        Reason.WRONG_TYPE,
                        Reason.WRONG_TYPE,
                        Reason.REFUSED_BY_DEVICE,
                        Reason.BAD_ADDRESS,
                        Reason.NOT_SUPPORTED,
                        null);
    }

    @Test
    void methodsAreCalled() throws Exception {
        var add =
                link.browse(OWN + "Machine", null, 100).nodes().stream()
                        .filter(node -> node.name().equals("Add"))
                        .findFirst()
                        .orElseThrow();

        var result = link.call(new Call(add.id(), List.of(Value.of(2), Value.of(0.5))));

        assertThat(result.results().getFirst()).isEqualTo(Value.of(2.5));
        assertThat(result.status().isBad()).isFalse();
        var few = link.call(new Call(add.id(), List.of(Value.of(2))));
        isBad(few.status(), Reason.WRONG_TYPE);
        assertThat(few.status().detail()).isEqualTo("expected 2 arguments (a, b), came 1");
        var wide = link.call(new Call(add.id(), List.of(Value.of(70_000), Value.of(1))));
        isBad(wide.status(), Reason.OUT_OF_RANGE);
        var refused = link.call(new Call(OWN + "Machine;method=" + OWN + "Refuse", List.of()));
        isBad(refused.status(), Reason.REFUSED_BY_DEVICE);
        isBad(link.call(new Call("s=x", List.of())).status(), Reason.BAD_ADDRESS);
    }

    private void change(int rounds) throws Exception {
        var call = new Call(OWN + "Many;method=" + OWN + "Change", List.of(Value.of(rounds)));
        assertThat(link.call(call).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void everyChangeThatTheServerQueuedArrivesOnceAndInOrder() throws Exception {
        var told = new Servers.Told();
        var tags = IntStream.range(0, MANY).mapToObj(i -> own("Many." + i)).toList();
        try (var subscription = link.subscribe(tags, Duration.ofMillis(50), told)) {
            Peer.await("the first values", () -> told.all().size() >= MANY);
            for (int i = 0; i < 4; i++) {
                change(75);
            }
            Peer.await("the last values", () -> told.all().size() >= MANY * 301);
            for (var tag : tags) {
                var values = told.of(tag).stream().map(ForeignServerTests::whole).toList();
                long first = values.getFirst();
                assertThat(values)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(0, 300).mapToObj(i -> first + i).toList());
            }
            assertThat(told.all()).allMatch(sample -> sample.status().equals(Status.GOOD));
        }
    }

    private static long whole(Sample sample) {
        return sample.value() instanceof Value.Whole(long number) ? number : -1;
    }

    @Test
    void whatTheServersQueueCouldNotHoldIsFlagged() throws Exception {
        try (var narrow =
                Servers.open(PORT, directory, "queueSize", "5", "samplingInterval", "0")) {
            var told = new Servers.Told();
            var tag = own("Many.3");
            narrow.subscribe(List.of(tag), Duration.ofMillis(200), told);
            Peer.await("the first value", () -> !told.all().isEmpty());
            change(50);
            long last = whole(link.read(List.of(tag)).getFirst());
            Peer.await("the last value", () -> whole(told.all().getLast()) == last);

            assertThat(told.all()).hasSizeLessThan(30);
            assertThat(told.all())
                    .anyMatch(sample ->
                            sample.status().reason() == Reason.QUEUE_OVERFLOW
                                    && sample.value() != null);
        }
    }

    @Test
    void aSinkThatBlocksFillsTheServersQueueAndTheLinkLivesOn() throws Exception {
        var told = new Servers.Told();
        var release = new CountDownLatch(1);
        var tag = own("Many.4");
        try (var slow =
                Servers.open(
                        PORT,
                        directory,
                        "queueSize",
                        "5",
                        "keepAlive",
                        "500",
                        "samplingInterval",
                        "0")) {
            slow.subscribe(
                    List.of(tag),
                    Duration.ofMillis(50),
                    samples -> {
                        told.accept(samples);
                        try {
                            release.await();
                        } catch (InterruptedException end) {
                            Thread.currentThread().interrupt();
                        }
                    });
            Peer.await("the first value", () -> !told.all().isEmpty());
            change(40);
            Thread.sleep(3_000);
            assertThat(told.all()).hasSize(1);
            release.countDown();
            long last = whole(link.read(List.of(tag)).getFirst());
            Peer.await("the last value", () -> whole(told.all().getLast()) == last);

            assertThat(told.all())
                    .anyMatch(sample -> sample.status().reason() == Reason.QUEUE_OVERFLOW);
            assertThat(read(slow, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void aTagThatCannotBeWatchedIsBadAndTheOthersAreWatched() throws Exception {
        var told = new Servers.Told();
        var bad = own("Nowhere");
        var nowhere = tag("nsu=urn:nobody;i=1");
        var good = own("Many.5");
        link.subscribe(List.of(bad, good, nowhere), Duration.ofMillis(50), told);
        Peer.await("all three", () -> told.all().size() >= 3);

        isBad(told.of(bad).getFirst().status(), Reason.BAD_ADDRESS);
        isBad(told.of(nowhere).getFirst().status(), Reason.BAD_ADDRESS);
        assertThat(told.of(good).getFirst().status()).isEqualTo(Status.GOOD);
    }

    @Test
    void theServerKeepsToADeadbandWhereItCan() throws Exception {
        var told = new Servers.Told();
        var temperature = tag("deadband=5%;" + OWN + "Temperature");
        var text = tag("deadband=1;" + OWN + "String");
        link.subscribe(List.of(temperature, text), Duration.ofMillis(50), told);
        Peer.await("both", () -> told.all().size() >= 2);
        for (double value : new double[] {21, 25, 40}) {
            link.write(List.of(new Write(own("Temperature"), Value.of(value))));
            Thread.sleep(200);
        }
        Peer.await("the large change", () -> told.of(temperature).size() >= 2);

        assertThat(told.of(temperature))
                .extracting(Sample::value)
                .containsExactly(Value.of(20.0), Value.of(40.0));
        assertThat(told.of(text).getFirst().status()).isEqualTo(Status.GOOD);
        link.write(List.of(new Write(own("Temperature"), Value.of(20.0))));
    }

    @Test
    void aClosedSubscriptionTellsNothingMore() throws Exception {
        var told = new Servers.Told();
        var subscription = link.subscribe(List.of(own("Many.6")), Duration.ofMillis(50), told);
        Peer.await("the first value", () -> !told.all().isEmpty());
        subscription.close();
        subscription.close();
        int before = told.all().size();
        change(3);
        Thread.sleep(300);

        assertThat(told.all()).hasSize(before);
        assertThat(read(link, OWN + "Many.6").status()).isEqualTo(Status.GOOD);
    }
}
