package io.baigong.server.ingest;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.ingest.UnknownDevices.Device;
import io.baigong.server.ingest.UnknownDevices.Left;
import io.baigong.server.ingest.UnknownDevices.Waiting;
import io.baigong.server.ingest.payload.JsonReader;
import io.baigong.server.ingest.payload.Malformed;
import io.baigong.server.ingest.sparkplug.Birth;
import io.baigong.server.ingest.sparkplug.Nodes;
import io.baigong.server.ingest.sparkplug.PayloadReader;
import io.baigong.server.ingest.sparkplug.Playback;
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
    public Sketch sketch(List<Left> messages) {
        var sketch = new Sketch();
        var json = new JsonReader();
        var reader = new PayloadReader();
        for (var left : messages) {
            var message = left.message();
            try {
                var topic = SparkplugTopic.read(message.topic());
                byte[] payload = message.payload();
                if (topic == null) {
                    json.read(payload, 0, payload.length, sketch);
                } else if (topic.type().isBirth()) {
                    var ofBirth = new Sketch();
                    Birth.read(payload, 0, payload.length, reader, ofBirth);
                    ofBirth.all().forEach(sketch::add);
                }
            } catch (Malformed e) {
                // Refused when it is played.
                continue;
            }
        }
        return sketch;
    }

    /// Accepts a device that waits.
    ///
    /// @throws Conflict when there is nothing to make a model from
    public Accepted accept(Caller caller, long id, Wish wish) {
        int organisation = caller.organisation();
        reception.rein(organisation).demandRoom();
        var device = unknown.find(organisation, id);
        var address = Address.of(device);
        String key = wish.key() == null ? Sketch.keyOf(device.address().name()) : wish.key();
        if (!Sketch.isKey(key)) {
            throw new Invalid("key", Keys.RULE, key);
        }
        if (address.sparkplug() == null && !key.equals(device.address().name())) {
            throw new Invalid("key", "the key in the device's topic", key);
        }
        var present = targets.byKey(organisation, key);
        if (present != null && !address.isOf(present, targets)) {
            throw new Conflict(
                    "key-taken", "there is a thing %s already: give another key".formatted(key));
        }
        var messages = unknown.messages(device, 0);
        String model;
        if (present == null) {
            model = model(organisation, wish, key, messages);
            var name = wish.name() == null ? Name.of(address.last()) : wish.name();
            things.accept(
                    organisation,
                    new Things.NewThing(
                            key, name, model, wish.site(), "", List.of(), address.sparkplug()));
        } else {
            // The platform was stopped between making the thing and playing.
            model = present.handle().modelKey();
        }
        int played = play(device, messages, key);
        audit.record(
                "device.accept",
                key,
                Outcome.DONE,
                Map.of("address", device.address().name(), "model", model, "played", played));
        return new Accepted(key, model, played);
    }

    /// @param sparkplug null when the device sends JSON: then its key says who it is
    private record Address(String last, String key, @Nullable SparkplugAddress sparkplug) {
        static Address of(Device device) {
            String name = device.address().name();
            String[] levels = name.split("/", -1);
            boolean json = device.address().channel().equals("json");
            return new Address(
                    levels[levels.length - 1],
                    name,
                    json
                            ? null
                            : new SparkplugAddress(
                                    levels[0], levels[1], levels.length > 2 ? levels[2] : null));
        }

        /// Is this the thing that the device is?
        boolean isOf(Target thing, Targets targets) {
            var at = sparkplug;
            if (at == null) {
                return thing.handle().key().equals(key);
            }
            var there =
                    targets.bySparkplug(
                            thing.handle().organisation(), at.group(), at.node(), at.device());
            return there != null && there.thing() == thing.thing();
        }
    }

    private String model(int organisation, Wish wish, String key, List<Left> messages) {
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

    /// Plays what was kept, and what is still being kept meanwhile, until nothing is left.
    private int play(Device device, List<Left> messages, String key) {
        var sender =
                new Sender(
                        new DeviceIdentity.Enrolment(
                                device.address().organisation(), device.gateway()),
                        "mqtt",
                        "approval");
        var desk = reception.freshDesk();
        var playback = nodes.playback(sender, desk);
        var some = messages;
        int played = 0;
        long last = 0;
        do {
            var durable = new Durable();
            for (var left : some) {
                durable.expect();
                play(left.message(), key, sender, desk, playback, durable);
                last = left.id();
                played++;
            }
            durable.await();
            some = unknown.messages(device, last);
        } while (!some.isEmpty() || !unknown.forget(device, last));
        return played;
    }

    private void play(
            Waiting waiting,
            String key,
            Sender sender,
            Desk desk,
            Playback playback,
            Durable durable) {
        var message = Message.of(waiting.topic(), waiting.payload(), waiting.arrivalMicros());
        var topic = SparkplugTopic.read(waiting.topic());
        if (topic != null) {
            playback.take(topic, message, durable);
            return;
        }
        var target = targets.byKey(sender.organisation(), key);
        if (target == null) {
            durable.settle(Receipt.Answer.NOT_ALLOWED, "the thing is gone");
        } else {
            reception.json(sender, target, message, desk, durable, true);
        }
    }

    /// Rejects a device: what it left is dropped, what it sends is refused.
    public void reject(Caller caller, long id) {
        var device = unknown.find(caller.organisation(), id);
        unknown.reject(caller.organisation(), id);
        audit.record("device.reject", device.address().name(), Outcome.DONE, Map.of("id", id));
    }
}
