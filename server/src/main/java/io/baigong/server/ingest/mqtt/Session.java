package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.Commands;
import io.baigong.server.ingest.Desk;
import io.baigong.server.ingest.Message;
import io.baigong.server.ingest.Receipt;
import io.baigong.server.ingest.Receipt.Answer;
import io.baigong.server.ingest.Reception;
import io.baigong.server.ingest.Requests;
import io.baigong.server.ingest.Sender;
import io.baigong.server.ingest.Sketch;
import io.baigong.server.ingest.Target;
import io.baigong.server.ingest.Targets;
import io.baigong.server.ingest.UnknownDevices;
import io.baigong.server.ingest.sparkplug.Link;
import io.baigong.server.ingest.sparkplug.Node;
import io.baigong.server.ingest.sparkplug.Nodes;
import io.baigong.server.ingest.sparkplug.SparkplugTopic;
import io.baigong.server.things.DeviceIdentity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What an authenticated client may send and what becomes of it. Used by one thread at a time.
final class Session {
    private static final int MOST_NODES = 10_000;
    private static final int LONGEST_TOPIC = 512;
    private static final String RESPONSE = "v1/devices/me/rpc/response/";

    private final Parts parts;
    private final Sender sender;
    private final Link link;
    private final Routes routes = new Routes();
    private final Map<String, Node> nodes = new HashMap<>();
    private long generation = -1;

    /// What sessions share.
    @Component
    record Parts(
            Reception reception,
            Targets targets,
            Nodes nodes,
            UnknownDevices unknown,
            Commands commands,
            Requests requests) {}

    Session(Parts parts, Sender sender, Link link) {
        this.parts = parts;
        this.sender = sender;
        this.link = link;
    }

    /// Takes a message.
    ///
    /// @return false when this needs a thread that may wait; nothing was done yet
    boolean receive(Message message, Desk desk, Receipt receipt, boolean maySleep) {
        long now = parts.targets.generation();
        if (generation != now && sender.identity() instanceof DeviceIdentity.OneThing) {
            if (!maySleep && !parts.targets.isFull()) {
                return false;
            }
            // Which node the token is for may have changed.
            generation = now;
            routes.clear();
            nodes.values().removeIf(this::isLostTo);
        }
        var route = routes.find(message.bytes, message.topicFrom, message.topicTo);
        if (route == null) {
            if (!maySleep && !parts.targets.isFull()) {
                return false;
            }
            route =
                    message.topicTo - message.topicFrom > LONGEST_TOPIC
                            ? new Route.Foreign("foreign topic", "a topic of at most 512 bytes")
                            : route(message.topic());
            if (!(route instanceof Route.Foreign)) {
                routes.add(message.bytes, message.topicFrom, message.topicTo, route);
            }
        }
        return switch (route) {
            case Route.Readings readings -> readings(readings, message, desk, receipt, maySleep);
            case Route.Sparkplug(SparkplugTopic topic, Node node) ->
                    node.receive(topic, message, desk, receipt, maySleep);
            case Route.Response(long command) -> maySleep && response(command, message, receipt);
            case Route.Foreign(String reason, String expected) -> {
                parts.reception.refuse(sender, message, reason, expected, message.topic());
                receipt.settle(Answer.FOREIGN, expected);
                yield true;
            }
        };
    }

    private boolean isLostTo(Node node) {
        boolean lost = !parts.nodes.mayBe(sender, node.topic());
        if (lost) {
            node.lost();
        }
        return lost;
    }

    private Route route(String topic) {
        boolean own = sender.identity() instanceof DeviceIdentity.OneThing;
        switch (topic) {
            case "v1/devices/me/telemetry", "v1/devices/me/attributes" -> {
                return own
                        ? new Route.Readings(null)
                        : new Route.Foreign("foreign topic", "a token of one device");
            }
            default -> {}
        }
        if (topic.startsWith(RESPONSE)
                && own
                && topic.substring(RESPONSE.length()).matches("\\d{1,18}")) {
            return new Route.Response(Long.parseLong(topic.substring(RESPONSE.length())));
        }
        String[] levels = topic.split("/", -1);
        if (levels.length == 3 && levels[0].equals("things") && levels[2].equals("readings")) {
            return Sketch.isKey(levels[1])
                    ? new Route.Readings(levels[1])
                    : new Route.Foreign(
                            "foreign topic", "a key of 1–128 letters, digits or . _ : -");
        }
        return sparkplug(SparkplugTopic.read(topic));
    }

    private Route sparkplug(@Nullable SparkplugTopic topic) {
        if (topic == null) {
            return new Route.Foreign("foreign topic", "a topic of docs/mqtt.md");
        }
        if (!parts.nodes.mayBe(sender, topic)) {
            return new Route.Foreign("not allowed", "the node that this token is for");
        }
        String name = topic.group() + "/" + topic.node();
        var node = nodes.get(name);
        if (node == null) {
            if (nodes.size() >= MOST_NODES) {
                return new Route.Foreign("not allowed", "at most 10000 nodes on a connection");
            }
            node = parts.nodes.node(sender, link, topic);
            nodes.put(name, node);
        }
        return new Route.Sparkplug(topic, node);
    }

    private boolean readings(
            Route.Readings route, Message message, Desk desk, Receipt receipt, boolean maySleep) {
        long generation = parts.targets.generation();
        if (route.generation != generation) {
            if (!maySleep && !parts.targets.isFull()) {
                return false;
            }
            route.target = target(route.key);
            route.generation = generation;
        }
        var target = route.target;
        if (target == null) {
            return maySleep && stranger(route, message, desk, receipt);
        }
        return parts.reception.json(sender, target, message, desk, receipt, maySleep);
    }

    private @Nullable Target target(@Nullable String key) {
        return switch (sender.identity()) {
            case DeviceIdentity.OneThing one -> {
                var own = parts.targets.byNumber(one.thing());
                yield own == null || key == null || own.handle().key().equals(key) ? own : null;
            }
            case DeviceIdentity.Enrolment gateway ->
                    key == null ? null : parts.targets.byKey(gateway.organisation(), key);
        };
    }

    private boolean stranger(Route.Readings route, Message message, Desk desk, Receipt receipt) {
        String key = route.key;
        if (key == null || sender.identity() instanceof DeviceIdentity.OneThing) {
            parts.reception.refuse(
                    sender, message, "not allowed", "the thing of this token", message.topic());
            receipt.settle(Answer.NOT_ALLOWED, "this token is for another thing");
            return true;
        }
        var address = new UnknownDevices.Address(sender.organisation(), "json", key);
        var kept =
                parts.unknown.keep(
                        address,
                        sender.toString(),
                        new UnknownDevices.Waiting(
                                message.topic(), message.payload(), message.arrival),
                        () -> target(key) != null);
        if (!Nodes.settle(kept, receipt)) {
            route.generation = -1;
            return readings(route, message, desk, receipt, true);
        }
        return true;
    }

    private boolean response(long command, Message message, Receipt receipt) {
        if (sender.identity() instanceof DeviceIdentity.OneThing one
                && !parts.requests.answered(one.thing(), command, message.payload())) {
            parts.commands.answered(one.thing(), command, message.payload());
        }
        receipt.settle(Answer.DONE, "");
        return true;
    }

    /// The connection is gone.
    void end() {
        nodes.values().forEach(Node::lost);
    }
}
