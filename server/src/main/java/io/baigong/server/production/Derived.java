package io.baigong.server.production;

import io.baigong.evaluator.method.Channel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the signals of a machine say of a shift.
///
/// @param stretches empty when the rule says nothing about time
/// @param pieces null when the rule counts none
/// @param resets how often a counter began anew
/// @param falls how often one fell a little, which counts nothing
/// @param values that it was derived from
record Derived(
        List<Stretch> stretches,
        @Nullable List<Pieces> pieces,
        int resets,
        int falls,
        long values) {
    Derived {
        stretches = List.copyOf(stretches);
        pieces = pieces == null ? null : List.copyOf(pieces);
    }

    /// @param product null when it is not known
    /// @param good null when it is not told apart
    record Pieces(
            @Nullable String product,
            @Nullable String order,
            BigDecimal produced,
            @Nullable BigDecimal good,
            BigDecimal scrap) {}

    /// Short, for there is one for each shift of each machine.
    ///
    /// @param rule key and version of the rule
    /// @param channel by which the signals came
    ObjectNode json(PlannedShift shift, String rule, Channel channel) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("shift", shift.shift());
        json.put("from", shift.span().from());
        json.put("to", shift.span().to());
        json.put("rule", rule);
        json.put("channel", Words.of(channel));
        json.put("resets", resets);
        json.put("falls", falls);
        var all = json.putArray("stretches");
        for (var one : stretches) {
            var row = all.addArray();
            row.add(one.from() - shift.span().from());
            row.add(one.to() - shift.span().from());
            row.add(one.element().word());
            if (one.reason() != null) {
                row.add(one.reason());
            }
        }
        if (pieces != null) {
            var counted = json.putArray("pieces");
            for (var one : pieces) {
                var row = counted.addObject();
                put(row, "product", one.product());
                put(row, "order", one.order());
                row.put("produced", one.produced().toPlainString());
                put(row, "good", one.good() == null ? null : one.good().toPlainString());
                row.put("scrap", one.scrap().toPlainString());
            }
        }
        return json;
    }

    private static void put(ObjectNode row, String field, @Nullable String value) {
        if (value != null) {
            row.put(field, value);
        }
    }

    static Derived of(JsonNode json) {
        long from = json.path("from").asLong();
        var stretches = new ArrayList<Stretch>();
        for (var row : json.path("stretches")) {
            var element = Element.of(row.path(2).asString(""));
            stretches.add(
                    new Stretch(
                            from + row.path(0).asLong(),
                            from + row.path(1).asLong(),
                            element == null ? Element.UNKNOWN : element,
                            row.has(3) ? row.path(3).asString() : null));
        }
        List<Pieces> pieces = null;
        if (json.has("pieces")) {
            pieces = new ArrayList<>();
            for (var row : json.path("pieces")) {
                pieces.add(
                        new Pieces(
                                text(row, "product"),
                                text(row, "order"),
                                new BigDecimal(row.path("produced").asString("0")),
                                row.has("good")
                                        ? new BigDecimal(row.path("good").asString())
                                        : null,
                                new BigDecimal(row.path("scrap").asString("0"))));
            }
        }
        return new Derived(
                stretches, pieces, json.path("resets").asInt(), json.path("falls").asInt(), 0);
    }

    private static @Nullable String text(JsonNode row, String field) {
        return row.has(field) ? row.path(field).asString() : null;
    }
}
