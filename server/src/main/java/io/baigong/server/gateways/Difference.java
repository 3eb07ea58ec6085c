package io.baigong.server.gateways;

import com.fasterxml.jackson.annotation.JsonValue;
import io.baigong.connect.Protocols;
import io.baigong.connect.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is different between two documents, by meaning: devices go by their keys, groups and tags
/// by their names, wherever they stand.
///
/// @param total how many changes there are
/// @param changes the first of them
record Difference(int total, List<Change> changes) {
    private static final int MOST = 500;
    private static final int SHOWN = 200;

    Difference {
        changes = List.copyOf(changes);
    }

    enum Kind {
        ADDED,
        REMOVED,
        CHANGED;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One of them.
    ///
    /// @param path such as `devices/press-7/groups/fast/tags/speed/address`
    /// @param before absent for what was added
    /// @param after absent for what was removed
    record Change(String path, Kind kind, @Nullable String before, @Nullable String after) {
        @Override
        public String toString() {
            return switch (kind) {
                case ADDED -> "%s added: %s".formatted(path, after);
                case REMOVED -> "%s removed: %s".formatted(path, before);
                case CHANGED -> "%s: %s -> %s".formatted(path, before, after);
            };
        }
    }

    /// @param before and after with secrets turned into prints that can be compared
    static Difference between(Document before, Document after) {
        var comparison = new Comparison();
        comparison.compare("", before.root(), after.root());
        return new Difference(comparison.total, comparison.changes);
    }

    private static final class Comparison {
        private final List<Change> changes = new ArrayList<>();
        private int total;

        void compare(String path, JsonNode before, JsonNode after) {
            if (before.equals(after)) {
                return;
            }
            if (before.isObject() && after.isObject()) {
                members(path, byKey(before), byKey(after), secrets(path, before, after));
                return;
            }
            var byNameBefore = named(before);
            var byNameAfter = named(after);
            if (byNameBefore != null && byNameAfter != null) {
                members(path, byNameBefore, byNameAfter, List.of());
            } else {
                add(path, Kind.CHANGED, shown(before), shown(after));
            }
        }

        private void members(
                String path,
                Map<String, JsonNode> before,
                Map<String, JsonNode> after,
                List<String> secrets) {
            var keys = new LinkedHashSet<>(before.keySet());
            keys.addAll(after.keySet());
            for (var key : keys) {
                String at = path.isEmpty() ? key : path + "/" + key;
                var was = before.get(key);
                var is = after.get(key);
                boolean hidden = secrets.contains(key);
                if (was == null && is != null) {
                    add(at, Kind.ADDED, null, hidden ? Document.HIDDEN : shown(is));
                } else if (was != null && is == null) {
                    add(at, Kind.REMOVED, hidden ? Document.HIDDEN : shown(was), null);
                } else if (was != null && is != null && !hidden) {
                    compare(at, was, is);
                } else if (was != null && !was.equals(is)) {
                    add(at, Kind.CHANGED, Document.HIDDEN, Document.HIDDEN);
                }
            }
        }

        private void add(String path, Kind kind, @Nullable String before, @Nullable String after) {
            total++;
            if (changes.size() < MOST) {
                changes.add(new Change(path, kind, before, after));
            }
        }
    }

    private static Map<String, JsonNode> byKey(JsonNode object) {
        var members = new LinkedHashMap<String, JsonNode>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    /// The elements of a list by their own words; null when it is no list of such.
    private static @Nullable Map<String, JsonNode> named(JsonNode list) {
        if (!list.isArray()) {
            return null;
        }
        var named = new LinkedHashMap<String, JsonNode>();
        for (var element : list) {
            String device = element.path("device").asString("");
            String name = element.path("key").asString(element.path("name").asString(""));
            String word = device.isEmpty() || name.isEmpty() ? device + name : device + "/" + name;
            if (word.isEmpty() || named.putIfAbsent(word, element) != null) {
                return null;
            }
        }
        return named;
    }

    /// Which members of the settings of a device are never shown: all text when nobody knows.
    private static List<String> secrets(String path, JsonNode before, JsonNode after) {
        if (!path.matches("devices/[^/]+/settings")) {
            return List.of();
        }
        var secrets = new ArrayList<String>();
        for (var protocol : Protocols.all()) {
            for (var setting : protocol.settings()) {
                if (setting.input() instanceof Setting.Input.Secret
                        && (before.has(setting.key()) || after.has(setting.key()))) {
                    secrets.add(setting.key());
                }
            }
        }
        return secrets;
    }

    private static String shown(JsonNode node) {
        if (node.isObject() && node.has("groups")) {
            return "%s, %d tags".formatted(node.path("protocol").asString(""), Document.tags(node));
        }
        if (node.isObject() && node.has("tags")) {
            return "%d tags".formatted(node.path("tags").size());
        }
        String text = node.isString() ? node.stringValue() : node.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
