package io.baigong.server.gateways;

import io.baigong.server.tables.TableFile;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The tags of a gateway as a table that can be imported again.
@Component
final class TagExport {
    private static final int NOT_NAMED = 2;

    /// @param device whose tags; null for all
    void write(
            Document document, @Nullable String device, TableFile.Format format, OutputStream out)
            throws IOException {
        var heading = TagColumns.ALL.subList(0, TagColumns.ALL.size() - NOT_NAMED);
        try (var file = format.begin(out, "tags", heading)) {
            for (var each : document.devices()) {
                String key = each.path("key").asString("");
                if (device == null || device.equals(key)) {
                    write(key, each, file);
                }
            }
        }
    }

    private static void write(String key, JsonNode device, TableFile file) throws IOException {
        for (var group : device.path("groups")) {
            for (var tag : group.path("tags")) {
                var write = tag.path("write");
                var deadband = tag.path("deadband");
                file.row(
                        key,
                        cell(group.path("name")),
                        cell(group.path("interval")),
                        cell(tag.path("name")),
                        cell(tag.path("address")),
                        cell(tag.path("type")),
                        cell(tag.path("unit")),
                        cell(tag.path("scale")),
                        cell(tag.path("offset")),
                        cell(deadband.path("absolute")),
                        cell(deadband.path("percent")),
                        cell(tag.path("maximumSilence")),
                        cell(write.path("allowed")),
                        cell(write.path("min")),
                        cell(write.path("max")),
                        cell(write.path("readBack")),
                        cell(write.path("twoPersons")));
            }
        }
    }

    private static @Nullable Object cell(JsonNode node) {
        if (node.isNumber()) {
            return node.decimalValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue() ? "yes" : "no";
        }
        return node.isString() ? node.stringValue() : null;
    }
}
