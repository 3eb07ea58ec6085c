package io.baigong.server.ingest;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.database.Tenancy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands that were given, in PostgreSQL.
@Component
public class CommandTable {
    private final JdbcClient db;
    private final Clock clock;
    private final JsonMapper json;

    CommandTable(JdbcClient db, Clock clock, JsonMapper json) {
        this.db = db;
        this.clock = clock;
        this.json = json;
    }

    /// A command as it stands.
    ///
    /// @param state `sent`, `answered`, `timed-out` or `refused`
    @Schema(name = "SentCommand")
    public record Sent(
            long id,
            String command,
            JsonNode input,
            @Schema(allowableValues = {"sent", "answered", "timed-out", "refused"}) String state,
            Instant sent,
            @Nullable Instant answered,
            @Nullable JsonNode answer,
            String by) {}

    long insert(Caller caller, int thing, String command, JsonNode input) {
        return db.sql(
                        """
                        insert into command (organisation_id, thing_id, command, input, state, sent, made_by)
                        values (?, ?, ?, ?::jsonb, 'sent', ?, ?) returning id\
                        """)
                .params(
                        caller.organisation(),
                        thing,
                        command,
                        input.toString(),
                        Timestamp.from(clock.instant()),
                        caller.login())
                .query(Long.class)
                .single();
    }

    void finish(int organisation, long id, String state, @Nullable JsonNode answer) {
        db.sql(
                        """
                        update command set state = :state, answer = :answer::jsonb, answered = :now
                         where organisation_id = :organisation and id = :id and state = 'sent'\
                        """)
                .param("state", state)
                .param("answer", answer == null ? null : answer.toString())
                .param("now", state.equals("answered") ? Timestamp.from(clock.instant()) : null)
                .param("organisation", organisation)
                .param("id", id)
                .update();
    }

    /// What was waiting when the platform stopped gets no answer any more.
    void giveUpAllBefore() {
        Tenancy.asPlatform(() ->
                db.sql("update command set state = 'timed-out' where state = 'sent' and sent < ?")
                        .param(Timestamp.from(clock.instant()))
                        .update());
    }

    /// The commands of a thing, newest first.
    Page<Sent> list(int organisation, int thing, PageRequest page) {
        long total =
                db.sql("select count(*) from command where organisation_id = ? and thing_id = ?")
                        .params(organisation, thing)
                        .query(Long.class)
                        .single();
        var items =
                db.sql(
                                """
                                select * from command where organisation_id = ? and thing_id = ?
                                 order by id desc limit ? offset ?\
                                """)
                        .params(organisation, thing, page.size(), page.offset())
                        .query((rs, _) -> sent(rs))
                        .list();
        return Page.of(items, page, total);
    }

    Sent find(int organisation, long id) {
        return db.sql("select * from command where organisation_id = ? and id = ?")
                .params(organisation, id)
                .query((rs, _) -> sent(rs))
                .single();
    }

    private Sent sent(ResultSet rs) throws SQLException {
        var answered = rs.getTimestamp("answered");
        var answer = rs.getString("answer");
        return new Sent(
                rs.getLong("id"),
                rs.getString("command"),
                json.readTree(Objects.requireNonNull(rs.getString("input"))),
                rs.getString("state"),
                rs.getTimestamp("sent").toInstant(),
                answered == null ? null : answered.toInstant(),
                answer == null ? null : json.readTree(answer),
                rs.getString("made_by"));
    }
}
