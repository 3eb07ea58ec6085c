package io.baigong.server.things;

import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which things are meant: those named, or all that a filter means.
///
/// @param keys empty when the filter says it
record BulkSelection(List<String> keys, @Nullable ThingFilter filter) {
    static final int MOST_KEYS = 10_000;

    BulkSelection {
        keys = List.copyOf(new LinkedHashSet<>(keys));
        if (keys.size() > MOST_KEYS) {
            throw new TooMuch("keys", MOST_KEYS);
        }
    }

    /// @throws Invalid when the body has neither keys nor a filter, or both
    static BulkSelection read(JsonNode body) {
        var keys = body.path("keys");
        var filter = body.path("filter");
        if (keys.isArray() == filter.isObject()) {
            throw new Invalid(
                    "keys", "a list of keys, or a filter", keys.isArray() ? "both" : "neither");
        }
        return keys.isArray()
                ? new BulkSelection(keys.valueStream().map(key -> key.asString("")).toList(), null)
                : new BulkSelection(List.of(), filter(filter));
    }

    private static ThingFilter filter(JsonNode filter) {
        return new ThingFilter(
                filter.path("query").asString(null),
                filter.path("model").asString(null),
                filter.path("tag").asString(null),
                filter.path("site").asString(null),
                filter.path("place").asString(null),
                filter.path("state").asString(null));
    }

    Map<String, Object> said() {
        return filter == null ? Map.of("keys", keys.size()) : Map.of("filter", filter.said());
    }
}
