package io.baigong.server.facts;

import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Label;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One version of a row of facts, as it is kept.
///
/// @param label of what this version brought itself
/// @param documents that stand behind it
/// @param withdrawn whether from then on there is no such row
/// @param values by field
/// @param origins of values that this version did not bring itself, by field
public record Fact(
        FactRef ref,
        String edition,
        Instant recorded,
        String recordedBy,
        Channel channel,
        Label label,
        @Nullable FileRow file,
        List<Long> documents,
        String reason,
        boolean withdrawn,
        JsonNode values,
        Map<String, Origin> origins) {
    public Fact {
        documents = List.copyOf(documents);
        origins = Map.copyOf(origins);
    }

    /// A row of a file that was imported.
    ///
    /// @param id of the import
    /// @param sha256 of the file
    /// @param row the heading is 1
    public record FileRow(long id, String name, String sha256, long row) {}

    /// Where a value came from that is older than its version, or that was not typed in.
    ///
    /// @param version that brought it; null for this one
    /// @param from such as `table:land-efficiency-year/firm-1/2022@3`; null for a value of an older
    ///   version
    public record Origin(
            @Nullable Integer version, Label label, Channel channel, @Nullable String from) {}

    /// The value of a field for a calculation: a number for numbers and for choices that have
    /// points, a text, a truth; null without one.
    public @Nullable Object value(String field) {
        var points = values.path(field + FormDefinition.POINTS);
        var kept = points.isNumber() ? points : values.path(field);
        if (kept.isNumber()) {
            return kept.decimalValue();
        }
        if (kept.isBoolean()) {
            return kept.booleanValue();
        }
        return kept.isString() ? kept.stringValue() : null;
    }

    /// How well the row is proven: as its weakest value.
    public Label weakest() {
        var weakest = Label.VERIFIED;
        for (var field : values.propertyNames()) {
            weakest = weakest.and(label(field));
        }
        return values.isEmpty() ? label : weakest;
    }

    /// How well the value of a field is proven.
    public Label label(String field) {
        var origin = origins.get(field);
        return origin == null ? label : origin.label();
    }
}
