package io.baigong.server.facts;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Templates of tables and forms as packs brought them to organisations. An edition never changes;
/// the one that came last is the one that is filled.
@Component
class Definitions {
    private static final int MOST_REMEMBERED = 1_000;

    private final JdbcClient db;
    private final JsonMapper json;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Map<String, Definition> read = new ConcurrentHashMap<>();

    Definitions(
            JdbcClient db,
            JsonMapper json,
            Audit audit,
            Clock clock,
            TransactionTemplate transaction) {
        this.db = db;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
        this.transaction = transaction;
    }

    /// A definition with where it came from.
    record Kept(Definition definition, String pack) {}

    /// @throws Invalid with all that is wrong
    Definition read(Source.Kind kind, String text) {
        var faults = new ArrayList<Fault>();
        Definition definition;
        try {
            var node = json.readTree(text);
            definition =
                    switch (kind) {
                        case TABLE -> TableTemplate.read(node, faults);
                        case FORM -> FormDefinition.read(node, faults);
                    };
        } catch (JacksonException e) {
            throw new Invalid("", "JSON", e.getOriginalMessage());
        }
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
        return definition;
    }

    /// Gives an edition to an organisation; again changes nothing.
    ///
    /// @throws Conflict `edition-differs`, or `table-of-others` when another pack brought the key
    void install(int organisation, String pack, Source.Kind kind, byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        var definition = read(kind, text);
        Tenancy.<Boolean, RuntimeException>as(
                organisation,
                () ->
                        transaction.execute(_ -> {
                            keep(organisation, pack, definition, text);
                            return true;
                        }));
    }

    private void keep(int organisation, String pack, Definition definition, String text) {
        var source = definition.source();
        byte[] hash = sha256(text);
        record There(String pack, String edition, boolean same) {}
        var there =
                db.sql(
                                """
                                select pack, edition, sha256 = :hash as same from fact_definition
                                 where organisation_id = :organisation and kind = :kind and key = :key\
                                """)
                        .param("hash", hash)
                        .param("organisation", organisation)
                        .param("kind", source.kind().word())
                        .param("key", source.key())
                        .query((row, _) ->
                                new There(
                                        row.getString("pack"),
                                        row.getString("edition"),
                                        row.getBoolean("same")))
                        .list();
        for (var one : there) {
            if (!one.pack().equals(pack)) {
                throw new Conflict(
                        "definition-of-others",
                        "%s came with pack %s".formatted(source, one.pack()));
            }
            if (one.edition().equals(definition.edition())) {
                if (one.same()) {
                    return;
                }
                throw new Conflict(
                        "edition-differs",
                        "edition %s of %s is there and says something else: a change needs another edition"
                                .formatted(one.edition(), source));
            }
        }
        checkBefore(organisation, definition);
        db.sql(
                        """
                        insert into fact_definition
                               (organisation_id, kind, key, edition, pack, content, sha256, installed)
                        values (:organisation, :kind, :key, :edition, :pack, :content, :hash, :now)\
                        """)
                .param("organisation", organisation)
                .param("kind", source.kind().word())
                .param("key", source.key())
                .param("edition", definition.edition())
                .param("pack", pack)
                .param("content", text)
                .param("hash", hash)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        audit.record(
                source.kind().word() + ".install",
                source.key(),
                Outcome.DONE,
                Map.of("edition", definition.edition(), "pack", pack));
    }

    /// Rows of all editions are one table: what an edition of before calls the same has to mean the
    /// same, or a number would change its unit and stay as it is.
    private void checkBefore(int organisation, Definition next) {
        var faults = new ArrayList<Fault>();
        for (var edition : editions(organisation, next.source())) {
            var before = get(organisation, next.source(), edition).definition();
            String as = " as in edition " + edition;
            if (before.subject() != next.subject()) {
                faults.add(
                        Fault.of("subject", Members.word(before.subject()) + as, next.subject()));
            }
            if (before.period() != next.period()) {
                faults.add(Fault.of("period", Members.word(before.period()) + as, next.period()));
            }
            for (var field : next.fields()) {
                var was = before.field(field.key());
                if (was != null && !was.isKeptLike(field)) {
                    faults.add(Fault.of(field.key(), was.kept() + as, field.kept()));
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
    }

    /// The fields that a table or form ever had, by key; none when the organisation has no such.
    Map<String, Field> fields(int organisation, Source source) {
        Map<String, Field> fields = new HashMap<>();
        for (var edition : editions(organisation, source)) {
            for (var field : get(organisation, source, edition).definition().fields()) {
                fields.putIfAbsent(field.key(), field);
            }
        }
        return fields;
    }

    static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static final String NEWEST =
            """
            select distinct on (key) key, pack, content, encode(sha256, 'hex') as hash from fact_definition
             where organisation_id = :organisation and kind = :kind\
            """;

    /// The newest edition of each, by key.
    List<Kept> all(int organisation, Source.Kind kind) {
        return db.sql(NEWEST + " order by key, id desc")
                .param("organisation", organisation)
                .param("kind", kind.word())
                .query((row, _) ->
                        kept(
                                kind,
                                row.getString("hash"),
                                row.getString("content"),
                                row.getString("pack")))
                .list();
    }

    /// The newest edition, or the one that is named.
    ///
    /// @throws NotFound when the organisation has none of that key
    Kept get(int organisation, Source source, @Nullable String edition) {
        return db.sql(
                        NEWEST
                                + " and key = :key and (:edition = '' or edition = :edition) order by key, id desc")
                .param("organisation", organisation)
                .param("kind", source.kind().word())
                .param("key", source.key())
                .param("edition", edition == null ? "" : edition)
                .query((row, _) ->
                        kept(
                                source.kind(),
                                row.getString("hash"),
                                row.getString("content"),
                                row.getString("pack")))
                .optional()
                .orElseThrow(() -> new NotFound(source.kind().word(), source.key()));
    }

    TableTemplate table(int organisation, String key) {
        return (TableTemplate) get(organisation, Source.table(key), null).definition();
    }

    FormDefinition form(int organisation, String key, @Nullable String edition) {
        return (FormDefinition) get(organisation, Source.form(key), edition).definition();
    }

    /// Editions of a key, the newest first.
    List<String> editions(int organisation, Source source) {
        return db.sql(
                        """
                        select edition from fact_definition where organisation_id = ? and kind = ? and key = ?
                         order by id desc\
                        """)
                .params(organisation, source.kind().word(), source.key())
                .query((row, _) -> String.valueOf(row.getString("edition")))
                .list();
    }

    private Kept kept(Source.Kind kind, String hash, String text, String pack) {
        String name = kind.word() + hash;
        var known = read.get(name);
        if (known == null) {
            known = read(kind, text);
            if (read.size() >= MOST_REMEMBERED) {
                read.clear();
            }
            read.put(name, known);
        }
        return new Kept(known, pack);
    }
}
