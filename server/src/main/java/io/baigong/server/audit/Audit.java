package io.baigong.server.audit;

import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// The audit trail. Entries can be added and read, never changed: the application role has no right
/// to.
@Service
public class Audit {
    private final JdbcClient db;
    private final Clock clock;
    private final JsonMapper json;

    Audit(JdbcClient db, Clock clock, JsonMapper json) {
        this.db = db;
        this.clock = clock;
        this.json = json;
    }

    /// Adds an entry in the name of the current [Actor] and inside the thread's organisation (the
    /// platform's own when none is bound). Joins the current transaction, so that what is rolled
    /// back leaves no entry.
    ///
    /// @param action what was tried, as `noun.verb`, such as `thing.create`
    /// @param subject the key of what it was done to
    /// @param details never secrets
    public void record(String action, String subject, Outcome outcome, Map<String, ?> details) {
        int organisation = Tenancy.organisationOrPlatform();
        var actor = Actor.current();
        Tenancy.Work<Integer, RuntimeException> insert =
                () ->
                        db.sql(
                                        """
                                        insert into audit_entry (organisation_id, time, actor, action,
                                            subject, outcome, address, details)
                                        values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)\
                                        """)
                                .params(
                                        Arrays.<@Nullable Object>asList(
                                                organisation,
                                                Timestamp.from(clock.instant()),
                                                actor.name(),
                                                action,
                                                subject,
                                                outcome.name().toLowerCase(Locale.ROOT),
                                                actor.address(),
                                                json.writeValueAsString(details)))
                                .update();
        if (organisation == 0) {
            Tenancy.asPlatform(insert);
        } else {
            insert.run();
        }
    }

    /// Which entries to list.
    ///
    /// @param platform whether those of the platform itself are wanted too
    /// @param action the beginning of the action
    /// @param subject the whole subject, or empty for all
    public record Wanted(int organisation, boolean platform, String action, String subject) {}

    private static final String WANTED =
            """
             from audit_entry
             where organisation_id in (:organisation, :platform)
               and (:action = '' or starts_with(action, :action))
               and (:subject = '' or subject = :subject)\
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

    private JdbcClient.StatementSpec asking(Wanted wanted, String sql) {
        return db.sql(sql)
                .param("organisation", wanted.organisation())
                .param("platform", wanted.platform() ? 0 : wanted.organisation())
                .param("action", wanted.action())
                .param("subject", wanted.subject());
    }

    private static <T> T seen(Wanted wanted, Tenancy.Work<T, RuntimeException> question) {
        return wanted.platform() ? Tenancy.asPlatform(question) : question.run();
    }

    private static AuditEntry entry(ResultSet row, int n) throws SQLException {
        return new AuditEntry(
                row.getTimestamp("time").toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("outcome"),
                row.getString("address"),
                row.getString("details"));
    }
}
