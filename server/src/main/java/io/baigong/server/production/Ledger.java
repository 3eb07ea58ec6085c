package io.baigong.server.production;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.audit.Actor;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// All that is said about production, in versions. What was known at any time can be asked for:
/// `asOf` sees the versions that were the newest then, null those that are now.
@Component
class Ledger {
    /// Of one kind, where all of them are read at once.
    static final int MOST = 10_000;

    private static final int MOST_VERSIONS = 1_000;
    private static final String SEEN =
            " and recorded <= :asOf and (superseded is null or superseded > :asOf) and not gone";
    private static final String NOW = " and superseded is null and not gone";

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Clock clock;

    Ledger(JdbcClient db, TransactionTemplate transaction, JsonMapper json, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /// What is to be said.
    ///
    /// @param content anything that is a JSON object
    /// @param reason of a further version; may be empty
    record Draft(
            Kind kind,
            String key,
            @Nullable Integer thing,
            @Nullable LocalDate day,
            Channel channel,
            String reason,
            Object content) {}

    /// @param changed false when the newest version says the same already
    /// @param first whether there was nothing before
    record Written(Entry entry, boolean changed, boolean first) {}

    /// Says something, unless the newest version says the same already. Joins an open transaction.
    Written put(int organisation, Draft draft) {
        return write(organisation, draft, false, null);
    }

    /// The same, when the newest version is still the one that was seen.
    ///
    /// @param seen its number, 0 for none
    /// @throws Conflict when it is another one by now
    Written put(int organisation, Draft draft, int seen) {
        return write(organisation, draft, false, seen);
    }

    /// Takes it back; the versions stay.
    ///
    /// @throws NotFound when there is nothing
    Written withdraw(int organisation, Kind kind, String key, Channel channel, String reason) {
        var last = required(organisation, kind, key);
        return write(
                organisation,
                new Draft(kind, key, last.thing(), last.day(), channel, reason, last.content()),
                true,
                null);
    }

    /// What would become of a draft.
    ///
    /// @param changed whether there would be a further version
    /// @param first whether there is nothing now
    record Trial(boolean changed, boolean first) {}

    Trial attempt(int organisation, Draft draft) {
        var last = last(organisation, draft, json.writeValueAsString(draft.content()), false);
        return last == null ? new Trial(true, true) : new Trial(!last.same(), last.entry().gone());
    }

    private Written write(int organisation, Draft draft, boolean gone, @Nullable Integer seen) {
        String content = json.writeValueAsString(draft.content());
        try {
            var written = transaction.execute(_ -> write(organisation, draft, content, gone, seen));
            return Objects.requireNonNull(written);
        } catch (DuplicateKeyException e) {
            throw new Conflict("try-again", "somebody else changed the same at the same time");
        }
    }

    private Written write(
            int organisation, Draft draft, String content, boolean gone, @Nullable Integer seen) {
        var last = last(organisation, draft, content, gone);
        int version = last == null ? 0 : last.entry().version();
        if (seen != null && seen != version) {
            throw new Conflict(
                    "entry-changed",
                    "%s %s has version %d by now, not %d"
                            .formatted(draft.kind().word(), draft.key(), version, seen));
        }
        if (last != null && last.same()) {
            return new Written(last.entry(), false, false);
        }
        // Never before the version that it takes the place of, whatever the clock does.
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (last != null && !now.isAfter(last.entry().recorded())) {
            now = last.entry().recorded().plus(1, ChronoUnit.MICROS);
        }
        if (last != null) {
            supersede(organisation, last.entry(), now);
        }
        var entry = insert(organisation, draft, content, gone, version + 1, now);
        return new Written(entry, true, last == null || last.entry().gone());
    }

    private record Last(Entry entry, boolean same) {}

    private @Nullable Last last(int organisation, Draft draft, String content, boolean gone) {
        return db.sql(
                        """
                        select *, content = :content::jsonb and gone = :gone
                               and thing_id is not distinct from :thing and day is not distinct from :day same
                          from production_entry
                         where organisation_id = :organisation and kind = :kind and key = :key
                           and superseded is null\
                        """)
                .param("content", content)
                .param("gone", gone)
                .param("thing", draft.thing(), java.sql.Types.INTEGER)
                .param("day", sql(draft.day()), java.sql.Types.DATE)
                .param("organisation", organisation)
                .param("kind", draft.kind().word())
                .param("key", draft.key())
                .query((row, n) -> new Last(entry(row), row.getBoolean("same")))
                .optional()
                .orElse(null);
    }

    private void supersede(int organisation, Entry last, Instant now) {
        db.sql(
                        """
                        update production_entry set superseded = :now
                         where organisation_id = :organisation and kind = :kind and key = :key and version = :version\
                        """)
                .param("now", Timestamp.from(now))
                .param("organisation", organisation)
                .param("kind", last.kind().word())
                .param("key", last.key())
                .param("version", last.version())
                .update();
    }

    private Entry insert(
            int organisation, Draft draft, String content, boolean gone, int version, Instant now) {
        return db.sql(
                        """
                        insert into production_entry (organisation_id, kind, key, version, thing_id, day, recorded,
                               recorded_by, channel, reason, gone, content)
                        values (:organisation, :kind, :key, :version, :thing, :day, :now, :by, :channel, :reason,
                               :gone, :content::jsonb)
                        returning *\
                        """)
                .param("organisation", organisation)
                .param("kind", draft.kind().word())
                .param("key", draft.key())
                .param("version", version)
                .param("thing", draft.thing(), java.sql.Types.INTEGER)
                .param("day", sql(draft.day()), java.sql.Types.DATE)
                .param("now", Timestamp.from(now))
                .param("by", Actor.current().name())
                .param("channel", Words.of(draft.channel()))
                .param("reason", draft.reason())
                .param("gone", gone)
                .param("content", content)
                .query((row, n) -> entry(row))
                .single();
    }

    /// The newest version; null when there is none or it was withdrawn.
    @Nullable Entry find(int organisation, Kind kind, String key) {
        return find(organisation, kind, List.of(key), null).stream().findFirst().orElse(null);
    }

    /// @throws NotFound when there is none
    Entry required(int organisation, Kind kind, String key) {
        var entry = find(organisation, kind, key);
        if (entry == null) {
            throw new NotFound("production-" + kind.word(), key);
        }
        return entry;
    }

    List<Entry> find(int organisation, Kind kind, Collection<String> keys, @Nullable Instant asOf) {
        if (keys.isEmpty()) {
            return List.of();
        }
        return seen(
                        "select * from production_entry where organisation_id = :organisation and kind = :kind and key = any(:keys)",
                        "",
                        asOf)
                .param("organisation", organisation)
                .param("kind", kind.word())
                .param("keys", keys.toArray(String[]::new))
                .query((row, n) -> entry(row))
                .list();
    }

    /// All of a kind, by key.
    List<Entry> all(int organisation, Kind kind, @Nullable Instant asOf) {
        return seen(
                        "select * from production_entry where organisation_id = :organisation and kind = :kind",
                        " order by key limit " + MOST,
                        asOf)
                .param("organisation", organisation)
                .param("kind", kind.word())
                .query((row, n) -> entry(row))
                .list();
    }

    long count(int organisation, Kind kind) {
        return seen(
                        "select count(*) from production_entry where organisation_id = :organisation and kind = :kind",
                        "",
                        null)
                .param("organisation", organisation)
                .param("kind", kind.word())
                .query(Long.class)
                .single();
    }

    /// What a list shows.
    ///
    /// @param text that key, names or content hold; may be empty
    /// @param state of an order; may be empty
    record Wanted(
            Kind kind,
            String text,
            String state,
            @Nullable Integer thing,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable Instant asOf) {}

    Page<Entry> page(int organisation, Wanted wanted, PageRequest page) {
        String where =
                """
                 from production_entry where organisation_id = :organisation and kind = :kind
                   and (:text = '' or strpos(lower(key || ' ' || content::text), :text) > 0)
                   and (:state = '' or content ->> 'state' = :state)
                   and (:thing = 0 or thing_id = :thing)
                   and (:from::date is null or day >= :from) and (:to::date is null or day <= :to)\
                """;
        var items =
                asking(
                                "select *" + where,
                                " order by day desc nulls last, key limit :size offset :offset",
                                wanted,
                                organisation)
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query((row, n) -> entry(row))
                        .list();
        long total =
                asking("select count(*)" + where, "", wanted, organisation)
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    private JdbcClient.StatementSpec asking(
            String sql, String end, Wanted wanted, int organisation) {
        return seen(sql, end, wanted.asOf())
                .param("organisation", organisation)
                .param("kind", wanted.kind().word())
                .param("text", wanted.text().toLowerCase(Locale.ROOT))
                .param("state", wanted.state())
                .param("thing", wanted.thing() == null ? 0 : wanted.thing())
                .param("from", sql(wanted.from()), java.sql.Types.DATE)
                .param("to", sql(wanted.to()), java.sql.Types.DATE);
    }

    /// What was said of machines on days, both inclusive, oldest first.
    List<Entry> of(
            int organisation,
            Collection<Kind> kinds,
            Collection<Integer> things,
            LocalDate from,
            LocalDate to,
            @Nullable Instant asOf) {
        return seen(
                        """
                        select * from production_entry where organisation_id = :organisation
                           and thing_id = any(:things) and day between :from and :to and kind = any(:kinds)\
                        """,
                        " order by recorded, key",
                        asOf)
                .param("organisation", organisation)
                .param("things", things.toArray(Integer[]::new))
                .param("from", sql(from))
                .param("to", sql(to))
                .param("kinds", kinds.stream().map(Kind::word).toArray(String[]::new))
                .query((row, n) -> entry(row))
                .list();
    }

    /// Every version, newest first.
    List<Entry> versions(int organisation, Kind kind, String key) {
        return db.sql(
                        """
                        select * from production_entry where organisation_id = :organisation and kind = :kind and key = :key
                         order by version desc limit :most\
                        """)
                .param("organisation", organisation)
                .param("kind", kind.word())
                .param("key", key)
                .param("most", MOST_VERSIONS)
                .query((row, n) -> entry(row))
                .list();
    }

    private JdbcClient.StatementSpec seen(String sql, String end, @Nullable Instant asOf) {
        return asOf == null
                ? db.sql(sql + NOW + end)
                : db.sql(sql + SEEN + end).param("asOf", Timestamp.from(asOf));
    }

    private static @Nullable Date sql(@Nullable LocalDate day) {
        return day == null ? null : Date.valueOf(day);
    }

    private Entry entry(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        int thing = row.getInt("thing_id");
        Integer about = row.wasNull() ? null : thing;
        return new Entry(
                Arrays.stream(Kind.values())
                        .filter(one -> one.word().equals(kind))
                        .findFirst()
                        .orElseThrow(),
                row.getString("key"),
                row.getInt("version"),
                about,
                row.getObject("day", LocalDate.class),
                row.getTimestamp("recorded").toInstant(),
                row.getString("recorded_by"),
                Objects.requireNonNull(Words.read(Channel.class, row.getString("channel"))),
                row.getString("reason"),
                row.getBoolean("gone"),
                json.readTree(row.getString("content")));
    }
}
