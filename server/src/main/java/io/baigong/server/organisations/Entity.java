package io.baigong.server.organisations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// An organisation as the register knows it.
///
/// @param begun the first day, null when it is not known
/// @param ended the first day on which it was no more, null while it lasts
record Entity(
        int id,
        String key,
        OrganisationKind kind,
        Naming name,
        @Nullable String shortName,
        @Nullable String creditCode,
        @Nullable LocalDate begun,
        @Nullable LocalDate ended) {
    /// What to select from `legal_entity e`.
    static final String COLUMNS =
            """
            e.organisation_id as id, e.key, e.kind, e.name_zh, e.name_en, nullif(e.short_name, '') as short_name,
            e.credit_code, nullif(e.begun, '-infinity') as begun, nullif(e.ended, 'infinity') as ended\
            """;

    static Entity of(ResultSet row, int n) throws SQLException {
        return new Entity(
                row.getInt("id"),
                row.getString("key"),
                OrganisationKind.of(row.getString("kind")),
                new Naming(row.getString("name_zh"), row.getString("name_en")),
                row.getString("short_name"),
                row.getString("credit_code"),
                row.getObject("begun", LocalDate.class),
                row.getObject("ended", LocalDate.class));
    }
}
