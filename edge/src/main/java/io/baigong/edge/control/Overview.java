package io.baigong.edge.control;

import static io.baigong.edge.control.Control.JSON;
import static io.baigong.edge.control.DeviceRequests.put;

import io.baigong.edge.collect.DeviceState;
import io.baigong.edge.north.North;
import io.baigong.edge.queue.QueueStats;
import io.baigong.edge.uplink.UplinkState;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How the gateway does, for those who ask.
///
/// @param lines of the log
public record Overview(
        Supplier<QueueStats> queue,
        Supplier<UplinkState> uplink,
        Supplier<List<DeviceState>> devices,
        North north,
        LineBook lines) {
    ObjectNode counters() {
        var node = JSON.createObjectNode();
        queue(node.putObject("queue"), queue.get());
        uplink(node.putObject("uplink"), uplink.get());
        var list = node.putArray("devices");
        devices.get().forEach(state -> device(list.addObject(), state));
        north(node.putArray("north"));
        return node;
    }

    private void north(ArrayNode to) {
        for (var state : north.states()) {
            var one = to.addObject().put("name", state.name()).put("clients", state.clients());
            put(one, "trouble", state.trouble().isEmpty() ? null : state.trouble());
        }
    }

    /// Where Modbus masters find tags.
    ///
    /// @param from how many are passed over
    ObjectNode registers(int from, int most) {
        var node = JSON.createObjectNode();
        var registers = north.registers();
        var list = node.putArray("registers");
        registers.stream()
                .skip(from)
                .limit(most)
                .forEach(register ->
                        list.addObject()
                                .put("tag", register.source().toString())
                                .put("address", register.address())
                                .put("type", register.type().word()));
        if (from + most < registers.size()) {
            node.put("next", from + most);
        }
        return node;
    }

    private static void queue(ObjectNode node, QueueStats stats) {
        var oldest = stats.oldest();
        node.put("waiting", stats.waiting());
        node.put("inFlight", stats.inFlight());
        node.put("bytes", stats.bytes());
        node.put("oldestSeconds", oldest == null ? 0 : oldest.toMillis() / 1_000.0);
        node.put("droppedValues", stats.droppedValues());
        node.put("refusedValues", stats.refusedValues());
        node.put("damagedBatches", stats.damagedBatches());
        node.put("full", stats.isFull());
        node.put("failed", stats.isFailed());
    }

    private static void uplink(ObjectNode node, UplinkState state) {
        node.put("online", state.online());
        put(node, "since", state.since());
        put(node, "trouble", state.trouble().isEmpty() ? null : state.trouble());
        put(node, "lastOnline", state.lastOnline());
        node.put("acknowledgedValues", state.acknowledged());
        node.put("heldDevices", state.held());
        node.put("window", state.window());
        var refused = node.putObject("refused");
        state.refused().forEach(refused::put);
    }

    private static void device(ObjectNode node, DeviceState state) {
        node.put("device", state.device());
        node.put("phase", Words.of(state.phase()));
        put(node, "since", state.since());
        put(node, "trouble", state.trouble().isEmpty() ? null : state.trouble());
        put(node, "lastGood", state.lastGood());
        node.put("tags", state.tags());
        node.put("badTags", state.badTags());
        node.put("samples", state.samples());
        node.put("connects", state.connects());
        node.put("failures", state.failures());
        node.put("overruns", state.overruns());
        node.put("sent", state.sent());
        node.put("received", state.received());
    }

    /// @param device null for all lines
    ObjectNode lines(@Nullable String device, int most) {
        var node = JSON.createObjectNode();
        var list = node.putArray("lines");
        for (var line : lines.last(device, most)) {
            list.addObject()
                    .put("time", line.time().toString())
                    .put("level", line.level())
                    .put("text", line.text());
        }
        return node;
    }
}
