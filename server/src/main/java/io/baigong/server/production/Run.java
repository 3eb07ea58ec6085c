package io.baigong.server.production;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An order on a machine.
///
/// @param product of the order when it began; for attributing pieces
/// @param producing when set-up ended and production began; null while it is set up
/// @param to null while it goes on
record Run(
        String order,
        @Nullable String product,
        Instant from,
        @Nullable Instant producing,
        @Nullable Instant to) {
    static Run read(Body body) {
        var from = body.instant("from");
        if (from == null) {
            body.add("from", "a time", "nothing");
        }
        var begin = from == null ? Instant.EPOCH : from;
        var producing = body.instant("producing");
        var to = body.instant("to");
        if (producing != null && producing.isBefore(begin)) {
            body.add("producing", "a time not before from", producing);
        }
        if (to != null && (to.isBefore(begin) || producing != null && to.isBefore(producing))) {
            body.add("to", "a time not before the others", to);
        }
        return new Run(body.key("order"), body.keyOrNull("product"), begin, producing, to);
    }

    boolean holds(long time) {
        return from.toEpochMilli() <= time && (to == null || time < to.toEpochMilli());
    }

    /// @param end null while it goes on
    Run until(@Nullable Instant end) {
        return new Run(order, product, from, producing, end);
    }

    Run producingFrom(Instant begin) {
        return new Run(order, product, from, begin, to);
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("order", order);
        if (product != null) {
            json.put("product", product);
        }
        json.put("from", from.toString());
        if (producing != null) {
            json.put("producing", producing.toString());
        }
        if (to != null) {
            json.put("to", to.toString());
        }
        return json;
    }
}
