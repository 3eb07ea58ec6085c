package io.baigong.connect.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
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
import io.baigong.connect.peer.Mosquitto;
import io.baigong.connect.peer.Peer;
import io.baigong.connect.peer.Proxy;
import io.baigong.connect.peer.Proxy.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A broker of Mosquitto, and its client as the device.
class MosquittoTests {
    private static final Mqtt PROTOCOL = new Mqtt();

    private final Mosquitto broker = new Mosquitto();
    private final AtomicReference<@Nullable LinkBroken> lost = new AtomicReference<>();
    private final List<Sample> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        broker.close();
    }

    private Link open(int port, String... more) throws ConnectFault, InterruptedException {
        var given = new HashMap<>(Map.of("host", "127.0.0.1", "port", Integer.toString(port)));
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        var listener =
                new LinkListener() {
                    @Override
                    public void lost(LinkBroken why) {
                        lost.set(why);
                    }
                };
        return PROTOCOL.open(
                Settings.of(PROTOCOL.settings(), given),
                new Surroundings(InstantSource.system(), Path.of("target"), listener));
    }

    private static Tag tag(String address, @Nullable DataType type) {
        return new Tag(address, TopicAddress.read(address, type));
    }

    private void subscribe(Link link, Tag... tags) throws Exception {
        link.subscribe(List.of(tags), Duration.ofSeconds(1), told::addAll);
    }

    private void awaitTold(int count) {
        Peer.await(count + " samples", () -> told.size() >= count);
    }

    @Test
    void readsPlainMessagesJsonAndWildcards() throws Exception {
        try (var link = open(broker.port(), "time", "/ts")) {
            subscribe(
                    link,
                    tag("line/7/temperature", null),
                    tag("line/7/state#/spindle/speed", DataType.FLOAT64),
                    tag("line/+/state#/alarm", null));
            broker.publish("line/7/temperature", "21.5");
            broker.publish(
                    "line/7/state",
                    "{\"ts\": 1000, \"spindle\": {\"speed\": 900}, \"alarm\": true}");
            awaitTold(3);
            assertThat(told)
                    .extracting(Sample::value)
                    .containsExactly(Value.of(21.5), Value.of(900.0), Value.of(true));
            assertThat(told.getLast().sourceTime()).isEqualTo(Instant.ofEpochSecond(1));
            broker.publish("line/8/state", "broken {");
            awaitTold(4);
            assertThat(told.getLast().status().reason()).isEqualTo(Reason.GARBAGE);
        }
    }

    @Test
    void passesNothingKeptAsFresh() throws Exception {
        broker.publish("line/7/temperature", "20", "-r");
        try (var link = open(broker.port())) {
            subscribe(link, tag("line/7/temperature", null));
            awaitTold(1);
            assertThat(told.getFirst().status())
                    .isEqualTo(
                            Status.uncertain(Reason.STALE, "kept by the broker, of unknown age"));
            broker.publish("line/7/temperature", "21");
            awaitTold(2);
            assertThat(told.getLast().status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void missesNothingWhileItIsAwayWithANameOfItsOwn() throws Exception {
        try (var link = open(broker.port(), "clientId", "gateway")) {
            subscribe(link, tag("pieces", null));
        }
        for (int i = 0; i < 5; i++) {
            broker.publish("pieces", Integer.toString(i));
        }
        try (var link = open(broker.port(), "clientId", "gateway")) {
            subscribe(link, tag("pieces", null));
            awaitTold(5);
            assertThat(told)
                    .extracting(Sample::value)
                    .containsExactly(
                            Value.of(0), Value.of(1), Value.of(2), Value.of(3), Value.of(4));
        }
    }

    @Test
    void tellsWhenTheBrokerIsGoneAndConnectsWhenItIsBack() throws Exception {
        try (var link = open(broker.port())) {
            subscribe(link, tag("pieces", null));
            broker.kill();
            Peer.await("the loss", () -> lost.get() != null);
            assertThatThrownBy(() -> subscribe(link, tag("pieces", null)))
                    .isInstanceOf(LinkBroken.class);
            assertThatThrownBy(() -> open(broker.port()))
                    .isInstanceOfSatisfying(
                            ConnectFault.class,
                            fault ->
                                    assertThat(fault.kind())
                                            .isEqualTo(ConnectFault.Kind.UNREACHABLE));
        }
        broker.startAgain();
        try (var link = open(broker.port())) {
            subscribe(link, tag("pieces", null));
            broker.publish("pieces", "1");
            awaitTold(1);
        }
    }

    @Test
    void readsThroughABadCableAndNamesItsEnd() throws Exception {
        try (var proxy = new Proxy(broker.port())) {
            proxy.makes(new Trouble.Crumbs());
            try (var link = open(proxy.port())) {
                subscribe(link, tag("pieces", null));
                broker.publish("pieces", "1");
                awaitTold(1);
                proxy.makes(new Trouble.Cut(3));
                broker.publish("pieces", "2");
                Peer.await("the loss", () -> lost.get() != null);
            }
        }
    }
}
