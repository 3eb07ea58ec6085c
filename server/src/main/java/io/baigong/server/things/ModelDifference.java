package io.baigong.server.things;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an edition of a model says that the one before did not, part by part.
final class ModelDifference {
    private ModelDifference() {}

    /// A part that differs.
    ///
    /// @param part `model`, `property`, `event` or `command`
    /// @param key of the property, event or command; the model's own otherwise
    /// @param kind `added`, `removed` or `changed`
    /// @param newSeries its values go into new series from here on, since they mean something else;
    ///   those of before stay and are converted where units allow it
    @Schema(name = "ModelDifference")
    record Difference(
            @Schema(allowableValues = {"model", "property", "event", "command"}) String part,
            String key,
            @Schema(allowableValues = {"added", "removed", "changed"}) String kind,
            boolean newSeries,
            List<FieldChange> fields) {}

    /// @param before null for none
    record FieldChange(String field, @Nullable Object before, @Nullable Object after) {}

    /// @param was by the key of today, the key that a property had before
    /// @param newSeries keys of properties that begin new series
    static List<Difference> between(
            Model before, Model after, Map<String, String> was, Set<String> newSeries) {
        var old = ModelJson.tree(before);
        var now = ModelJson.tree(after);
        var found = new ArrayList<Difference>();
        var own = fields(head(old), head(now));
        if (!own.isEmpty()) {
            found.add(new Difference("model", after.key(), "changed", false, own));
        }
        found.addAll(
                parts(
                        "property",
                        byKey(old, "properties"),
                        byKey(now, "properties"),
                        was,
                        newSeries));
        found.addAll(
                parts("event", byKey(old, "events"), byKey(now, "events"), Map.of(), Set.of()));
        found.addAll(
                parts(
                        "command",
                        byKey(old, "commands"),
                        byKey(now, "commands"),
                        Map.of(),
                        Set.of()));
        return found;
    }

    private static Map<String, Object> head(Map<String, Object> model) {
        var head = new LinkedHashMap<String, Object>();
        head.put("name", model.get("name"));
        head.put("grows", model.getOrDefault("grows", false));
        return head;
    }

    @SuppressWarnings("unchecked") // as ModelJson made it
    private static Map<String, Map<String, Object>> byKey(Map<String, Object> model, String list) {
        var byKey = new LinkedHashMap<String, Map<String, Object>>();
        for (var one : (List<Map<String, Object>>) Objects.requireNonNull(model.get(list))) {
            byKey.put(String.valueOf(one.get("key")), one);
        }
        return byKey;
    }

    private static List<Difference> parts(
            String part,
            Map<String, Map<String, Object>> before,
            Map<String, Map<String, Object>> after,
            Map<String, String> was,
            Set<String> newSeries) {
        var found = new ArrayList<Difference>();
        var left = new LinkedHashSet<>(before.keySet());
        after.forEach((key, now) -> {
            String name = before.containsKey(key) ? key : was.getOrDefault(key, key);
            var old = before.get(name);
            if (old == null) {
                found.add(new Difference(part, key, "added", false, fields(Map.of(), now)));
                return;
            }
            left.remove(name);
            var fields = fields(old, now);
            if (!fields.isEmpty()) {
                found.add(new Difference(part, key, "changed", newSeries.contains(key), fields));
            }
        });
        for (var key : left) {
            var old = Objects.requireNonNull(before.get(key));
            found.add(new Difference(part, key, "removed", false, fields(old, Map.of())));
        }
        return found;
    }

    private static List<FieldChange> fields(Map<String, Object> before, Map<String, Object> after) {
        var names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        var changes = new ArrayList<FieldChange>();
        for (var name : names) {
            Object old = before.get(name);
            Object now = after.get(name);
            if (!Objects.equals(old, now)) {
                changes.add(new FieldChange(name, old, now));
            }
        }
        return changes;
    }
}
