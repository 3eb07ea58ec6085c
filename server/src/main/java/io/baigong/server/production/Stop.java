package io.baigong.server.production;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Why a machine stood.
///
/// @param to null while it stands
record Stop(Instant from, @Nullable Instant to, String reason, @Nullable String note) {
    static Stop read(Body body) {
        var from = body.instant("from");
        if (from == null) {
            body.add("from", "a time", "nothing");
        }
        var begin = from == null ? Instant.EPOCH : from;
        var to = body.instant("to");
        if (to != null && !to.isAfter(begin)) {
            body.add("to", "a time after from", to);
        }
        return new Stop(
                begin, to, body.key("reason"), body.has("note") ? body.textOr("note", "") : null);
    }

    Span until(long now) {
        return new Span(from.toEpochMilli(), to == null ? now : to.toEpochMilli());
    }
}
