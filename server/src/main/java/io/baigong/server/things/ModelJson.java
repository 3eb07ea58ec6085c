package io.baigong.server.things;

import io.baigong.server.things.Property.Member;
import io.baigong.telemetry.Retention;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Models as JSON: the shape of the API, of packs and of the table.
@Component
final class ModelJson {
    private final JsonMapper json;

    ModelJson(JsonMapper json) {
        this.json = json;
    }

    String write(Model model) {
        return json.writeValueAsString(tree(model));
    }

    /// @throws tools.jackson.core.JacksonException when it is no JSON
    Model read(String text, Faults faults) {
        return new ModelReader(faults).model(json.readTree(text));
    }

    /// Of what the platform itself wrote.
    Model readKept(String text) {
        var faults = new Faults();
        var model = read(text, faults);
        faults.throwIfAny();
        return model;
    }

    String write(Map<String, ?> map) {
        return json.writeValueAsString(map);
    }

    Map<String, Integer> readSlots(String text) {
        Map<String, Integer> slots = new LinkedHashMap<>();
        json.readTree(text).properties().forEach(e -> slots.put(e.getKey(), e.getValue().asInt()));
        return slots;
    }

    Map<String, Long> readCodes(String text) {
        Map<String, Long> codes = new LinkedHashMap<>();
        json.readTree(text).properties().forEach(e -> codes.put(e.getKey(), e.getValue().asLong()));
        return codes;
    }

    static Map<String, Object> tree(Model model) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("key", model.key());
        tree.put("version", model.version());
        tree.put("name", model.name());
        if (model.pack() != null) {
            tree.put("pack", model.pack());
        }
        if (model.grows()) {
            tree.put("grows", true);
        }
        tree.put("properties", fields(model.properties(), true));
        tree.put("events", model.events().stream().map(ModelJson::tree).toList());
        tree.put("commands", model.commands().stream().map(ModelJson::tree).toList());
        return tree;
    }

    static Map<String, Object> tree(Event event) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("key", event.key());
        tree.put("name", event.name());
        tree.put("severity", event.severity());
        tree.put("fields", fields(event.fields(), false));
        return tree;
    }

    static Map<String, Object> tree(Command command) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("key", command.key());
        tree.put("name", command.name());
        tree.put("input", fields(command.input(), false));
        tree.put("output", fields(command.output(), false));
        return tree;
    }

    static List<Map<String, Object>> fields(List<Property> properties, boolean kept) {
        var fields = new ArrayList<Map<String, Object>>();
        for (var property : properties) {
            fields.add(tree(property, kept));
        }
        return fields;
    }

    private static Map<String, Object> tree(Property property, boolean kept) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("key", property.key());
        tree.put("name", property.name());
        tree.put("type", property.type().word());
        putIfPresent(tree, "unit", property.unit());
        putIfPresent(tree, "min", property.min());
        putIfPresent(tree, "max", property.max());
        if (property.type() == PropertyType.DECIMAL) {
            tree.put("scale", property.scale());
        }
        if (property.type() == PropertyType.ENUM) {
            tree.put("members", property.members().stream().map(ModelJson::tree).toList());
        }
        if (kept) {
            tree.put("retention", word(property.retention()));
            tree.put("writable", property.writable());
        }
        return tree;
    }

    private static void putIfPresent(
            Map<String, Object> tree,
            String name,
            @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            tree.put(name, value);
        }
    }

    private static Map<String, Object> tree(Member member) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("code", member.code());
        tree.put("key", member.key());
        tree.put("name", member.name());
        return tree;
    }

    static String word(Retention retention) {
        return retention.name().toLowerCase(Locale.ROOT);
    }
}
