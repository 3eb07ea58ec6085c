package io.baigong.server.facts;

import io.baigong.server.access.Fault;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What is known of documents, in PostgreSQL.
@Component
class DocumentStore {
    private final JdbcClient db;

    DocumentStore(JdbcClient db) {
        this.db = db;
    }

    /// What people say of a document.
    record About(
            String title,
            String fileName,
            String issuer,
            String number,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validThrough) {}

    /// Which documents some entries name.
    record Proofs(Map<Long, Document> known) {
        /// One for each that the organisation does not have.
        List<Fault> faults(@Nullable Collection<Long> named) {
            var faults = new ArrayList<Fault>();
            for (var id : named == null ? List.<Long>of() : named) {
                if (!known.containsKey(id)) {
                    faults.add(Fault.of("documents", "the number of a document", id));
                }
            }
            return faults;
        }

        /// Is one of them valid in the period?
        boolean prove(Collection<Long> named, PeriodKind kind, String period) {
            var first = kind.first(period);
            var end = kind.end(period);
            return named.stream()
                    .map(known::get)
                    .filter(Objects::nonNull)
                    .anyMatch(one -> {
                        var from = one.validFrom();
                        var through = one.validThrough();
                        return (from == null || from.isBefore(end))
                                && (through == null || !through.isBefore(first));
                    });
        }
    }

    /// Inside a transaction, until whose end none of them can be removed.
    Proofs proofs(int organisation, Collection<Entry> entries) {
        var named = new TreeSet<Long>();
        for (var entry : entries) {
            var documents = entry.documents();
            if (documents != null) {
                named.addAll(documents);
            }
        }
        Map<Long, Document> known = new HashMap<>();
        if (!named.isEmpty()) {
            db.sql(
                            "select %s from document d where organisation_id = ? and id = any(?) for share"
                                    .formatted(Document.COLUMNS))
                    .params(organisation, named.toArray(Long[]::new))
                    .query(Document::of)
                    .list()
                    .forEach(one -> known.put(one.id(), one));
        }
        return new Proofs(known);
    }

    /// @return null when the organisation has no file with these bytes
    @Nullable Document byHash(int organisation, byte[] hash) {
        return db.sql(
                        "select %s from document d where organisation_id = ? and sha256 = ?"
                                .formatted(Document.COLUMNS))
                .params(organisation, hash)
                .query(Document::of)
                .optional()
                .orElse(null);
    }

    Document get(int organisation, long id) {
        return db.sql(
                        "select %s from document d where organisation_id = ? and id = ?"
                                .formatted(Document.COLUMNS))
                .params(organisation, id)
                .query(Document::of)
                .optional()
                .orElseThrow(() -> new NotFound("document", id));
    }

    /// @return false when the organisation has it by now
    boolean add(
            int organisation,
            byte[] hash,
            long bytes,
            String type,
            About about,
            Instant now,
            String by) {
        return db.sql(
                                """
                                insert into document (organisation_id, sha256, bytes, type, file_name, title, issuer,
                                       number, valid_from, valid_to, recorded, recorded_by)
                                values (:organisation, :hash, :bytes, :type, :file, :title, :issuer, :number,
                                       coalesce(:from::date, '-infinity'), coalesce(:through::date + 1, 'infinity'), :now, :by)
                                on conflict (organisation_id, sha256) do nothing\
                                """)
                        .param("organisation", organisation)
                        .param("hash", hash)
                        .param("bytes", bytes)
                        .param("type", type)
                        .param("file", about.fileName())
                        .param("title", about.title())
                        .param("issuer", about.issuer())
                        .param("number", about.number())
                        .param("from", about.validFrom())
                        .param("through", about.validThrough())
                        .param("now", Timestamp.from(now))
                        .param("by", by)
                        .update()
                > 0;
    }

    void change(int organisation, long id, About about) {
        db.sql(
                        """
                        update document set title = :title, issuer = :issuer, number = :number,
                               valid_from = coalesce(:from::date, '-infinity'),
                               valid_to = coalesce(:through::date + 1, 'infinity')
                         where organisation_id = :organisation and id = :id\
                        """)
                .param("organisation", organisation)
                .param("id", id)
                .param("title", about.title())
                .param("issuer", about.issuer())
                .param("number", about.number())
                .param("from", about.validFrom())
                .param("through", about.validThrough())
                .update();
    }

    void remove(int organisation, long id) {
        db.sql("delete from document where organisation_id = ? and id = ?")
                .params(organisation, id)
                .update();
    }

    private static final String FOUND =
            """
             from document d where d.organisation_id = :organisation and (:query = ''
               or position(:query in lower(d.title || ' ' || d.file_name || ' ' || d.issuer || ' ' || d.number)) > 0)\
            """;

    /// The newest first.
    Page<Document> list(int organisation, String query, PageRequest page) {
        String wanted = query.strip().toLowerCase(Locale.ROOT);
        var items =
                db.sql(
                                "select "
                                        + Document.COLUMNS
                                        + FOUND
                                        + " order by d.id desc limit :size offset :offset")
                        .param("organisation", organisation)
                        .param("query", wanted)
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query(Document::of)
                        .list();
        long total =
                db.sql("select count(*)" + FOUND)
                        .param("organisation", organisation)
                        .param("query", wanted)
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    /// Where a document stands behind a fact.
    record DocumentUse(Source.Kind kind, String key, String subject, String period, int version) {}

    private static final String USES =
            " from fact_version where organisation_id = :organisation and documents <> '{}' and documents @> array[:id]::bigint[]";

    Page<DocumentUse> uses(int organisation, long id, PageRequest page) {
        var items =
                db.sql(
                                "select kind, key, subject, period, version"
                                        + USES
                                        + " order by recorded desc, kind, key, period, subject limit :size offset :offset")
                        .param("organisation", organisation)
                        .param("id", id)
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query((row, _) ->
                                new DocumentUse(
                                        Source.Kind.of(row.getString("kind")),
                                        row.getString("key"),
                                        row.getString("subject"),
                                        row.getString("period"),
                                        row.getInt("version")))
                        .list();
        long total =
                db.sql("select count(*)" + USES)
                        .param("organisation", organisation)
                        .param("id", id)
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    /// All that the organisation keeps, imported files too.
    long bytes(int organisation) {
        return db.sql(
                        """
                        select coalesce(sum(bytes), 0)::bigint from (
                            select sha256, bytes from document where organisation_id = :organisation
                            union select sha256, bytes from fact_file where organisation_id = :organisation) f\
                        """)
                .param("organisation", organisation)
                .query(Long.class)
                .single();
    }

    boolean isKnown(int organisation, byte[] hash) {
        return db.sql(
                        """
                        select exists (select 1 from document where organisation_id = :organisation and sha256 = :hash)
                            or exists (select 1 from fact_file where organisation_id = :organisation and sha256 = :hash)\
                        """)
                .param("organisation", organisation)
                .param("hash", hash)
                .query(Boolean.class)
                .single();
    }
}
