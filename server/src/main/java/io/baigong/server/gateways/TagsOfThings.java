package io.baigong.server.gateways;

import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.edge.configuration.VirtualTag;
import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tags of a configuration by the device they belong to, calculated ones among them.
final class TagsOfThings {
    private final Map<String, List<Placed>> byDevice = new HashMap<>();

    /// Keys of all things that get values, with where each is said first.
    private final Map<String, String> places = new LinkedHashMap<>();

    /// A tag and where it stands in the document.
    ///
    /// @param property what it becomes; null when that has to be learned
    record Placed(TagConfiguration tag, String path, @Nullable Property property) {}

    /// @param names of properties, by `device/tag`; the others are called as their tags are
    TagsOfThings(Configuration configuration, Map<String, Name> names) {
        for (int i = 0; i < configuration.devices().size(); i++) {
            places.put(configuration.devices().get(i).key(), "/devices/%d/key".formatted(i));
        }
        Checking.eachTag(
                configuration.devices(),
                (device, tag, path) -> {
                    var name = names.get(device.key() + "/" + tag.name());
                    add(device.key(), new Placed(tag, path, TagProperty.of(tag, name)));
                });
        for (int i = 0; i < configuration.virtualTags().size(); i++) {
            add(configuration.virtualTags().get(i), "/virtualTags/%d".formatted(i));
        }
        for (int i = 0; i < configuration.virtualSensors().size(); i++) {
            places.putIfAbsent(
                    configuration.virtualSensors().get(i).device(),
                    "/virtualSensors/%d/device".formatted(i));
        }
    }

    private void add(VirtualTag virtual, String path) {
        places.putIfAbsent(virtual.device(), path + "/device");
        var tag =
                new TagConfiguration(
                        virtual.name(), "", null, virtual.unit(), 1, 0, null, null, null);
        var property = TagProperty.of(virtual.name(), PropertyType.DOUBLE, virtual.unit());
        add(virtual.device(), new Placed(tag, path, property));
    }

    private void add(String device, Placed placed) {
        byDevice.computeIfAbsent(device, _ -> new ArrayList<>()).add(placed);
    }

    List<Placed> of(String device) {
        return byDevice.getOrDefault(device, List.of());
    }

    /// Keys of all things that get values, in order: devices, and machines that are only
    /// calculated. Each with where it is said.
    Map<String, String> places() {
        return places;
    }
}
