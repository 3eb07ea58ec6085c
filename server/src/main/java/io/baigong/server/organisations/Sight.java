package io.baigong.server.organisations;

import io.baigong.server.database.Tenancy;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which part of the register a caller sees: its own organisation; what lies below the nodes that
/// were granted to it; or all, as an administrator of the platform.
///
/// @param nodes granted ones and all below them, today
record Sight(int own, boolean all, List<Integer> nodes, LocalDate today) {
    /// A condition on `e.organisation_id`, with [#parameters].
    static final String CONDITION =
            """
            (:seesAll or e.organisation_id = :own
              or (:seesNodes and e.organisation_id in (
                    select s.organisation_id from membership s
                     where s.node = any(:seen) and s.withdrawn is null
                       and s.valid_from <= :today and s.valid_to > :today)))\
            """;

    Sight {
        nodes = List.copyOf(nodes);
    }

    Map<String, Object> parameters() {
        return Map.of(
                "seesAll", all,
                "own", own,
                "seesNodes", !nodes.isEmpty(),
                "seen", nodes.stream().mapToInt(Integer::intValue).toArray(),
                "today", today);
    }

    /// Asks the database. Who sees only its own organisation asks under row-level security.
    <T extends @Nullable Object> T ask(Tenancy.Work<T, RuntimeException> question) {
        return all || !nodes.isEmpty() ? Tenancy.asPlatform(question) : question.run();
    }
}
