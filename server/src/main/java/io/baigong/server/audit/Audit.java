package io.baigong.server.audit;

import io.baigong.server.database.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
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
}
