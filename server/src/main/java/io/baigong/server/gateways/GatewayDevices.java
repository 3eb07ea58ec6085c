package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.gateways.Configurations.Changed;
import io.baigong.server.gateways.Configurations.Wish;
import io.baigong.server.gateways.ThingPlan.Placement;
import io.baigong.server.things.PresenceView;
import io.baigong.server.things.ThingDirectory;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.node.ObjectNode;

/// The devices in a gateway's newest configuration, one by one.
@Service
final class GatewayDevices {
    private final Gateways gateways;
    private final Configurations configurations;
    private final Templates templates;
    private final ThingDirectory directory;
    private final PresenceView presence;

    GatewayDevices(
            Gateways gateways,
            Configurations configurations,
            Templates templates,
            ThingDirectory directory,
            PresenceView presence) {
        this.gateways = gateways;
        this.configurations = configurations;
        this.templates = templates;
        this.directory = directory;
        this.presence = presence;
    }

    /// A device in a list.
    ///
    /// @param thing key of the thing it is
    /// @param state whether values come
    @Schema(name = "GatewayDevice")
    record Listed(
            String key,
            String name,
            String protocol,
            @Nullable String thing,
            int tags,
            @Schema(allowableValues = {"online", "offline", "never"}) String state,
            @Nullable Instant lastSeen) {}

    /// A device as it is configured.
    ///
    /// @param version of the configuration it is in
    /// @param device secrets in it are hidden
    record Whole(int version, ObjectNode device) {}

    List<Listed> list(int organisation, String key) {
        var gateway = gateways.get(organisation, key);
        return configurations.shown(gateway).devices().stream()
                .map(device -> listed(gateway, device))
                .toList();
    }

    private Listed listed(Gateway gateway, ObjectNode device) {
        String key = device.path("key").asString("");
        var thing =
                directory.bySparkplug(gateway.organisation(), gateway.group(), gateway.node(), key);
        var state = thing == null ? PresenceView.State.NEVER : presence.state(thing.number());
        return new Listed(
                key,
                device.path("name").asString(key),
                device.path("protocol").asString(""),
                thing == null ? null : thing.key(),
                Document.tags(device),
                state.name().toLowerCase(Locale.ROOT),
                thing == null ? null : presence.lastSeen(thing.number()));
    }

    /// @throws NotFound when the configuration has no such device
    Whole get(int organisation, String key, String device) {
        var gateway = gateways.get(organisation, key);
        var found = configurations.shown(gateway).device(device);
        if (found == null) {
            throw new NotFound("device", device);
        }
        return new Whole(gateway.desired(), found);
    }

    /// Adds a device.
    ///
    /// @param template whose groups and settings it begins with; what the device says itself counts
    ///   more
    Changed add(
            Caller caller,
            String key,
            ObjectNode device,
            @Nullable String template,
            Placement placement,
            Wish wish) {
        String deviceKey = device.path("key").asString("");
        if (deviceKey.isBlank()) {
            throw new Invalid("device.key", "the key of a thing", device.path("key"));
        }
        var whole =
                template == null
                        ? device
                        : templates.get(caller.organisation(), template).over(device);
        var placed =
                new Wish(wish.base(), wish.note(), Map.of(deviceKey, placement), wish.dryRun());
        return configurations.change(
                caller,
                key,
                placed,
                document -> {
                    if (document.device(deviceKey) != null) {
                        throw new Conflict(
                                "key-taken",
                                "the gateway has a device %s already".formatted(deviceKey));
                    }
                    document.put(deviceKey, whole);
                });
    }

    /// Puts another configuration in the place of a device's; its key stays.
    Changed put(Caller caller, String key, String deviceKey, ObjectNode device, Wish wish) {
        return configurations.change(
                caller,
                key,
                wish,
                document -> {
                    if (document.device(deviceKey) == null) {
                        throw new NotFound("device", deviceKey);
                    }
                    document.put(deviceKey, device.put("key", deviceKey));
                });
    }

    /// Takes a device out of the configuration; its thing and readings stay.
    Changed remove(Caller caller, String key, String deviceKey, Wish wish) {
        return configurations.change(
                caller,
                key,
                wish,
                document -> {
                    if (!document.remove(deviceKey)) {
                        throw new NotFound("device", deviceKey);
                    }
                });
    }
}
