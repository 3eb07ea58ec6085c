package io.baigong.server.gateways;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What people ask gateways while they look: what a device has, what a tag reads, how it goes.
/// Nothing of it changes anything.
@Service
final class GatewayRequests {
    static final int MOST_NODES = 500;
    static final int MOST_TAGS = 200;
    private static final int MOST_LINES = 500;
    private static final int MOST_REGISTERS = 65_536;
    private static final int LONGEST = 4_000;

    private final Gateways gateways;
    private final Asking asking;
    private final JsonMapper json;

    GatewayRequests(Gateways gateways, Asking asking, JsonMapper json) {
        this.gateways = gateways;
        this.asking = asking;
        this.json = json;
    }

    /// One line of what a device has.
    ///
    /// @param id to browse below it
    /// @param kind `folder`, `variable` or `method`
    /// @param address to read it as a tag; absent when there is nothing to read
    /// @param type only where a tag needs it beside the address
    /// @param inside whether there may be something below
    record BrowsedNode(
            String id,
            String name,
            String kind,
            @Nullable String address,
            @Nullable String type,
            boolean writable,
            boolean inside) {}

    /// @param next to ask for the rest with; absent when this is all
    record BrowsedPage(List<BrowsedNode> nodes, @Nullable String next) {
        BrowsedPage {
            nodes = List.copyOf(nodes);
        }
    }

    /// What a tag read just now, unscaled.
    ///
    /// @param value absent when it is bad
    /// @param severity `good`, `uncertain` or `bad`
    /// @param reason such as `bad-address`; absent when it is good
    record TagSample(
            String name,
            @Nullable Object value,
            String severity,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable Instant sourceTime,
            @Nullable Instant serverTime,
            @Nullable Instant gatewayTime) {}

    record TagSamples(List<TagSample> samples) {
        TagSamples {
            samples = List.copyOf(samples);
        }
    }

    /// A tag to be tried, configured or not.
    record TriedTag(@Nullable String name, @Nullable String address, @Nullable String type) {}

    record LogLine(Instant time, String level, String text) {}

    /// A message between gateway and device.
    ///
    /// @param bytes in hexadecimal, the first of them; empty where a library hides them
    record Packet(Instant time, boolean toDevice, long length, String bytes) {}

    /// @param packets of the device that was named
    record GatewayLog(List<LogLine> lines, @Nullable List<Packet> packets) {
        GatewayLog {
            lines = List.copyOf(lines);
        }
    }

    /// @param oldestSeconds how long the oldest value waits
    record QueueCounters(
            long waiting,
            long inFlight,
            long bytes,
            double oldestSeconds,
            long droppedValues,
            long refusedValues,
            long damagedBatches,
            boolean full,
            boolean failed) {}

    /// @param refused messages that the platform refused, by reason
    record UplinkCounters(
            boolean online,
            @Nullable Instant since,
            @Nullable String trouble,
            @Nullable Instant lastOnline,
            long acknowledgedValues,
            @Nullable Map<String, Long> refused) {}

    /// @param phase `connecting`, `collecting`, `waiting` or `stopped`
    /// @param trouble why it is not collected
    /// @param overruns times at which it should have been asked and was still being asked
    record DeviceCounters(
            String device,
            String phase,
            @Nullable Instant since,
            @Nullable String trouble,
            @Nullable Instant lastGood,
            int tags,
            int badTags,
            long samples,
            long connects,
            long failures,
            long overruns,
            long sent,
            long received) {}

    /// What others on the shop floor are offered.
    ///
    /// @param name of the server or line, such as `opcua`
    /// @param trouble why it is not there
    record NorthCounters(String name, int clients, @Nullable String trouble) {}

    /// Where Modbus masters find a tag.
    ///
    /// @param tag as `device/tag`
    record TagRegister(String tag, int address, String type) {}

    /// @param next to ask for the rest with; absent when this is all
    record TagRegisters(List<TagRegister> registers, @Nullable Integer next) {
        TagRegisters {
            registers = List.copyOf(registers);
        }
    }

    @Schema(name = "GatewayCounters")
    record Counters(
            QueueCounters queue,
            UplinkCounters uplink,
            List<DeviceCounters> devices,
            @Nullable List<NorthCounters> north) {
        Counters {
            Objects.requireNonNull(queue);
            Objects.requireNonNull(uplink);
            devices = List.copyOf(devices);
        }
    }

    BrowsedPage browse(
            int organisation,
            String key,
            String device,
            @Nullable String node,
            @Nullable String next)
            throws InterruptedException {
        var params = json.createObjectNode().put("device", device).put("most", MOST_NODES);
        put(params, "node", node);
        put(params, "next", next);
        return ask(organisation, key, "browse", params, BrowsedPage.class);
    }

    TagSamples read(int organisation, String key, String device, List<TriedTag> tags)
            throws InterruptedException {
        if (tags.isEmpty() || tags.size() > MOST_TAGS) {
            throw new Invalid("tags", "1 to %d".formatted(MOST_TAGS), tags.size());
        }
        var params = json.createObjectNode().put("device", device);
        var list = params.putArray("tags");
        var faults = new ArrayList<Fault>();
        for (int i = 0; i < tags.size(); i++) {
            var tag = tags.get(i);
            String address = tag.address();
            if (address == null || address.isBlank() || address.length() > LONGEST) {
                faults.add(Fault.of("tags/%d/address".formatted(i), "an address", address));
                continue;
            }
            var one = list.addObject().put("address", address);
            put(one, "name", tag.name());
            put(one, "type", tag.type());
        }
        Checking.throwIfAny(faults);
        return ask(organisation, key, "read", params, TagSamples.class);
    }

    GatewayLog log(int organisation, String key, @Nullable String device)
            throws InterruptedException {
        var params = json.createObjectNode().put("most", MOST_LINES);
        put(params, "device", device);
        return ask(organisation, key, "log", params, GatewayLog.class);
    }

    Counters counters(int organisation, String key) throws InterruptedException {
        return ask(organisation, key, "counters", json.createObjectNode(), Counters.class);
    }

    TagRegisters registers(int organisation, String key, int from) throws InterruptedException {
        if (from < 0 || from > MOST_REGISTERS) {
            throw new Invalid("from", "0 to %d".formatted(MOST_REGISTERS), from);
        }
        var params = json.createObjectNode().put("from", from);
        return ask(organisation, key, "registers", params, TagRegisters.class);
    }

    private static void put(ObjectNode node, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            if (text.length() > LONGEST) {
                throw new Invalid(name, "at most %d characters".formatted(LONGEST), "more");
            }
            node.put(name, text);
        }
    }

    private <T> T ask(int organisation, String key, String method, ObjectNode params, Class<T> as)
            throws InterruptedException {
        var gateway = gateways.get(organisation, key);
        return read(key, asking.ask(gateway, method, params, Asking.PATIENCE), as);
    }

    <T> T read(String gateway, JsonNode result, Class<T> as) {
        try {
            return json.treeToValue(result, as);
        } catch (JacksonException | NullPointerException e) {
            throw new Conflict(
                    "gateway-unreadable",
                    "the answer of gateway %s is not as it should be".formatted(gateway));
        }
    }
}
