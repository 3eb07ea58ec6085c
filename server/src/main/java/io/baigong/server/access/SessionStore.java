package io.baigong.server.access;

import io.baigong.server.database.Tenancy;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Open log-ins, in PostgreSQL: they outlive a restart. A session is 256 random bits in a cookie,
/// kept as SHA-256 only. What is known of it is kept in memory for half a minute and forgotten when
/// it ends, so that a request costs a hash and no query; its last use is written some time after.
@Component
final class SessionStore {
    private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int LONGEST_BROWSER = 200;
    private static final int SECRET_LENGTH = 43;
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SESSION =
            "select s.*, p.login from person_session s join person p on p.id = s.person";

    private final JdbcClient db;
    private final Clock clock;
    private final SessionSettings settings;
    private final Map<String, Known> remembered = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    SessionStore(JdbcClient db, Clock clock, SessionSettings settings) {
        this.db = db;
        this.clock = clock;
        this.settings = settings;
    }

    /// How a session began.
    ///
    /// @param browser what the browser calls itself
    /// @param provider the OpenID provider that vouched; null for a password
    /// @param factor whether a second factor was proved
    /// @param enrol whether one must be made before anything else
    record Origin(
            Instant opened,
            String address,
            @Nullable String browser,
            @Nullable String provider,
            boolean factor,
            boolean enrol) {
        Origin {
            browser =
                    browser == null || browser.length() <= LONGEST_BROWSER
                            ? browser
                            : browser.substring(0, LONGEST_BROWSER);
        }
    }

    /// An open session.
    ///
    /// @param id not the secret of the cookie
    /// @param endAddress sealed
    @SuppressWarnings("ArrayRecordComponent")
    record Open(
            String id,
            int person,
            String login,
            Origin origin,
            byte @Nullable [] endAddress,
            Instant lastUsed) {}

    private static final class Known {
        final Open open;
        final Instant until;
        volatile Instant lastUsed;

        Known(Open open, Instant lastUsed, Instant until) {
            this.open = open;
            this.lastUsed = lastUsed;
            this.until = until;
        }
    }

    /// Opens a session; the oldest ones of a person who has too many end.
    ///
    /// @param endAddress sealed; null for none
    /// @return the secret for the cookie
    String begin(Person person, Origin origin, byte @Nullable [] endAddress) {
        String secret = random(32);
        var now = Timestamp.from(origin.opened());
        Tenancy.asPlatform(() ->
                db.sql(
                                """
                                insert into person_session (hash, id, organisation_id, person, opened, last_used,
                                    address, browser, provider, end_address, factor, enrol)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                                """)
                        .params(
                                Arrays.asList(
                                        sha256(secret),
                                        random(8),
                                        person.organisation(),
                                        person.id(),
                                        now,
                                        now,
                                        origin.address(),
                                        origin.browser(),
                                        origin.provider(),
                                        endAddress,
                                        origin.factor(),
                                        origin.enrol()))
                        .update());
        endWhere(
                """
                person = ? and hash not in (select hash from person_session
                    where person = ? order by opened desc, id limit ?)\
                """,
                List.of(person.id(), person.id(), settings.perPerson()));
        return secret;
    }

    /// The session of this secret, which is used now; null when there is none or it is over.
    @Nullable Open use(String secret) {
        return find(secret, true);
    }

    /// The session of this secret, without using it.
    @Nullable Open find(String secret) {
        return find(secret, false);
    }

    private @Nullable Open find(String secret, boolean uses) {
        if (secret.length() != SECRET_LENGTH) {
            return null;
        }
        byte[] hash = sha256(secret);
        String key = HexFormat.of().formatHex(hash);
        var now = clock.instant();
        var known = remembered.get(key);
        if (known == null || !now.isBefore(known.until)) {
            known = refreshed(known, key, hash, now);
        }
        if (known == null || isOver(known.open.origin(), known.lastUsed, now)) {
            return null;
        }
        if (uses) {
            known.lastUsed = now;
        }
        return known.open;
    }

    private @Nullable Known refreshed(@Nullable Known known, String key, byte[] hash, Instant now) {
        long before = changes.get();
        var fresh = fresh(known, hash, now);
        if (fresh == null) {
            remembered.remove(key);
            return null;
        }
        if (remembered.size() >= MOST_REMEMBERED) {
            keepLastUse();
            remembered.clear();
        }
        remembered.put(key, fresh);
        if (changes.get() != before) {
            // It may have been read before it ended.
            remembered.remove(key);
        }
        return fresh;
    }

    /// As PostgreSQL knows it; while that is away, as it was.
    private @Nullable Known fresh(@Nullable Known known, byte[] hash, Instant now) {
        try {
            var open =
                    Tenancy.asPlatform(() ->
                            db.sql(SESSION + " where s.hash = ?")
                                    .param(hash)
                                    .query((row, n) -> open(row))
                                    .optional()
                                    .orElse(null));
            if (open == null) {
                return null;
            }
            var used =
                    known == null || known.lastUsed.isBefore(open.lastUsed())
                            ? open.lastUsed()
                            : known.lastUsed;
            return new Known(open, used, now.plus(REMEMBERED));
        } catch (DataAccessResourceFailureException | TransientDataAccessException e) {
            if (known == null) {
                throw e;
            }
            return new Known(known.open, known.lastUsed, now.plus(RETRY));
        }
    }

    private boolean isOver(Origin origin, Instant lastUsed, Instant now) {
        return !now.isBefore(lastUsed.plus(settings.idle()))
                || !now.isBefore(origin.opened().plus(settings.longest()));
    }

    /// The person's open sessions, the newest use first.
    List<Open> of(String login) {
        keepLastUse();
        var now = clock.instant();
        return Tenancy.asPlatform(() ->
                        db.sql(SESSION + " where p.login = ?")
                                .param(login)
                                .query((row, n) -> open(row))
                                .list())
                .stream()
                .filter(open -> !isOver(open.origin(), open.lastUsed(), now))
                .sorted(Comparator.comparing(Open::lastUsed).reversed())
                .toList();
    }

    /// How many sessions are open, and of how many people.
    int[] count() {
        var now = clock.instant();
        return Tenancy.asPlatform(() ->
                db.sql(
                                """
                                select count(*), count(distinct person) from person_session
                                 where last_used > ? and opened > ?\
                                """)
                        .params(
                                Timestamp.from(now.minus(settings.idle())),
                                Timestamp.from(now.minus(settings.longest())))
                        .query((row, n) -> new int[] {row.getInt(1), row.getInt(2)})
                        .single());
    }

    /// Ends one session of the person; false when there is none of that id.
    boolean end(String login, String id) {
        return endWhere(
                        "person = (select id from person where login = ?) and id = ?",
                        List.of(login, id))
                > 0;
    }

    /// Ends the person's sessions but that one.
    ///
    /// @param but id of a session; null for none
    int endAll(String login, @Nullable String but) {
        return endWhere(
                "person = (select id from person where login = ?) and id is distinct from ?",
                Arrays.asList(login, but));
    }

    /// Ends the password sessions of an organisation's people in which no second factor was proved,
    /// but that one.
    int endUnproved(int organisation, @Nullable String but) {
        return endWhere(
                """
                organisation_id = ? and provider is null and not factor and id is distinct from ?\
                """,
                Arrays.asList(organisation, but));
    }

    private int endWhere(String condition, List<?> params) {
        var ended =
                Tenancy.asPlatform(() ->
                        db.sql("delete from person_session where " + condition + " returning hash")
                                .params(params)
                                .query((row, n) -> HexFormat.of().formatHex(row.getBytes("hash")))
                                .list());
        changes.incrementAndGet();
        ended.forEach(remembered::remove);
        return ended.size();
    }

    /// A second factor was proved in the session: it goes on under another secret.
    ///
    /// @return that secret
    String proved(Open session) {
        String secret = random(32);
        change(
                session,
                "hash = ?, factor = true, enrol = false where id = ?",
                List.of(sha256(secret), session.id()));
        return secret;
    }

    /// A second factor must be made in the session before anything else.
    void demandFactor(Open session) {
        change(session, "enrol = true where id = ?", List.of(session.id()));
    }

    private void change(Open session, String what, List<?> params) {
        keepLastUse();
        Tenancy.asPlatform(
                () -> db.sql("update person_session set " + what).params(params).update());
        changes.incrementAndGet();
        remembered.values().removeIf(known -> known.open.id().equals(session.id()));
    }

    /// Keeps when sessions were last used.
    @Scheduled(fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    @PreDestroy
    void keepLastUse() {
        var ids = new ArrayList<String>();
        var times = new ArrayList<Long>();
        for (var known : remembered.values()) {
            if (known.lastUsed.isAfter(known.open.lastUsed())) {
                ids.add(known.open.id());
                times.add(known.lastUsed.toEpochMilli());
            }
        }
        if (ids.isEmpty()) {
            return;
        }
        try {
            Tenancy.asPlatform(() ->
                    db.sql(
                                    """
                                    update person_session s set last_used = to_timestamp(n.ms / 1000.0)
                                      from unnest(:ids, :times) as n(id, ms)
                                     where s.id = n.id and s.last_used < to_timestamp(n.ms / 1000.0)\
                                    """)
                            .param("ids", ids.toArray(String[]::new))
                            .param("times", times.stream().mapToLong(Long::longValue).toArray())
                            .update());
        } catch (DataAccessException e) {
            LOG.warn("the last use of {} sessions could not be kept just now", ids.size());
        }
    }

    /// Deletes what is over.
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void sweep() {
        keepLastUse();
        var now = clock.instant();
        endWhere(
                "last_used <= ? or opened <= ?",
                List.of(
                        Timestamp.from(now.minus(settings.idle())),
                        Timestamp.from(now.minus(settings.longest()))));
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(
                row.getString("id"),
                row.getInt("person"),
                row.getString("login"),
                new Origin(
                        row.getTimestamp("opened").toInstant(),
                        row.getString("address"),
                        row.getString("browser"),
                        row.getString("provider"),
                        row.getBoolean("factor"),
                        row.getBoolean("enrol")),
                row.getBytes("end_address"),
                row.getTimestamp("last_used").toInstant());
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
