package io.baigong.server.facts;

import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.facts.FactTableController.FactPeriod;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Files whose rows became facts.
@Component
class FactFiles {
    private final JdbcClient db;
    private final Vault vault;

    FactFiles(JdbcClient db, Vault vault) {
        this.db = db;
        this.vault = vault;
    }

    /// A file that was imported.
    ///
    /// @param versions of rows that came of it
    record ImportedFile(
            long id,
            String fileName,
            String type,
            long bytes,
            String sha256,
            long versions,
            Instant recorded,
            String recordedBy) {}

    private static final String OF =
            " from fact_file f where f.organisation_id = :organisation and f.kind = :kind and f.key = :key";

    Page<ImportedFile> list(int organisation, Source source, PageRequest page) {
        var items =
                asking(
                                organisation,
                                source,
                                """
                                select f.*, encode(f.sha256, 'hex') as hash, (select count(*) from fact_version v
                                   where v.organisation_id = f.organisation_id and v.kind = f.kind and v.key = f.key
                                     and v.file_id = f.id) as versions%s order by f.id desc limit :size offset :offset\
                                """
                                        .formatted(OF))
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query((row, _) ->
                                new ImportedFile(
                                        row.getLong("id"),
                                        row.getString("file_name"),
                                        row.getString("type"),
                                        row.getLong("bytes"),
                                        row.getString("hash"),
                                        row.getLong("versions"),
                                        row.getTimestamp("recorded").toInstant(),
                                        row.getString("recorded_by")))
                        .list();
        long total =
                asking(organisation, source, "select count(*)" + OF).query(Long.class).single();
        return Page.of(items, page, total);
    }

    private JdbcClient.StatementSpec asking(int organisation, Source source, String sql) {
        return db.sql(sql)
                .param("organisation", organisation)
                .param("kind", source.kind().word())
                .param("key", source.key());
    }

    ResponseEntity<byte[]> file(int organisation, Source source, long id) {
        record Kept(String name, String hash) {}
        var kept =
                asking(
                                organisation,
                                source,
                                "select f.file_name, encode(f.sha256, 'hex') as hash"
                                        + OF
                                        + " and f.id = :id")
                        .param("id", id)
                        .query((row, _) ->
                                new Kept(row.getString("file_name"), row.getString("hash")))
                        .optional()
                        .orElseThrow(() -> new NotFound("import", id));
        byte[] bytes = vault.read(organisation, HexFormat.of().parseHex(kept.hash()));
        String name = kept.name().isEmpty() ? source.key() : kept.name();
        return attachment(bytes, "application/octet-stream", name);
    }

    /// A file to save; no browser shows or runs it.
    static ResponseEntity<byte[]> attachment(byte[] bytes, String type, String name) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .header(
                        "Content-Disposition",
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox")
                .body(bytes);
    }

    List<FactPeriod> periods(int organisation, Source source) {
        return asking(
                        organisation,
                        source,
                        """
                        select period, count(*) as rows, max(recorded) as recorded
                          from (select distinct on (v.period, v.subject) v.period, v.withdrawn, v.recorded
                                  from fact_version v where v.organisation_id = :organisation
                                   and v.kind = :kind and v.key = :key
                                 order by v.period, v.subject, v.version desc) v
                         where not v.withdrawn group by period order by period desc limit 1000\
                        """)
                .query((row, _) ->
                        new FactPeriod(
                                row.getString("period"),
                                row.getLong("rows"),
                                row.getTimestamp("recorded").toInstant()))
                .list();
    }
}
