package io.baigong.server.production;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// So many pieces of a product, to be made (ISA-95 / B2MML job order: ID, WorkMasterID, Quantity,
/// WorkCenter, StartTime, EndTime, DispatchStatus).
///
/// @param workUnit the machine it is meant for; null for any
@Schema(name = "ProductionOrder")
record Order(
        String key,
        String product,
        BigDecimal quantity,
        @Nullable String workUnit,
        @Nullable Instant plannedStart,
        @Nullable Instant plannedEnd,
        State state,
        @Nullable String note)
        implements MasterContent {
    /// The dispatch status.
    enum State {
        PLANNED,
        RELEASED,
        RUNNING,
        HELD,
        COMPLETED,
        CANCELLED;

        static final String WORDS = "planned, released, running, held, completed or cancelled";

        @JsonValue
        String word() {
            return Words.of(this);
        }

        static @Nullable State of(String word) {
            return Words.read(State.class, word);
        }

        boolean isOpen() {
            return this == PLANNED || this == RELEASED || this == RUNNING || this == HELD;
        }
    }

    static Order read(Body body) {
        var quantity = body.amount("quantity");
        if (quantity == null) {
            body.add("quantity", "how many pieces", "nothing");
        }
        var start = body.instant("plannedStart");
        var end = body.instant("plannedEnd");
        if (start != null && end != null && end.isBefore(start)) {
            body.add("plannedEnd", "a time not before plannedStart", end);
        }
        return new Order(
                body.key("key"),
                body.key("product"),
                quantity == null ? BigDecimal.ZERO : quantity,
                body.keyOrNull("workUnit"),
                start,
                end,
                body.word("state", State::of, State.WORDS, State.RELEASED),
                body.has("note") ? body.textOr("note", "") : null);
    }

    Order with(State next) {
        return new Order(key, product, quantity, workUnit, plannedStart, plannedEnd, next, note);
    }
}
