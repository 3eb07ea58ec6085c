package io.baigong.server.gateways;

import io.baigong.server.things.Property;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A device of a document with its tags by name.
final class TaggedDevice {
    final ObjectNode node;

    /// The device without its groups.
    final ObjectNode head;

    final Map<String, Property> properties;
    final Map<String, Placed> tags = new HashMap<>();

    /// Rows of the table by the tag they said.
    final Map<String, Long> seen = new HashMap<>();

    /// Intervals of groups that the table said.
    final Map<String, Said> said = new HashMap<>();

    private final Map<String, ObjectNode> groups = new HashMap<>();

    record Placed(String group, ObjectNode tag) {}

    record Said(Duration interval, long row) {}

    TaggedDevice(ObjectNode node, Map<String, Property> properties) {
        this.node = node;
        this.properties = properties;
        for (var group : node.path("groups")) {
            if (group instanceof ObjectNode object) {
                add(object);
            }
        }
        head = node.objectNode();
        node.properties()
                .forEach(member -> {
                    if (!member.getKey().equals("groups")) {
                        head.set(member.getKey(), member.getValue());
                    }
                });
    }

    private void add(ObjectNode group) {
        String name = group.path("name").asString("");
        groups.put(name, group);
        for (JsonNode tag : group.path("tags")) {
            if (tag instanceof ObjectNode object) {
                tags.put(object.path("name").asString(""), new Placed(name, object));
            }
        }
    }

    /// Null when there is no such group.
    @Nullable Duration interval(String group) {
        var known = groups.get(group);
        try {
            return known == null ? null : Duration.parse(known.path("interval").asString(""));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// The tags of a group, which is made when absent and has that interval from now on.
    ArrayNode group(String name, Duration interval) {
        var group = groups.get(name);
        if (group == null) {
            var list =
                    node.get("groups") instanceof ArrayNode there ? there : node.putArray("groups");
            group = list.addObject().put("name", name);
            groups.put(name, group);
        }
        if (!interval.equals(interval(name))) {
            group.put("interval", interval.toString());
        }
        return group.get("tags") instanceof ArrayNode there ? there : group.putArray("tags");
    }

    /// Takes a tag out of its group; a group that is empty then goes too.
    void takeOut(Placed placed) {
        var group = groups.get(placed.group());
        if (group == null || !(group.get("tags") instanceof ArrayNode list)) {
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) == placed.tag()) {
                list.remove(i);
                break;
            }
        }
        if (list.isEmpty() && node.get("groups") instanceof ArrayNode all) {
            groups.remove(placed.group());
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i) == group) {
                    all.remove(i);
                    break;
                }
            }
        }
    }
}
