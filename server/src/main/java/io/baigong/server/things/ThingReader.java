package io.baigong.server.things;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads what is said about a thing from JSON, over what was said before (RFC 7396: what is absent
/// stays, null clears).
final class ThingReader {
    private final Faults faults = new Faults();

    private ThingReader() {}

    /// A new thing.
    static ThingSpec spec(JsonNode body) {
        String key = body.path("key").asString("");
        var empty = new ThingSpec(key, Name.of(key), "", null, null, "", List.of(), null);
        return change(body).apply(empty);
    }

    /// A change of a thing.
    static UnaryOperator<ThingSpec> change(JsonNode body) {
        return before -> {
            var reader = new ThingReader();
            var spec = reader.over(before, body).check(reader.faults);
            reader.faults.throwIfAny();
            return spec;
        };
    }

    /// @param otherwise both languages when the body has none
    static Name name(JsonNode body, String otherwise) {
        var faults = new Faults();
        var name = new ModelReader(faults).name(body, "name", otherwise);
        faults.throwIfAny();
        return name;
    }

    private ThingSpec over(ThingSpec before, JsonNode body) {
        if (!body.isObject()) {
            faults.add("body", "an object", body.getNodeType());
            return before;
        }
        var model = body.path("model");
        return new ThingSpec(
                text(body, "key", before.key()),
                body.has("name")
                        ? new ModelReader(faults).name(body, "name", before.key())
                        : before.name(),
                model.isObject()
                        ? text(model, "key", before.model())
                        : text(body, "model", before.model()),
                body.has("model") ? version(model) : before.version(),
                siteOf(before, body),
                text(body, "place", before.place()),
                body.has("tags") ? tags(body.path("tags")) : before.tags(),
                body.has("sparkplug") ? address(body.path("sparkplug")) : before.sparkplug());
    }

    private @Nullable String siteOf(ThingSpec before, JsonNode body) {
        String site = text(body, "site", before.site() == null ? "" : before.site());
        return site.isEmpty() ? null : site;
    }

    private @Nullable Integer version(JsonNode model) {
        var version = model.path("version");
        if (version.isMissingNode() || version.isNull()) {
            return null;
        }
        if (!version.isInt()) {
            faults.add("model.version", "a whole number, or none to follow the newest", version);
            return null;
        }
        return version.asInt();
    }

    private String text(JsonNode body, String field, String otherwise) {
        var text = body.path(field);
        if (text.isMissingNode()) {
            return otherwise;
        }
        if (text.isNull()) {
            return "";
        }
        if (!text.isString()) {
            faults.add(field, "text", text);
            return otherwise;
        }
        return text.stringValue().strip();
    }

    private List<String> tags(JsonNode tags) {
        var read = new ArrayList<String>();
        if (!tags.isNull() && !tags.isArray()) {
            faults.add("tags", "a list of texts", tags);
        }
        for (var tag : tags.isArray() ? tags : JsonNodeFactory.instance.arrayNode()) {
            if (tag.isString()) {
                read.add(tag.stringValue().strip());
            } else {
                faults.add("tags", "a list of texts", tag);
            }
        }
        return read;
    }

    private @Nullable SparkplugAddress address(JsonNode address) {
        if (address.isNull()) {
            return null;
        }
        String device = text(address, "device", "");
        return new SparkplugAddress(
                text(address, "group", ""),
                text(address, "node", ""),
                device.isEmpty() ? null : device);
    }
}
