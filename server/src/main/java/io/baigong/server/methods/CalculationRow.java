package io.baigong.server.methods;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// What is kept of a calculation as a whole.
///
/// @param organisation that calculated, and that alone may change what is said of it
/// @param asOf what was known by then went in
/// @param corrects the calculation that this one corrects
/// @param hash SHA-256 over method, period, inputs and figures
/// @param objectionsUntil the last day to object, null while it is not published
record CalculationRow(
        long id,
        int organisation,
        String method,
        String edition,
        String period,
        Instant asOf,
        Instant made,
        String madeBy,
        String reason,
        @Nullable Long corrects,
        int subjects,
        String hash,
        @Nullable Instant published,
        @Nullable String publishedBy,
        @Nullable LocalDate objectionsUntil) {
    static final String COLUMNS =
            "id, organisation_id, method, edition, period, as_of, made, made_by, reason, corrects,"
                    + " subjects, hash, published, published_by, objections_until";

    static CalculationRow of(ResultSet row, int n) throws SQLException {
        return new CalculationRow(
                row.getLong("id"),
                row.getInt("organisation_id"),
                row.getString("method"),
                row.getString("edition"),
                row.getString("period"),
                row.getObject("as_of", OffsetDateTime.class).toInstant(),
                row.getObject("made", OffsetDateTime.class).toInstant(),
                row.getString("made_by"),
                row.getString("reason"),
                row.getObject("corrects", Long.class),
                row.getInt("subjects"),
                row.getString("hash"),
                instant(row, "published"),
                row.getString("published_by"),
                row.getObject("objections_until", LocalDate.class));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
