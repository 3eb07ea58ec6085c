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
import io.baigong.server.ingest.UnknownDevices.Kept;
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

    /// @return false when it is a thing by now: then nothing was done
    boolean keepUnknown(Sender sender, SparkplugTopic of, Message message, Receipt receipt) {
        String device = of.device();
        String name = of.group() + "/" + of.node() + (device == null ? "" : "/" + device);
        var kept =
                unknown.keep(
                        new UnknownDevices.Address(sender.organisation(), "sparkplug", name),
                        sender.toString(),
                        new UnknownDevices.Waiting(
                                message.topic(), message.payload(), message.arrival),
                        () -> find(sender, of) != null);
        if (of.type().isBirth() && (kept == Kept.KEPT || kept == Kept.FULL)) {
            // For data that comes after the device was accepted.
            saveBirth(sender, of, message.payload());
        }
        return settle(kept, receipt);
    }

    /// Answers for a message of an unknown device.
    ///
    /// @return false when it is known and this was no answer
    public static boolean settle(Kept kept, Receipt receipt) {
        switch (kept) {
            case KNOWN -> {}
            case KEPT -> receipt.settle(Answer.DONE, "");
            case FULL, CROWDED -> receipt.settle(Answer.QUOTA, "the device waits for approval");
            case REJECTED -> receipt.settle(Answer.NOT_ALLOWED, "the device was rejected");
        }
        return kept != Kept.KNOWN;
    }

    /// One thread at a time for each thing: an old connection's end must not undo a new one's
    /// beginning.
    void online(Target target, Node node, Member member) {
        var birth = member.birth();
        reachable.compute(
                target.thing(),
                (thing, before) -> {
                    reception.connected(thing);
                    return birth == null ? before : new Reachable(node, member.topic, birth);
                });
    }

    void offline(Target target, Node node) {
        reachable.compute(
                target.thing(),
                (thing, known) -> {
                    if (known != null && known.node() != node) {
                        return known; // it lives on another connection by now
                    }
                    reception.disconnected(thing);
                    return null;
                });
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

    /// Plays what a device left that is a thing now.
    public Playback playback(Sender sender, Desk desk) {
        return new Playback(this, sender, desk);
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
