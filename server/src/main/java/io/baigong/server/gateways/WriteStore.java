package io.baigong.server.gateways;

import com.fasterxml.jackson.annotation.JsonValue;
import io.baigong.server.access.Caller;
import io.baigong.server.database.Tenancy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What machines were told to take, in PostgreSQL.
@Component
final class WriteStore {
    private final JdbcClient db;
    private final Clock clock;
    private final JsonMapper json;

    WriteStore(JdbcClient db, Clock clock, JsonMapper json) {
        this.db = db;
        this.clock = clock;
        this.json = json;
    }

    enum State {
        /// Somebody else has to agree.
        ASKED,
        /// On its way.
        SENT,
        /// Each tag has its result.
        DONE,
        /// It was not done, or nobody knows: the fault says which.
        FAILED,
        REJECTED,
        /// Nobody agreed in time.
        LAPSED;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A tag and the value it shall take.
    record WantedValue(String tag, @Nullable Object value) {}

    /// How it went with one tag.
    ///
    /// @param severity `good`, `uncertain` or `bad`
    /// @param readBack what it read afterwards
    record TagResult(
            String tag,
            String severity,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable Object readBack) {}

    /// Why nothing was done, or nobody knows.
    record WriteFault(String code, String message) {}

    /// A write.
    ///
    /// @param twoPersons whether somebody else has to agree
    /// @param by who asked for it
    /// @param decidedBy who agreed or rejected
    @Schema(name = "TagWrite")
    record Write(
            long id,
            String gateway,
            String device,
            List<WantedValue> values,
            String reason,
            boolean twoPersons,
            State state,
            Instant asked,
            String by,
            @Nullable Instant decided,
            @Nullable String decidedBy,
            @Nullable List<TagResult> results,
            @Nullable WriteFault fault) {}

    long add(
            Caller caller,
            Gateway gateway,
            String device,
            List<WantedValue> values,
            String reason,
            boolean twoPersons) {
        return db.sql(
                        """
                        insert into gateway_write (organisation_id, gateway_id, device, wanted, reason,
                            two_persons, state, asked, asked_by)
                        values (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?) returning id\
                        """)
                .params(
                        gateway.organisation(),
                        gateway.thing(),
                        device,
                        json.writeValueAsString(values),
                        reason,
                        twoPersons,
                        (twoPersons ? State.ASKED : State.SENT).word(),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        caller.login())
                .query(Long.class)
                .single();
    }

    private static final String ROWS =
            """
            select w.*, t.key as gateway from gateway_write w join thing t on t.id = w.gateway_id
             where w.organisation_id = :organisation and w.gateway_id = :gateway\
            """;

    /// Newest first.
    List<Write> page(Gateway gateway, int size, long offset) {
        return of(gateway, ROWS + " order by w.id desc limit :size offset :offset")
                .param("size", size)
                .param("offset", offset)
                .query((row, _) -> write(row))
                .list();
    }

    long count(Gateway gateway) {
        return of(
                        gateway,
                        """
                        select count(*) from gateway_write
                         where organisation_id = :organisation and gateway_id = :gateway\
                        """)
                .query(Long.class)
                .single();
    }

    @Nullable Write find(Gateway gateway, long id) {
        return of(gateway, ROWS + " and w.id = :id")
                .param("id", id)
                .query((row, _) -> write(row))
                .optional()
                .orElse(null);
    }

    private JdbcClient.StatementSpec of(Gateway gateway, String sql) {
        return db.sql(sql)
                .param("organisation", gateway.organisation())
                .param("gateway", gateway.thing());
    }

    /// Decides a write that waits for somebody.
    ///
    /// @param oldest those asked for before wait no longer
    /// @return false when it waits no longer
    boolean decide(Gateway gateway, long id, State state, String by, Instant oldest) {
        return of(
                                gateway,
                                """
                                update gateway_write set state = :state, decided = :now, decided_by = :by
                                 where organisation_id = :organisation and gateway_id = :gateway
                                   and id = :id and state = 'asked' and asked > :oldest\
                                """)
                        .param("state", state.word())
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("by", by)
                        .param("id", id)
                        .param("oldest", oldest.atOffset(ZoneOffset.UTC))
                        .update()
                > 0;
    }

    void end(
            Gateway gateway,
            long id,
            State state,
            @Nullable List<TagResult> results,
            @Nullable WriteFault fault) {
        of(
                        gateway,
                        """
                        update gateway_write
                           set state = :state, results = :results::jsonb, fault = :fault::jsonb
                         where organisation_id = :organisation and gateway_id = :gateway
                           and id = :id and state = 'sent'\
                        """)
                .param("state", state.word())
                .param("results", results == null ? null : json.writeValueAsString(results))
                .param("fault", fault == null ? null : json.writeValueAsString(fault))
                .param("id", id)
                .update();
    }

    /// A write nobody agreed to in time.
    record Lapsed(int organisation, long id, String gateway, String device) {}

    List<Lapsed> lapse(Instant oldest) {
        return Tenancy.asPlatform(() ->
                db.sql(
                                """
                                update gateway_write w set state = 'lapsed' from thing t
                                 where w.state = 'asked' and w.asked <= ? and t.id = w.gateway_id
                                returning w.organisation_id, w.id, t.key, w.device\
                                """)
                        .param(oldest.atOffset(ZoneOffset.UTC))
                        .query((row, _) ->
                                new Lapsed(
                                        row.getInt(1),
                                        row.getLong(2),
                                        row.getString(3),
                                        row.getString(4)))
                        .list());
    }

    /// Whether what was on its way when the platform stopped was done, nobody knows.
    void failAllBefore(WriteFault fault) {
        Tenancy.asPlatform(() ->
                db.sql(
                                """
                                update gateway_write set state = 'failed', fault = ?::jsonb
                                 where state = 'sent' and asked < ?\
                                """)
                        .params(
                                json.writeValueAsString(fault),
                                clock.instant().atOffset(ZoneOffset.UTC))
                        .update());
    }

    private Write write(ResultSet row) throws SQLException {
        String results = row.getString("results");
        String fault = row.getString("fault");
        return new Write(
                row.getLong("id"),
                row.getString("gateway"),
                row.getString("device"),
                List.of(json.readValue(row.getString("wanted"), WantedValue[].class)),
                row.getString("reason"),
                row.getBoolean("two_persons"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getTimestamp("asked").toInstant(),
                row.getString("asked_by"),
                GatewayStore.instant(row, "decided"),
                row.getString("decided_by"),
                results == null ? null : List.of(json.readValue(results, TagResult[].class)),
                fault == null ? null : json.readValue(fault, WriteFault.class));
    }
}
