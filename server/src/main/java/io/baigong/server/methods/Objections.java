package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Objections of those about whom figures were published. They are kept with the calculation, by
/// the organisation that has to decide them.
@Component
final class Objections {
    private static final int MOST_OF_ONE = 20;
    private static final int MOST_PAPERS = 5;
    static final int LARGEST_PAPER = 10 * 1024 * 1024;

    private final JdbcClient db;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Objections(JdbcClient db, Audit audit, Clock clock, TransactionTemplate transaction) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
        this.transaction = transaction;
    }

    /// What somebody objects to.
    record Claim(String input, String claim, @Nullable String proposed) {
        Claim {
            if (claim.isBlank() || claim.length() > 2_000) {
                throw new Invalid(
                        "claim", "what is wrong, in up to 2000 characters", claim.length());
            }
            if (proposed != null && proposed.length() > 200) {
                throw new Invalid("proposed", "up to 200 characters", proposed.length());
            }
        }
    }

    /// Whether one may still object.
    boolean open(LocalDate until) {
        return !LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).isAfter(until);
    }

    /// Takes an objection of the subject itself.
    ///
    /// @throws Conflict `objections-closed` after the last day
    Objection raise(Caller caller, CalculationRow row, String subject, Claim claim) {
        var until = row.objectionsUntil();
        if (until == null || !open(until)) {
            throw new Conflict("objections-closed", "one could object until " + until);
        }
        return Tenancy.as(
                row.organisation(),
                () ->
                        transaction.execute(_ -> {
                            if (of(row.organisation(), row.id(), subject).size() >= MOST_OF_ONE) {
                                throw new TooMuch("objections of one subject", MOST_OF_ONE);
                            }
                            long id = insert(caller, row, subject, claim);
                            audit.record(
                                    "objection.raise",
                                    String.valueOf(id),
                                    Outcome.DONE,
                                    Map.of("calculation", row.id(), "subject", subject));
                            return get(row.organisation(), id);
                        }));
    }

    private long insert(Caller caller, CalculationRow row, String subject, Claim claim) {
        return db.sql(
                        """
                        insert into objection (organisation_id, calculation, subject, input, claim, proposed,
                            raised, raised_by, state)
                        values (:organisation, :calculation, :subject, :input, :claim, :proposed, :now, :by, 'open')
                        returning id\
                        """)
                .param("organisation", row.organisation())
                .param("calculation", row.id())
                .param("subject", subject)
                .param("input", claim.input())
                .param("claim", claim.claim())
                .param("proposed", claim.proposed())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("by", caller.login())
                .query(Long.class)
                .single();
    }

    /// Adds a document to an objection of a subject that is still open.
    Objection document(CalculationRow row, String subject, long id, String name, byte[] content) {
        if (content.length == 0 || content.length > LARGEST_PAPER) {
            throw new TooMuch("bytes of a document", LARGEST_PAPER);
        }
        String type = type(content);
        return Tenancy.as(
                row.organisation(),
                () ->
                        transaction.execute(_ -> {
                            var objection = get(row.organisation(), id);
                            if (objection.calculation() != row.id()
                                    || !objection.subject().equals(subject)) {
                                throw new NotFound("objection", id);
                            }
                            if (objection.state() != Objection.State.OPEN) {
                                throw new Conflict("objection-decided", "the objection is decided");
                            }
                            if (objection.documents().size() >= MOST_PAPERS) {
                                throw new TooMuch("documents of an objection", MOST_PAPERS);
                            }
                            db.sql(
                                            """
                                            insert into objection_document
                                                   (organisation_id, objection, file_name, type, sha256, content)
                                            values (?, ?, ?, ?, ?, ?)\
                                            """)
                                    .params(
                                            row.organisation(),
                                            id,
                                            safe(name),
                                            type,
                                            sha256(content),
                                            content)
                                    .update();
                            return get(row.organisation(), id);
                        }));
    }

    /// What the bytes are, whatever the name says.
    private static String type(byte[] content) {
        String head =
                new String(content, 0, Math.min(8, content.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("%PDF-")) {
            return "application/pdf";
        }
        if (head.startsWith("\u0089PNG")) {
            return "image/png";
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        throw new Invalid("document", "a PDF, PNG or JPEG file", "something else");
    }

    private static String safe(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("[\\p{Cntrl}\"]", "").strip();
        return clean.isEmpty() ? "document" : clean.substring(0, Math.min(120, clean.length()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// @throws Conflict `objection-decided` when it was
    Objection decide(Caller caller, long id, boolean accepted, String decision) {
        if (decision.isBlank() || decision.length() > 2_000) {
            throw new Invalid(
                    "decision", "the reasons, in up to 2000 characters", decision.length());
        }
        var state = accepted ? Objection.State.ACCEPTED : Objection.State.REFUSED;
        return end(caller, id, state, decision);
    }

    /// Takes an objection back, as its subject.
    Objection withdraw(Caller caller, CalculationRow row, String subject, long id) {
        return Tenancy.as(
                row.organisation(),
                () -> {
                    var objection = get(row.organisation(), id);
                    if (objection.calculation() != row.id()
                            || !objection.subject().equals(subject)) {
                        throw new NotFound("objection", id);
                    }
                    return end(row.organisation(), caller, id, Objection.State.WITHDRAWN, "");
                });
    }

    private Objection end(Caller caller, long id, Objection.State state, String decision) {
        return end(caller.organisation(), caller, id, state, decision);
    }

    private Objection end(
            int organisation, Caller caller, long id, Objection.State state, String decision) {
        return transaction.execute(_ -> {
            get(organisation, id);
            int changed =
                    db.sql(
                                    """
                                    update objection set state = :state, decided = :now, decided_by = :by, decision = :decision
                                     where organisation_id = :organisation and id = :id and state = 'open'\
                                    """)
                            .param("state", state.word())
                            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                            .param("by", caller.login())
                            .param("decision", decision)
                            .param("organisation", organisation)
                            .param("id", id)
                            .update();
            if (changed == 0) {
                throw new Conflict("objection-decided", "the objection is decided");
            }
            audit.record(
                    "objection." + state.word(),
                    String.valueOf(id),
                    Outcome.DONE,
                    Map.of("decision", decision));
            return get(organisation, id);
        });
    }

    /// A calculation that corrects another settles the objections against that one that were
    /// accepted by the time whose knowledge went into it; inside the caller's transaction.
    void settle(int organisation, long corrected, long by, Instant asOf) {
        db.sql(
                        """
                        update objection set settled_in = :by
                         where organisation_id = :organisation and calculation = :corrected
                           and state = 'accepted' and settled_in is null and decided <= :asOf\
                        """)
                .param("by", by)
                .param("organisation", organisation)
                .param("corrected", corrected)
                .param("asOf", asOf.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static final String SELECT =
            "select * from objection where organisation_id = :organisation";

    Objection get(int organisation, long id) {
        return query(organisation, " and id = :id", Map.of("id", id)).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("objection", id));
    }

    /// Of a calculation, of all subjects.
    List<Objection> of(int organisation, long calculation) {
        return query(organisation, " and calculation = :it", Map.of("it", calculation));
    }

    List<Objection> of(int organisation, long calculation, String subject) {
        return query(
                organisation,
                " and calculation = :it and subject = :subject",
                Map.of("it", calculation, "subject", subject));
    }

    private List<Objection> query(int organisation, String where, Map<String, ?> parameters) {
        var found =
                db.sql(SELECT + where + " order by id desc limit 2000")
                        .param("organisation", organisation)
                        .params(parameters)
                        .query((row, _) -> objection(row))
                        .list();
        Map<Long, List<Objection.Paper>> papers = new HashMap<>();
        db.sql(
                        """
                        select id, objection, file_name, type, sha256 from objection_document
                         where organisation_id = :organisation and objection = any(:ids) order by id\
                        """)
                .param("organisation", organisation)
                .param("ids", found.stream().map(Objection::id).toArray(Long[]::new))
                .query(row -> {
                    papers.computeIfAbsent(row.getLong("objection"), _ -> new ArrayList<>())
                            .add(
                                    new Objection.Paper(
                                            row.getLong("id"),
                                            row.getString("file_name"),
                                            row.getString("type"),
                                            row.getString("sha256")));
                });
        return found.stream()
                .map(one -> with(one, papers.getOrDefault(one.id(), List.of())))
                .toList();
    }

    private static Objection with(Objection one, List<Objection.Paper> papers) {
        return new Objection(
                one.id(),
                one.calculation(),
                one.subject(),
                one.input(),
                one.claim(),
                one.proposed(),
                one.raised(),
                one.raisedBy(),
                one.state(),
                one.decided(),
                one.decidedBy(),
                one.decision(),
                one.settledIn(),
                papers);
    }

    private static Objection objection(ResultSet row) throws SQLException {
        return new Objection(
                row.getLong("id"),
                row.getLong("calculation"),
                row.getString("subject"),
                row.getString("input"),
                row.getString("claim"),
                row.getString("proposed"),
                Objects.requireNonNull(CalculationRow.instant(row, "raised")),
                row.getString("raised_by"),
                Objection.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                CalculationRow.instant(row, "decided"),
                row.getString("decided_by"),
                row.getString("decision"),
                row.getObject("settled_in", Long.class),
                List.of());
    }

    /// The bytes of a document of an objection.
    byte[] content(int organisation, long objection, long document) {
        return db.sql(
                        """
                        select content from objection_document
                         where organisation_id = ? and objection = ? and id = ?\
                        """)
                .params(organisation, objection, document)
                .query((row, _) -> row.getBytes(1))
                .optional()
                .orElseThrow(() -> new NotFound("document", document));
    }
}
