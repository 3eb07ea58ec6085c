package io.baigong.server.production;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Pieces that somebody counted at a machine.
///
/// @param reason of scrap or rework
record Counted(
        Instant at,
        @Nullable String order,
        @Nullable String product,
        BigDecimal good,
        BigDecimal scrap,
        BigDecimal rework,
        @Nullable String reason,
        @Nullable String note) {
    static Counted read(Body body) {
        var at = body.instant("at");
        if (at == null) {
            body.add("at", "a time", "nothing");
        }
        var counted =
                new Counted(
                        at == null ? Instant.EPOCH : at,
                        body.keyOrNull("order"),
                        body.keyOrNull("product"),
                        orZero(body.amount("good")),
                        orZero(body.amount("scrap")),
                        orZero(body.amount("rework")),
                        body.keyOrNull("reason"),
                        body.has("note") ? body.textOr("note", "") : null);
        if (counted.produced().signum() == 0) {
            body.add("good", "some pieces, good, scrap or rework", "none");
        }
        return counted;
    }

    static BigDecimal orZero(@Nullable BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }

    BigDecimal produced() {
        return good.add(scrap).add(rework);
    }
}
