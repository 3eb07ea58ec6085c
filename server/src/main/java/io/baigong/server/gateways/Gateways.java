package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.readings.LatestValues;
import io.baigong.server.readings.Value;
import io.baigong.server.things.PresenceView;
import io.baigong.server.things.Things;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The gateways of an organisation, and how they are by their own word.
@Service
final class Gateways {
    private final GatewayStore store;
    private final Things things;
    private final LatestValues latest;
    private final PresenceView presence;

    Gateways(GatewayStore store, Things things, LatestValues latest, PresenceView presence) {
        this.store = store;
        this.things = things;
        this.latest = latest;
        this.presence = presence;
    }

    /// What a gateway reported of itself last; what it did not is absent.
    ///
    /// @param software its version
    /// @param queueBytes on its disk
    /// @param queueOldest how long the oldest value waits, in seconds; 0 when none does
    /// @param dropped values given up since its queue was made
    /// @param refused values the platform refused since then
    /// @param devices that are configured
    /// @param collecting of them collected now
    /// @param time of the newest of these
    record Health(
            @Nullable String software,
            @Nullable Double queueBytes,
            @Nullable Double queueOldest,
            @Nullable Double dropped,
            @Nullable Double refused,
            @Nullable Double devices,
            @Nullable Double collecting,
            @Nullable Instant time) {}

    /// A gateway with how it is.
    record Seen(
            Gateway gateway, PresenceView.State state, @Nullable Instant lastSeen, Health health) {}

    /// @param query part of a key or name; empty for all
    Page<Seen> page(Caller caller, String query, PageRequest page) {
        int organisation = caller.organisation();
        var items = store.page(organisation, query, page.size(), page.offset());
        return Page.of(items, page, store.count(organisation, query))
                .map(gateway -> seen(caller, gateway));
    }

    Seen seen(Caller caller, String key) {
        return seen(caller, get(caller.organisation(), key));
    }

    /// @throws NotFound when no gateway has that key
    Gateway get(int organisation, String key) {
        var gateway = store.find(organisation, key);
        if (gateway == null) {
            throw new NotFound("gateway", key);
        }
        return gateway;
    }

    private Seen seen(Caller caller, Gateway gateway) {
        return new Seen(
                gateway,
                presence.state(gateway.thing()),
                presence.lastSeen(gateway.thing()),
                health(caller, gateway.key()));
    }

    private Health health(Caller caller, String key) {
        var thing = things.visible(caller).thing(key);
        Map<String, Value> said = new HashMap<>();
        if (thing != null) {
            latest.of(thing).forEach(value -> said.put(value.property(), value));
        }
        long newest =
                said.values().stream().mapToLong(Value::timeMicros).max().orElse(Long.MIN_VALUE);
        return new Health(
                text(said.get(GatewayProperties.SOFTWARE)),
                number(said.get(GatewayProperties.QUEUE_BYTES)),
                number(said.get(GatewayProperties.QUEUE_OLDEST)),
                number(said.get(GatewayProperties.DROPPED)),
                number(said.get(GatewayProperties.REFUSED)),
                number(said.get(GatewayProperties.DEVICES)),
                number(said.get(GatewayProperties.COLLECTING)),
                said.isEmpty() ? null : Instant.ofEpochMilli(Math.floorDiv(newest, 1_000)));
    }

    private static @Nullable String text(@Nullable Value value) {
        return value == null || value.value() == null ? null : value.value().toString();
    }

    private static @Nullable Double number(@Nullable Value value) {
        return value != null && value.value() instanceof Number number
                ? Double.valueOf(number.doubleValue())
                : null;
    }
}
