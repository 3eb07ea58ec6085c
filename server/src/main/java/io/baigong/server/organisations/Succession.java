package io.baigong.server.organisations;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// A merge, split or spin-off.
///
/// @param from organisations that it begins with
/// @param to what they became, or what came out of them
record Succession(
        UUID id,
        ChangeKind kind,
        LocalDate effective,
        List<Party> from,
        List<Party> to,
        String note,
        Instant recorded,
        String by) {
    Succession {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    record Party(String key, Naming name) {}
}
