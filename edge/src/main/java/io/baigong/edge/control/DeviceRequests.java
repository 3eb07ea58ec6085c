package io.baigong.edge.control;

import static io.baigong.edge.control.Control.JSON;

import io.baigong.connect.Sample;
import io.baigong.connect.Value;
import io.baigong.connect.sparkplug.MetricReader;
import io.baigong.edge.collect.Fleet;
import io.baigong.edge.collect.NotDone;
import io.baigong.edge.collect.WriteOutcome;
import io.baigong.edge.control.Fault.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests that need the link of a device.
final class DeviceRequests {
    private static final int MOST_NODES = 1_000;
    private static final int MOST_TAGS = 500;

    private final Fleet fleet;

    DeviceRequests(Fleet fleet) {
        this.fleet = fleet;
    }

    JsonNode browse(Params params) throws Fault, InterruptedException {
        int most = params.whole("most", 1, MOST_NODES, 200);
        try {
            var page =
                    fleet.browse(
                            params.text("device"),
                            params.textOrNull("node"),
                            params.textOrNull("next"),
                            most);
            var result = JSON.createObjectNode();
            var nodes = result.putArray("nodes");
            for (var node : page.nodes()) {
                var one = nodes.addObject();
                one.put("id", node.id())
                        .put("name", node.name())
                        .put("kind", Words.of(node.kind()));
                put(one, "address", node.address());
                var type = node.type();
                put(one, "type", type == null ? null : type.word());
                one.put("writable", node.writable()).put("inside", node.inside());
            }
            put(result, "next", page.next());
            return result;
        } catch (NotDone e) {
            throw fault(e);
        }
    }

    JsonNode read(Params params) throws Fault, InterruptedException {
        var places = new ArrayList<Fleet.Place>();
        for (var tag : params.list("tags", MOST_TAGS)) {
            String address = tag.text("address");
            String name = tag.textOrNull("name");
            places.add(
                    new Fleet.Place(
                            name == null || name.isBlank() ? address : name,
                            address,
                            tag.type("type")));
        }
        try {
            var result = JSON.createObjectNode();
            var list = result.putArray("samples");
            fleet.read(params.text("device"), places)
                    .forEach(sample -> put(list.addObject(), sample));
            return result;
        } catch (NotDone e) {
            throw fault(e);
        }
    }

    private static void put(ObjectNode node, Sample sample) {
        node.put("name", sample.tag().name());
        put(node, "value", sample.value());
        var status = sample.status();
        var reason = status.reason();
        node.put("severity", Words.of(status.severity()));
        put(node, "reason", reason == null ? null : Words.of(reason));
        put(node, "detail", status.detail().isEmpty() ? null : status.detail());
        put(node, "sourceTime", sample.sourceTime());
        put(node, "serverTime", sample.serverTime());
        put(node, "gatewayTime", sample.gatewayTime());
    }

    JsonNode write(Params params) throws Fault, InterruptedException {
        var values = new LinkedHashMap<String, Value>();
        for (var one : params.list("values", MOST_TAGS)) {
            if (values.put(one.text("tag"), one.value("value")) != null) {
                throw one.invalid(
                        "tag", "a tag that does not stand before", one.node().path("tag"));
            }
        }
        try {
            var result = JSON.createObjectNode();
            var list = result.putArray("results");
            fleet.write(params.text("device"), values, params.flag("approved"))
                    .forEach(outcome -> put(list.addObject(), outcome));
            return result;
        } catch (NotDone e) {
            throw fault(e);
        }
    }

    private static void put(ObjectNode node, WriteOutcome outcome) {
        node.put("tag", outcome.tag()).put("severity", Words.of(outcome.severity()));
        String reason = outcome.reason();
        put(
                node,
                "reason",
                reason == null ? null : reason.toLowerCase(Locale.ROOT).replace('_', '-'));
        put(node, "detail", outcome.detail().isEmpty() ? null : outcome.detail());
        put(node, "readBack", outcome.readBack());
    }

    /// Metrics that somebody writes; nobody else has agreed to it.
    void command(String device, List<MetricReader.Metric> metrics)
            throws Fault, InterruptedException {
        var values = new LinkedHashMap<String, Value>();
        for (var metric : metrics) {
            String name = metric.name();
            var value = metric.value();
            if (name != null && value != null) {
                values.put(name, value);
            }
        }
        if (values.isEmpty() || values.size() > MOST_TAGS) {
            throw new Fault(
                    Code.PARAMS_INVALID,
                    "expected 1 to %d metrics with name and value".formatted(MOST_TAGS));
        }
        try {
            fleet.write(device, values, false);
        } catch (NotDone e) {
            throw fault(e);
        }
    }

    void packets(String device, ArrayNode to) throws Fault {
        try {
            for (var packet : fleet.packets(device)) {
                to.addObject()
                        .put("time", packet.time().toString())
                        .put("toDevice", packet.toDevice())
                        .put("length", packet.length())
                        .put("bytes", packet.bytes());
            }
        } catch (NotDone e) {
            throw fault(e);
        }
    }

    private static Fault fault(NotDone why) {
        var code =
                switch (why.why()) {
                    case UNKNOWN -> Code.DEVICE_UNKNOWN;
                    case AWAY -> Code.DEVICE_AWAY;
                    case NOT_SUPPORTED -> Code.NOT_SUPPORTED;
                    case TIME_LIMIT -> Code.TIME_LIMIT;
                    case FAILED -> Code.FAILED;
                };
        return new Fault(code, String.valueOf(why.getMessage()));
    }

    static void put(ObjectNode node, String name, @Nullable String text) {
        if (text != null) {
            node.put(name, text);
        }
    }

    static void put(ObjectNode node, String name, @Nullable Instant time) {
        if (time != null) {
            node.put(name, time.toString());
        }
    }

    private static void put(ObjectNode node, String name, @Nullable Value value) {
        switch (value) {
            case null -> {}
            case Value.Real(double number) -> node.put(name, number);
            case Value.Whole(long number) -> node.put(name, number);
            case Value.Flag(boolean on) -> node.put(name, on);
            case Value.Text(String text) -> node.put(name, text);
        }
    }
}
