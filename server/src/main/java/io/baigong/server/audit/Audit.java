package io.baigong.server.audit;

import io.baigong.server.database.Tenancy;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// The audit trail. Entries can be added and read, never changed: the application role has no right
/// to, and the chain of hashes shows when somebody else did ([AuditVerification]).
@Service
public class Audit {
    private static final int AT_ONCE = 1_000;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final JdbcClient db;
    private final Clock clock;
    private final JsonMapper json;
    private final Chain chain;

    Audit(JdbcClient db, Clock clock, JsonMapper json, Chain chain) {
        this.db = db;
        this.clock = clock;
        this.json = json;
        this.chain = chain;
    }

    /// Adds an entry in the name of the current [Actor] and inside the thread's organisation (the
    /// platform's own when none is bound). Joins the current transaction: it is there when that
    /// commits, and what is rolled back leaves no entry.
    ///
    /// @param action what was tried, as `noun.verb`, such as `thing.create`
    /// @param subject the key of what it was done to
    /// @param details never secrets
    public void record(String action, String subject, Outcome outcome, Map<String, ?> details) {
        var actor = Actor.current();
        chain.add(
                new Link(
                        Tenancy.organisationOrPlatform(),
                        // What PostgreSQL keeps of a time.
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        actor.name(),
                        action,
                        subject,
                        outcome.name().toLowerCase(Locale.ROOT),
                        actor.address(),
                        json.writeValueAsString(details)));
    }

    /// Adds an entry of a change, with what differs: `{"before": {…}, "after": {…}}`.
    ///
    /// @param before and after anything that is a JSON object; never secrets
    public void recordChange(String action, String subject, Object before, Object after) {
        var old = json.valueToTree(before);
        var now = json.valueToTree(after);
        Map<String, Object> was = new LinkedHashMap<>();
        Map<String, Object> is = new LinkedHashMap<>();
        old.properties()
                .forEach(each -> {
                    if (!each.getValue().equals(now.get(each.getKey()))) {
                        was.put(each.getKey(), each.getValue());
                    }
                });
        now.properties()
                .forEach(each -> {
                    if (!each.getValue().equals(old.get(each.getKey()))) {
                        is.put(each.getKey(), each.getValue());
                    }
                });
        record(action, subject, Outcome.DONE, Map.of("before", was, "after", is));
    }

    /// Which entries are wanted; an empty text and an absent time do not narrow.
    ///
    /// @param platform whether those of the platform itself are wanted too
    /// @param action the beginning of the action
    /// @param subject the whole subject
    /// @param actor the beginning of who did it, such as a login
    /// @param from the first moment
    /// @param to the moment after the last
    public record Wanted(
            int organisation,
            boolean platform,
            String action,
            String subject,
            String actor,
            @Nullable Instant from,
            @Nullable Instant to) {
        public Wanted(int organisation, boolean platform, String action, String subject) {
            this(organisation, platform, action, subject, "", null, null);
        }
    }

    private static final String WANTED =
            """
             from audit_entry
             where organisation_id in (:organisation, :platform)
               and (:action = '' or starts_with(action, :action))
               and (:subject = '' or subject = :subject)
               and (:actor = '' or starts_with(actor, :actor))
               and time >= :from and time < :to\
            """;

    /// Entries, newest first.
    public List<AuditEntry> list(Wanted wanted, int size, long offset) {
        return seen(
                wanted,
                () ->
                        asking(
                                        wanted,
                                        "select *"
                                                + WANTED
                                                + " order by id desc limit :size offset :offset")
                                .param("size", size)
                                .param("offset", offset)
                                .query(Audit::entry)
                                .list());
    }

    /// How many entries there are.
    public long count(Wanted wanted) {
        return seen(
                wanted,
                () -> asking(wanted, "select count(*)" + WANTED).query(Long.class).single());
    }

    /// The newest entry of an action with that outcome, whosever it is; for the platform itself.
    public @Nullable AuditEntry newest(String action, Outcome outcome) {
        return Tenancy.asPlatform(() ->
                db.sql(
                                "select * from audit_entry where action = ? and outcome = ? order by time desc limit 1")
                        .params(action, outcome.name().toLowerCase(Locale.ROOT))
                        .query(Audit::entry)
                        .optional()
                        .orElse(null));
    }

    /// Takes entries one by one.
    public interface Sink {
        void take(AuditEntry entry) throws IOException;
    }

    /// Hands out all wanted entries, oldest first, without holding them all.
    public void export(Wanted wanted, Sink sink) throws IOException {
        long after = 0;
        for (boolean more = true; more; ) {
            long last = after;
            record Row(long id, AuditEntry entry) {}
            List<Row> some =
                    seen(
                            wanted,
                            () ->
                                    asking(
                                                    wanted,
                                                    "select *"
                                                            + WANTED
                                                            + " and id > :last order by id limit :size")
                                            .param("last", last)
                                            .param("size", AT_ONCE)
                                            .query((row, n) ->
                                                    new Row(row.getLong("id"), entry(row, n)))
                                            .list());
            for (var row : some) {
                sink.take(row.entry());
                after = row.id();
            }
            more = some.size() == AT_ONCE;
        }
    }

    private JdbcClient.StatementSpec asking(Wanted wanted, String sql) {
        return db.sql(sql)
                .param("organisation", wanted.organisation())
                .param("platform", wanted.platform() ? 0 : wanted.organisation())
                .param("action", wanted.action())
                .param("subject", wanted.subject())
                .param("actor", wanted.actor())
                .param("from", kept(wanted.from(), EARLIEST))
                .param("to", kept(wanted.to(), LATEST));
    }

    /// As PostgreSQL can keep it: nothing lies beyond the bounds.
    private static Timestamp kept(@Nullable Instant wanted, Instant otherwise) {
        var time = wanted == null ? otherwise : wanted;
        if (time.isBefore(EARLIEST)) {
            time = EARLIEST;
        }
        return Timestamp.from(time.isAfter(LATEST) ? LATEST : time);
    }

    private static <T> T seen(Wanted wanted, Tenancy.Work<T, RuntimeException> question) {
        return wanted.platform() ? Tenancy.asPlatform(question) : question.run();
    }

    static AuditEntry entry(ResultSet row, int n) throws SQLException {
        return new AuditEntry(
                row.getInt("organisation_id"),
                row.getLong("position"),
                row.getTimestamp("time").toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("outcome"),
                row.getString("address"),
                row.getString("details"),
                HexFormat.of().formatHex(row.getBytes("hash")));
    }
}
