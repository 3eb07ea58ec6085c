package io.baigong.server.facts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A file that stands behind facts.
///
/// @param type media type, told from its bytes
/// @param number that its issuer gave it; empty for none
/// @param validFrom the first day on which it is valid; null for always
/// @param validThrough the last one; null for ever
public record Document(
        long id,
        @JsonIgnore int organisation,
        String title,
        String fileName,
        String type,
        long bytes,
        String sha256,
        String issuer,
        String number,
        @Nullable LocalDate validFrom,
        @Nullable LocalDate validThrough,
        Instant recorded,
        String recordedBy) {
    /// What to select from `document d`.
    static final String COLUMNS =
            """
            d.id, d.organisation_id, d.title, d.file_name, d.type, d.bytes, encode(d.sha256, 'hex') as hash,
            d.issuer, d.number, nullif(d.valid_from, '-infinity') as valid_from,
            nullif(d.valid_to, 'infinity') - 1 as valid_through, d.recorded, d.recorded_by\
            """;

    static Document of(ResultSet row, int n) throws SQLException {
        return new Document(
                row.getLong("id"),
                row.getInt("organisation_id"),
                row.getString("title"),
                row.getString("file_name"),
                row.getString("type"),
                row.getLong("bytes"),
                row.getString("hash"),
                row.getString("issuer"),
                row.getString("number"),
                row.getObject("valid_from", LocalDate.class),
                row.getObject("valid_through", LocalDate.class),
                row.getTimestamp("recorded").toInstant(),
                row.getString("recorded_by"));
    }

    @JsonIgnore
    byte[] hash() {
        return HexFormat.of().parseHex(sha256);
    }
}
