package io.baigong.server.ingest.sparkplug;

import io.baigong.server.ingest.Desk;
import io.baigong.server.ingest.IngestSettings;
import io.baigong.server.ingest.Message;
import io.baigong.server.ingest.Receipt;
import io.baigong.server.ingest.Receipt.Answer;
import io.baigong.server.ingest.Reception;
import io.baigong.server.ingest.Sender;
import io.baigong.server.ingest.Target;
import io.baigong.server.ingest.Targets;
import io.baigong.server.ingest.UnknownDevices;
import io.baigong.server.things.DeviceIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The Sparkplug host application: makes the nodes of connections, knows which thing can be reached
/// through which, sends commands.
@Service
public final class Nodes {
    private final Reception reception;
    private final Targets targets;
    private final Births births;
    private final UnknownDevices unknown;
    private final Clock clock;
    private final String hostId;
    private final long started;
    private final Map<Integer, Reachable> reachable = new ConcurrentHashMap<>();
    private final Map<Integer, ObjIntConsumer<Desk>> awaited = new ConcurrentHashMap<>();

    Nodes(
            Reception reception,
            Targets targets,
            Births births,
            UnknownDevices unknown,
            Clock clock,
            IngestSettings settings) {
        this.reception = reception;
        this.targets = targets;
        this.births = births;
        this.unknown = unknown;
        this.clock = clock;
        this.hostId = settings.hostId();
        this.started = clock.millis();
    }

    /// @param birth of the member, for the names and types of its metrics
    private record Reachable(Node node, SparkplugTopic topic, Birth birth) {}

    /// A node that speaks on a connection.
    public Node node(Sender sender, Link link, SparkplugTopic topic) {
        return new Node(this, sender, link, topic);
    }

    public String hostId() {
        return hostId;
    }

    /// The state of the host application (6.3.30): the timestamp is the same for birth and death.
    public byte[] state(boolean online) {
        return "{\"online\":%s,\"timestamp\":%d}"
                .formatted(online, started)
                .getBytes(StandardCharsets.UTF_8);
    }

    Reception reception() {
        return reception;
    }

    long generation() {
        return targets.generation();
    }

    boolean isFull() {
        return targets.isFull();
    }

    @Nullable Target find(Sender sender, SparkplugTopic of) {
        return targets.bySparkplug(sender.organisation(), of.group(), of.node(), of.device());
    }

    /// May this sender speak for the node? A device's token only for the node that is its thing.
    public boolean mayBe(Sender sender, SparkplugTopic of) {
        return switch (sender.identity()) {
            case DeviceIdentity.Enrolment _ -> true;
            case DeviceIdentity.OneThing one -> {
                var node = targets.bySparkplug(one.organisation(), of.group(), of.node(), null);
                yield node != null && node.thing() == one.thing();
            }
        };
    }

    void saveBirth(Sender sender, SparkplugTopic of, byte[] payload) {
        births.save(sender.organisation(), of, payload);
    }

    @Nullable Birth savedBirth(Sender sender, SparkplugTopic of, Desk desk) {
        byte[] payload = births.find(sender.organisation(), of);
        return payload == null ? null : Birth.read(payload, 0, payload.length, desk.sparkplug);
    }

    void keepUnknown(Sender sender, SparkplugTopic of, Message message, Receipt receipt) {
        String device = of.device();
        String name = of.group() + "/" + of.node() + (device == null ? "" : "/" + device);
        var kept =
                unknown.keep(
                        new UnknownDevices.Address(sender.organisation(), "sparkplug", name),
                        sender.toString(),
                        new UnknownDevices.Waiting(
                                message.topic(), message.payload(), message.arrival));
        settle(kept, receipt);
    }

    /// Answers for a message of an unknown device.
    public static void settle(UnknownDevices.Kept kept, Receipt receipt) {
        switch (kept) {
            case KEPT -> receipt.settle(Answer.DONE, "");
            case DROPPED -> receipt.settle(Answer.QUOTA, "the device waits for approval");
            case REJECTED -> receipt.settle(Answer.NOT_ALLOWED, "the device was rejected");
        }
    }

    void online(Target target, Node node, Member member) {
        var birth = member.birth();
        if (birth != null) {
            reachable.put(target.thing(), new Reachable(node, member.topic, birth));
        }
        reception.connected(target.thing());
    }

    void offline(Target target, Node node) {
        var known = reachable.get(target.thing());
        if (known != null && known.node() != node) {
            return; // it lives on another connection by now
        }
        reachable.remove(target.thing());
        reception.disconnected(target.thing());
    }

    void askRebirth(Node node) {
        long now = clock.millis();
        byte[] payload =
                new PayloadWriter(now)
                        .metric("Node Control/Rebirth", now, DataType.BOOLEAN, true)
                        .toBytes();
        node.link().send(command(node.topic()), payload);
    }

    private static String command(SparkplugTopic of) {
        var type = of.device() == null ? SparkplugTopic.Type.NCMD : SparkplugTopic.Type.DCMD;
        return new SparkplugTopic(false, of.group(), type, of.node(), of.device()).toString();
    }

    /// Can commands reach the thing this way?
    public boolean reaches(int thing) {
        return reachable.containsKey(thing);
    }

    /// Writes values to a thing's metrics (NCMD, DCMD).
    ///
    /// @param values by property key; Long, Double, Boolean or String
    /// @return null when it was sent, else why not
    public @Nullable String command(int thing, Map<String, Object> values) {
        var to = reachable.get(thing);
        if (to == null) {
            return "the thing is not connected";
        }
        long now = clock.millis();
        var payload = new PayloadWriter(now);
        for (var value : values.entrySet()) {
            var metric =
                    to.birth().metrics().stream()
                            .filter(one -> one.key().equals(value.getKey()))
                            .findFirst()
                            .orElse(null);
            if (metric == null) {
                return "the device has no metric for " + value.getKey();
            }
            try {
                payload.metric(metric.name(), now, metric.type(), value.getValue());
            } catch (ClassCastException | IllegalArgumentException e) {
                return "%s takes %s".formatted(metric.name(), metric.type());
            }
        }
        boolean sent = to.node().link().send(command(to.topic()), payload.toBytes());
        return sent ? null : "the device did not subscribe to commands";
    }

    /// Takes a message that was kept while its device was unknown: its aliases are those of the
    /// last birth.
    public void play(
            Sender sender,
            Link link,
            SparkplugTopic topic,
            Message message,
            Desk desk,
            Receipt receipt) {
        switch (topic.type()) {
            case NBIRTH, DBIRTH, NDATA, DDATA ->
                    new Node(this, sender, link, topic).play(topic, message, desk, receipt);
            case NDEATH, DDEATH, NCMD, DCMD -> receipt.settle(Answer.DONE, "");
        }
    }

    /// Calls back with each later message of a thing, until [#forget]. The callback must be quick.
    public void await(int thing, ObjIntConsumer<Desk> answer) {
        awaited.put(thing, answer);
    }

    public void forget(int thing) {
        awaited.remove(thing);
    }

    void answers(Target target, Desk desk) {
        if (awaited.isEmpty()) {
            return;
        }
        var answer = awaited.get(target.thing());
        if (answer != null) {
            answer.accept(desk, target.thing());
        }
    }
}
