package io.baigong.server.ingest;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.ingest.UnknownDevices.Device;
import io.baigong.server.ingest.UnknownDevices.Waiting;
import io.baigong.server.ingest.payload.JsonReader;
import io.baigong.server.ingest.payload.Malformed;
import io.baigong.server.ingest.sparkplug.Birth;
import io.baigong.server.ingest.sparkplug.Link;
import io.baigong.server.ingest.sparkplug.Nodes;
import io.baigong.server.ingest.sparkplug.PayloadReader;
import io.baigong.server.ingest.sparkplug.SparkplugTopic;
import io.baigong.server.things.DeviceIdentity;
import io.baigong.server.things.Keys;
import io.baigong.server.things.Models;
import io.baigong.server.things.Name;
import io.baigong.server.things.SparkplugAddress;
import io.baigong.server.things.Things;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Lets unknown devices in: makes the thing, and its model from what the device sent, and plays
/// what was kept.
@Service
public final class Enrolment {
    /// Messages that are looked at to learn what a device has.
    public static final int SKETCHED = 100;

    private static final int MOST_KEPT = 10_000;

    private final UnknownDevices unknown;
    private final Reception reception;
    private final Targets targets;
    private final Nodes nodes;
    private final Models models;
    private final Things things;
    private final Audit audit;

    Enrolment(
            UnknownDevices unknown,
            Reception reception,
            Targets targets,
            Nodes nodes,
            Models models,
            Things things,
            Audit audit) {
        this.unknown = unknown;
        this.reception = reception;
        this.targets = targets;
        this.nodes = nodes;
        this.models = models;
        this.things = things;
        this.audit = audit;
    }

    /// What the person who accepts wants; null leaves it to the device.
    public record Wish(
            @Nullable String key,
            @Nullable Name name,
            @Nullable String model,
            @Nullable String site) {}

    /// @param thing its key
    /// @param played messages that were kept and are readings now
    public record Accepted(String thing, String model, int played) {}

    /// What a device has, by what it sent.
    public Sketch sketch(List<Waiting> messages) {
        var sketch = new Sketch();
        var json = new JsonReader();
        var reader = new PayloadReader();
        for (var message : messages) {
            try {
                var topic = SparkplugTopic.read(message.topic());
                byte[] payload = message.payload();
                if (topic == null) {
                    json.read(payload, 0, payload.length, sketch);
                } else if (isBirth(topic)) {
                    Birth.read(payload, 0, payload.length, reader)
                            .sketch()
                            .all()
                            .forEach(sketch::add);
                }
            } catch (Malformed e) {
                // Refused when it is played.
                continue;
            }
        }
        return sketch;
    }

    private static boolean isBirth(SparkplugTopic topic) {
        return topic.type() == SparkplugTopic.Type.NBIRTH
                || topic.type() == SparkplugTopic.Type.DBIRTH;
    }

    /// Accepts a device that waits.
    ///
    /// @throws Conflict when there is nothing to make a model from
    public Accepted accept(Caller caller, long id, Wish wish) {
        int organisation = caller.organisation();
        var device = unknown.find(organisation, id);
        var messages = unknown.messages(organisation, id, MOST_KEPT);
        String[] address = device.address().name().split("/", -1);
        String key = wish.key() == null ? Sketch.keyOf(device.address().name()) : wish.key();
        if (!Sketch.isKey(key)) {
            throw new Invalid("key", Keys.RULE, key);
        }
        if (targets.byKey(organisation, key) != null) {
            throw new Conflict(
                    "key-taken", "there is a thing %s already: give another key".formatted(key));
        }
        String model = model(organisation, wish, key, messages);
        boolean sparkplug = device.address().channel().equals("sparkplug");
        var name = wish.name() == null ? Name.of(address[address.length - 1]) : wish.name();
        var place =
                sparkplug
                        ? new SparkplugAddress(
                                address[0], address[1], address.length > 2 ? address[2] : null)
                        : null;
        things.accept(
                organisation,
                new Things.NewThing(key, name, model, wish.site(), "", List.of(), place));
        int played = play(device, messages, key);
        unknown.forget(device);
        audit.record(
                "device.accept",
                key,
                Outcome.DONE,
                Map.of("address", device.address().name(), "model", model, "played", played));
        return new Accepted(key, model, played);
    }

    private String model(int organisation, Wish wish, String key, List<Waiting> messages) {
        String wanted = wish.model();
        if (wanted != null && models.newestOrNull(organisation, wanted) != null) {
            return wanted;
        }
        var properties = sketch(messages).properties();
        if (properties.isEmpty()) {
            throw new Conflict(
                    "nothing-sent-yet",
                    "the device has sent nothing yet that a model could be made from: wait for its birth, or name a model");
        }
        String model = wanted == null ? key : wanted;
        if (!Sketch.isKey(model)) {
            throw new Invalid("model", Keys.RULE, model);
        }
        models.derive(organisation, model, Name.of(model), properties);
        return model;
    }

    private int play(Device device, List<Waiting> messages, String key) {
        var sender =
                new Sender(
                        new DeviceIdentity.Enrolment(
                                device.address().organisation(), device.gateway()),
                        "mqtt",
                        "approval");
        var durable = new Durable();
        var desk = reception.freshDesk();
        Link nowhere = (_, _) -> false;
        int played = 0;
        for (var waiting : messages) {
            var message = Message.of(waiting.topic(), waiting.payload(), waiting.arrivalMicros());
            var topic = SparkplugTopic.read(waiting.topic());
            durable.expect();
            if (topic != null) {
                nodes.play(sender, nowhere, topic, message, desk, durable);
            } else {
                var target = targets.byKey(device.address().organisation(), key);
                if (target == null) {
                    durable.settle(Receipt.Answer.NOT_ALLOWED, "the thing is gone");
                } else {
                    reception.json(sender, target, message, desk, durable, true);
                }
            }
            played++;
        }
        durable.await();
        return played;
    }

    /// Rejects a device: what it left is dropped, what it sends is refused.
    public void reject(Caller caller, long id) {
        var device = unknown.find(caller.organisation(), id);
        unknown.reject(caller.organisation(), id);
        audit.record("device.reject", device.address().name(), Outcome.DONE, Map.of("id", id));
    }
}
