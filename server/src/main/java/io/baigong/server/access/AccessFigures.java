package io.baigong.server.access;

import io.baigong.server.database.Tenancy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// How many organisations and people there are on the whole platform: for whoever runs it.
@Service
public final class AccessFigures {
    private final JdbcClient db;
    private final SessionStore sessions;

    AccessFigures(JdbcClient db, SessionStore sessions) {
        this.db = db;
        this.sessions = sessions;
    }

    /// @param organisations in the register
    /// @param tenants those with people
    /// @param people who may log in
    /// @param disabled who may not
    /// @param sessions open now
    /// @param loggedIn people with an open session
    public record PeopleFigures(
            long organisations,
            long tenants,
            long people,
            long disabled,
            int sessions,
            int loggedIn) {}

    public PeopleFigures now() {
        int[] open = sessions.count();
        return Tenancy.asPlatform(() ->
                db.sql(
                                """
                                select (select count(*) from organisation) as organisations,
                                       count(distinct organisation_id) as tenants,
                                       count(*) filter (where not disabled) as people,
                                       count(*) filter (where disabled) as disabled
                                  from person\
                                """)
                        .query((row, n) ->
                                new PeopleFigures(
                                        row.getLong("organisations"),
                                        row.getLong("tenants"),
                                        row.getLong("people"),
                                        row.getLong("disabled"),
                                        open[0],
                                        open[1]))
                        .single());
    }
}
