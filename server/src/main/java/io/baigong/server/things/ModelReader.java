package io.baigong.server.things;

import io.baigong.server.things.Property.Member;
import io.baigong.telemetry.Retention;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads a model from JSON and says all that is wrong with it. What it returns is only worth
/// something when there were no faults.
final class ModelReader {
    static final int MAX_PROPERTIES = 5_000;
    private static final int MAX_SCALE = 18;
    private static final Set<String> SEVERITIES = Set.of("info", "warning", "error");

    private final Faults faults;

    ModelReader(Faults faults) {
        this.faults = faults;
    }

    Model model(JsonNode node) {
        return model(node, "");
    }

    /// @param otherwise the key when the model has none
    Model model(JsonNode node, String otherwise) {
        String key = node.has("key") || otherwise.isEmpty() ? key(node, "key") : otherwise;
        return new Model(
                key,
                node.path("version").asInt(0),
                name(node, "name", key),
                node.path("pack").isString() ? node.path("pack").stringValue() : null,
                node.path("grows").asBoolean(false),
                list(node, "properties", "properties", this::property, Property::key),
                list(node, "events", "events", this::event, Event::key),
                list(node, "commands", "commands", this::command, Command::key));
    }

    private Event event(JsonNode node, String at) {
        String key = key(node, at + ".key");
        String severity = text(node, "severity", "info");
        if (!SEVERITIES.contains(severity)) {
            faults.add(at + ".severity", "info, warning or error", severity);
        }
        return new Event(key, name(node, at + ".name", key), severity, fields(node, at, "fields"));
    }

    private Command command(JsonNode node, String at) {
        String key = key(node, at + ".key");
        return new Command(
                key,
                name(node, at + ".name", key),
                fields(node, at, "input"),
                fields(node, at, "output"));
    }

    private List<Property> fields(JsonNode node, String at, String name) {
        return list(node, name, at + "." + name, this::property, Property::key);
    }

    private Property property(JsonNode node, String at) {
        String key = key(node, at + ".key");
        var type = type(node, at + ".type");
        var was = node.get("was");
        var property =
                new Property(
                        key,
                        name(node, at + ".name", key),
                        type,
                        unit(node, at + ".unit", type),
                        limit(node, "min", at, type),
                        limit(node, "max", at, type),
                        scale(node, at + ".scale", type),
                        members(node, at + ".members", type),
                        retention(node, at + ".retention"),
                        node.path("writable").asBoolean(false),
                        was == null || was.isNull() ? null : was.asString(""));
        Double min = property.min();
        Double max = property.max();
        if (min != null && max != null && min > max) {
            faults.add(at + ".min", "not more than max " + max, min);
        }
        return property;
    }

    private PropertyType type(JsonNode node, String at) {
        String word = text(node, "type", "");
        var type = PropertyType.of(word);
        if (type == null) {
            faults.add(at, "double, int64, decimal, boolean, enum or string", word);
            return PropertyType.DOUBLE;
        }
        return type;
    }

    private @Nullable String unit(JsonNode node, String at, PropertyType type) {
        String unit = text(node, "unit", "");
        if (unit.isEmpty()) {
            return null;
        }
        if (!type.isNumber()) {
            faults.add(at, "no unit for type " + type.word(), unit);
        } else if (!Units.isKnown(unit)) {
            faults.add(at, "a UCUM code such as Cel, kW.h, mm/s or %", unit);
        }
        return unit;
    }

    private @Nullable Double limit(JsonNode node, String name, String at, PropertyType type) {
        var limit = node.path(name);
        if (limit.isMissingNode() || limit.isNull()) {
            return null;
        }
        if (!limit.isNumber() || !type.isNumber()) {
            faults.add(
                    at + "." + name,
                    type.isNumber() ? "a number" : "no limit for type " + type.word(),
                    limit);
            return null;
        }
        return limit.asDouble();
    }

    private int scale(JsonNode node, String at, PropertyType type) {
        var scale = node.path("scale");
        if (type != PropertyType.DECIMAL) {
            if (scale.asInt(0) != 0) {
                faults.add(at, "no scale for type " + type.word(), scale);
            }
            return 0;
        }
        if (!scale.isInt() || scale.asInt() < 0 || scale.asInt() > MAX_SCALE) {
            faults.add(at, "digits after the point, 0 to 18", scale);
            return 0;
        }
        return scale.asInt();
    }

    private List<Member> members(JsonNode node, String at, PropertyType type) {
        var members = list(node, "members", at, this::member, Member::key);
        if (type == PropertyType.ENUM ? members.isEmpty() : !members.isEmpty()) {
            faults.add(
                    at,
                    type == PropertyType.ENUM ? "at least one member" : "none for " + type.word(),
                    members.size());
        }
        var codes = new HashSet<Long>();
        for (var member : members) {
            if (!codes.add(member.code())) {
                faults.add(at, "each code once", member.code());
            }
        }
        return members;
    }

    private Member member(JsonNode node, String at) {
        var code = node.path("code");
        if (!code.isIntegralNumber() || !code.canConvertToLong()) {
            faults.add(at + ".code", "a whole number", code);
        }
        var names = name(node, at + ".name", "");
        String key = text(node, "key", names.en());
        if (key.isBlank()) {
            faults.add(at + ".key", "what devices send, or a name", key);
        }
        return new Member(code.asLong(0), key, names.en().isEmpty() ? Name.of(key) : names);
    }

    private Retention retention(JsonNode node, String at) {
        String word = text(node, "retention", "standard");
        for (var retention : Retention.values()) {
            if (retention.name().toLowerCase(Locale.ROOT).equals(word)) {
                return retention;
            }
        }
        faults.add(at, "short, standard or long", word);
        return Retention.STANDARD;
    }

    private String key(JsonNode node, String at) {
        String key = text(node, "key", "");
        if (!Keys.isKey(key)) {
            faults.add(at, Keys.RULE, key);
        }
        return key;
    }

    Name name(JsonNode node, String at, String otherwise) {
        var name = node.path("name");
        if (name.isMissingNode() || name.isNull()) {
            return Name.of(otherwise);
        }
        Name read =
                name.isString()
                        ? Name.of(name.stringValue())
                        : new Name(
                                text(name, "zh", text(name, "en", otherwise)),
                                text(name, "en", text(name, "zh", otherwise)));
        if (Math.max(read.zh().length(), read.en().length()) > Name.MAX_LENGTH) {
            faults.add(at, "at most " + Name.MAX_LENGTH + " characters", name);
        }
        return read;
    }

    private String text(JsonNode node, String name, String otherwise) {
        var text = node.path(name);
        return text.isString() ? text.stringValue() : otherwise;
    }

    private <T> List<T> list(
            JsonNode node,
            String name,
            String at,
            BiFunction<JsonNode, String, T> one,
            java.util.function.Function<T, String> keyOf) {
        var array = node.path(name);
        if (array.isMissingNode() || array.isNull()) {
            return List.of();
        }
        if (!array.isArray() || array.size() > MAX_PROPERTIES) {
            faults.add(at, "a list of at most " + MAX_PROPERTIES, array.getNodeType());
            return List.of();
        }
        var items = new ArrayList<T>();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String here = at + "[" + i + "]";
            T item = one.apply(array.get(i), here);
            if (keys.add(keyOf.apply(item))) {
                items.add(item);
            } else {
                faults.add(here + ".key", "each key once", keyOf.apply(item));
            }
        }
        return items;
    }
}
