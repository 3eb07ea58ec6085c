package io.baigong.server.organisations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// An organisation in a node.
///
/// @param from its first day
/// @param to the first day on which it was no more; null while it lasts
/// @param recorded when it was written down, and by whom
/// @param closed when its end was written down, and by whom
record Membership(
        long id,
        HierarchyKind kind,
        Node node,
        LocalDate from,
        @Nullable LocalDate to,
        Instant recorded,
        String by,
        @Nullable Instant closed,
        @Nullable String closedBy) {
    static Membership of(ResultSet row, int n) throws SQLException {
        var closed = row.getTimestamp("closed");
        return new Membership(
                row.getLong("membership"),
                HierarchyKind.of(row.getString("hierarchy_kind")),
                Node.of(row, n),
                row.getObject("valid_from", LocalDate.class),
                row.getObject("valid_to", LocalDate.class),
                row.getTimestamp("recorded").toInstant(),
                row.getString("recorded_by"),
                closed == null ? null : closed.toInstant(),
                row.getString("closed_by"));
    }
}
