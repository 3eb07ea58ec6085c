package io.baigong.server.gateways;

import com.fasterxml.jackson.annotation.JsonValue;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.database.Tenancy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Roll-outs of gateway software in PostgreSQL.
@Component
final class RollOutStore {
    /// Of an organisation, at one time.
    static final int MOST_OPEN = 20;

    /// Of an organisation; the oldest that have ended go.
    static final int MOST_KEPT = 200;

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Clock clock;

    RollOutStore(JdbcClient db, TransactionTemplate transaction, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// What became of a version at one gateway.
    enum State {
        /// It is not its turn, or it is away.
        WAITING,
        /// It fetches, starts or tries it.
        RUNNING,
        /// It works by it.
        GOOD,
        /// It went back to the version before.
        BACK,
        /// It did not take it.
        REFUSED,
        /// It did not say in time.
        UNKNOWN,
        /// Somebody ended the roll-out, or one before it went wrong.
        CALLED_OFF;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /// @param number of the roll-out
    /// @param by who asked for it
    /// @param calledOffBy none when nobody did
    /// @param failed gateways that went back, refused or did not say in time
    /// @param calledOff gateways that were not asked any more
    @Schema(name = "GatewayRollOut")
    record RollOut(
            long number,
            String version,
            Instant asked,
            String by,
            @Nullable String calledOffBy,
            int waiting,
            int running,
            int good,
            int failed,
            int calledOff) {}

    /// @param rollOut its number
    /// @param note what the gateway or the refusal said, for people
    /// @param by who asked for it
    /// @param began when the gateway was asked
    @Schema(name = "GatewayUpdate")
    record Update(
            long rollOut,
            String gateway,
            String version,
            State state,
            String note,
            Instant asked,
            String by,
            @Nullable Instant began,
            @Nullable Instant ended) {}

    /// An update that has not ended.
    ///
    /// @param attempts how often the gateway was asked
    /// @param staged when the gateway said that it is about to start it
    record Open(
            int organisation,
            long rollOut,
            int position,
            int thing,
            String gateway,
            String version,
            String by,
            State state,
            int attempts,
            @Nullable Instant began,
            @Nullable Instant staged) {}

    /// @return its number
    /// @throws Conflict when one of the gateways is in another that has not ended
    long add(Caller caller, String version, List<Gateway> gateways) {
        try {
            Long number = transaction.execute(_ -> insert(caller, version, gateways));
            return number == null ? 0 : number;
        } catch (DuplicateKeyException other) {
            throw new Conflict(
                    "gateway-in-roll-out",
                    "one of the gateways is in a roll-out that has not ended");
        }
    }

    private long insert(Caller caller, String version, List<Gateway> gateways) {
        int organisation = caller.organisation();
        int open =
                db.sql(
                                "select count(distinct roll_out) from gateway_update where organisation_id = ? and state in ('waiting', 'running')")
                        .param(organisation)
                        .query(Integer.class)
                        .single();
        if (open >= MOST_OPEN) {
            throw new TooMuch("roll-outs that have not ended", MOST_OPEN);
        }
        long number =
                db.sql(
                                "insert into gateway_roll_out (organisation_id, version, asked, asked_by) values (?, ?, ?, ?) returning id")
                        .params(organisation, version, now(), caller.login())
                        .query(Long.class)
                        .single();
        for (int i = 0; i < gateways.size(); i++) {
            db.sql(
                            "insert into gateway_update (roll_out, position, organisation_id, gateway_id, state) values (?, ?, ?, ?, 'waiting')")
                    .params(number, i, organisation, gateways.get(i).thing())
                    .update();
        }
        db.sql(
                        """
                        delete from gateway_roll_out r where r.id in (
                            select id from gateway_roll_out where organisation_id = ? order by id desc offset ?)
                           and not exists (select from gateway_update u where u.roll_out = r.id and u.state in ('waiting', 'running'))\
                        """)
                .params(organisation, MOST_KEPT)
                .update();
        return number;
    }

    private static final String SUMMARY =
            """
            select r.*, c.* from gateway_roll_out r cross join lateral (
                select count(*) filter (where state = 'waiting') as waiting,
                       count(*) filter (where state = 'running') as running,
                       count(*) filter (where state = 'good') as good,
                       count(*) filter (where state in ('back', 'refused', 'unknown')) as failed,
                       count(*) filter (where state = 'called-off') as dropped
                  from gateway_update where roll_out = r.id) c
             where r.organisation_id = :organisation\
            """;

    /// Newest first.
    List<RollOut> page(int organisation, int size, long offset) {
        return db.sql(SUMMARY + " order by r.id desc limit :size offset :offset")
                .param("organisation", organisation)
                .param("size", size)
                .param("offset", offset)
                .query((row, _) -> rollOut(row))
                .list();
    }

    long count(int organisation) {
        return db.sql("select count(*) from gateway_roll_out where organisation_id = ?")
                .param(organisation)
                .query(Long.class)
                .single();
    }

    /// @throws NotFound when the organisation has none of that number
    RollOut get(int organisation, long number) {
        return db.sql(SUMMARY + " and r.id = :number")
                .param("organisation", organisation)
                .param("number", number)
                .query((row, _) -> rollOut(row))
                .optional()
                .orElseThrow(() -> new NotFound("roll-out", Long.toString(number)));
    }

    private static final String UPDATES =
            """
            select u.*, r.version, r.asked, r.asked_by, t.key from gateway_update u
              join gateway_roll_out r on r.id = u.roll_out
              join thing t on t.id = u.gateway_id\
            """;

    /// In the order in which they are asked.
    List<Update> updates(int organisation, long number) {
        return db.sql(
                        UPDATES
                                + " where u.organisation_id = ? and u.roll_out = ? order by u.position")
                .params(organisation, number)
                .query((row, _) -> update(row))
                .list();
    }

    /// Of one gateway, newest first.
    List<Update> updates(Gateway gateway, int size, long offset) {
        return db.sql(
                        UPDATES
                                + " where u.organisation_id = ? and u.gateway_id = ? order by u.roll_out desc limit ? offset ?")
                .params(gateway.organisation(), gateway.thing(), size, offset)
                .query((row, _) -> update(row))
                .list();
    }

    long count(Gateway gateway) {
        return db.sql(
                        "select count(*) from gateway_update where organisation_id = ? and gateway_id = ?")
                .params(gateway.organisation(), gateway.thing())
                .query(Long.class)
                .single();
    }

    /// Of every organisation, in the order in which they are asked.
    List<Open> open() {
        return Tenancy.asPlatform(() ->
                db.sql(
                                UPDATES
                                        + " where u.state in ('waiting', 'running') order by u.roll_out, u.position")
                        .query((row, _) -> open(row))
                        .list());
    }

    void begin(Open one) {
        set(one, State.RUNNING, "", "began = :now, staged = null, attempts = attempts + 1");
    }

    void staged(Open one) {
        set(one, State.RUNNING, "", "staged = :now");
    }

    /// It was not reached after all.
    void wait(Open one) {
        set(one, State.WAITING, "", "began = null, attempts = attempts - 1");
    }

    /// It is asked once more.
    void again(Open one) {
        set(one, State.WAITING, "", "began = null");
    }

    /// Ends an update; the others of its roll-out that wait are asked no more unless it was good.
    ///
    /// @return how many those are
    int end(Open one, State state, String note) {
        Integer others =
                transaction.execute(_ -> {
                    set(one, state, note, "ended = :now");
                    return state == State.GOOD ? 0 : dropWaiting(one.organisation, one.rollOut);
                });
        return others == null ? 0 : others;
    }

    private void set(Open one, State state, String note, String also) {
        db.sql(
                        "update gateway_update set state = :state, note = :note, %s where roll_out = :number and position = :position and state in ('waiting', 'running')"
                                .formatted(also))
                .param("state", state.word())
                .param("note", note)
                .param("now", now())
                .param("number", one.rollOut)
                .param("position", one.position)
                .update();
    }

    /// @return how many gateways are asked no more
    int callOff(Caller caller, long number) {
        Integer dropped =
                transaction.execute(_ -> {
                    int waiting = dropWaiting(caller.organisation(), number);
                    if (waiting > 0) {
                        db.sql(
                                        "update gateway_roll_out set called_off = ?, called_off_by = ? where id = ?")
                                .params(now(), caller.login(), number)
                                .update();
                    }
                    return waiting;
                });
        return dropped == null ? 0 : dropped;
    }

    private int dropWaiting(int organisation, long number) {
        return db.sql(
                        "update gateway_update set state = 'called-off', ended = ? where organisation_id = ? and roll_out = ? and state = 'waiting'")
                .params(now(), organisation, number)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static RollOut rollOut(ResultSet row) throws SQLException {
        return new RollOut(
                row.getLong("id"),
                row.getString("version"),
                row.getTimestamp("asked").toInstant(),
                row.getString("asked_by"),
                row.getString("called_off_by"),
                row.getInt("waiting"),
                row.getInt("running"),
                row.getInt("good"),
                row.getInt("failed"),
                row.getInt("dropped"));
    }

    private static Update update(ResultSet row) throws SQLException {
        return new Update(
                row.getLong("roll_out"),
                row.getString("key"),
                row.getString("version"),
                State.of(row.getString("state")),
                row.getString("note"),
                row.getTimestamp("asked").toInstant(),
                row.getString("asked_by"),
                GatewayStore.instant(row, "began"),
                GatewayStore.instant(row, "ended"));
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(
                row.getInt("organisation_id"),
                row.getLong("roll_out"),
                row.getInt("position"),
                row.getInt("gateway_id"),
                row.getString("key"),
                row.getString("version"),
                row.getString("asked_by"),
                State.of(row.getString("state")),
                row.getInt("attempts"),
                GatewayStore.instant(row, "began"),
                GatewayStore.instant(row, "staged"));
    }
}
