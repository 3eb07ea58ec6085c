package io.baigong.server.gateways;

import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.ThingHandle;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// What else brings the values of a thing.
@Component
final class Holders {
    private static final int REMEMBERED = 1_000;

    private final GatewayStore store;
    private final Versions versions;
    private final ThingDirectory directory;
    private final ConcurrentHashMap<Edition, Set<String>> devices = new ConcurrentHashMap<>();

    private record Edition(int gateway, int version) {}

    Holders(GatewayStore store, Versions versions, ThingDirectory directory) {
        this.store = store;
        this.versions = versions;
        this.directory = directory;
    }

    /// Why a gateway cannot collect a thing, for people: `a gateway`, `a device of gateway hall`.
    ///
    /// @return null when it can
    @Nullable String of(Gateway by, ThingHandle thing) {
        if (store.find(by.organisation(), thing.key()) != null) {
            return "a gateway";
        }
        var address = directory.sparkplugOf(thing.number());
        if (address == null) {
            return null;
        }
        String device = address.device();
        var node = directory.bySparkplug(by.organisation(), address.group(), address.node(), null);
        var other = node == null ? null : store.find(by.organisation(), node.key());
        if (other == null || device == null) {
            return "device %s of edge node %s/%s, which is no gateway"
                    .formatted(device, address.group(), address.node());
        }
        return other.thing() != by.thing() && devices(other).contains(device)
                ? "a device of gateway " + other.key()
                : null;
    }

    private Set<String> devices(Gateway gateway) {
        if (gateway.desired() == 0) {
            return Set.of();
        }
        if (devices.size() > REMEMBERED) {
            devices.clear();
        }
        return devices.computeIfAbsent(
                new Edition(gateway.thing(), gateway.desired()), _ -> keys(gateway));
    }

    private Set<String> keys(Gateway gateway) {
        var document = versions.document(gateway, gateway.desired());
        if (document == null) {
            return Set.of();
        }
        var keys = new HashSet<String>();
        for (JsonNode device : document.devices()) {
            keys.add(device.path("key").asString(""));
        }
        return Set.copyOf(keys);
    }
}
