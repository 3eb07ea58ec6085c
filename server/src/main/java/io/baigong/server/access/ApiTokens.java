package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Secrets by which programs call the API in the name of a person: `bg_` and 256 random bits, kept
/// as SHA-256 only (a random secret needs no slow hash).
@Service
public class ApiTokens {
    static final String PREFIX = "bg_";
    private static final int MOST_PER_PERSON = 100;
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient db;
    private final Clock clock;
    private final Audit audit;
    private final Authority authority;
    private final Map<String, Known> remembered = new ConcurrentHashMap<>();

    ApiTokens(JdbcClient db, Clock clock, Audit audit, Authority authority) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.authority = authority;
    }

    /// A token as its owner sees it.
    ///
    /// @param token the secret, only in the answer that made it
    public record ApiToken(
            int id,
            String name,
            Set<Scope> scopes,
            Instant created,
            @Nullable Instant expires,
            @Nullable Instant lastUsed,
            @Nullable String token) {}

    /// Whose token it is, what the token lets do at most, and its name.
    record Bearer(String login, Set<Scope> scopes, String token) {}

    private record Known(int id, Bearer bearer, @Nullable Instant expires, Instant until) {}

    /// The caller who holds this secret, at home; null when it is unknown, expired or revoked.
    public @Nullable Caller authenticate(String secret) {
        var bearer = bearer(secret);
        return bearer == null ? null : authority.caller(bearer.login(), bearer.scopes(), null);
    }

    @Nullable Bearer bearer(String secret) {
        if (!secret.startsWith(PREFIX) || secret.length() > 100) {
            return null;
        }
        byte[] hash = sha256(secret);
        String key = HexFormat.of().formatHex(hash);
        var now = clock.instant();
        var known = remembered.get(key);
        if (known == null || !now.isBefore(known.until())) {
            known = fresh(known, hash, now);
            if (known == null) {
                remembered.remove(key);
                return null;
            }
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(key, known);
        }
        var expires = known.expires();
        return expires == null || now.isBefore(expires) ? known.bearer() : null;
    }

    /// As PostgreSQL knows it; while that is away, as it was.
    private @Nullable Known fresh(@Nullable Known known, byte[] hash, Instant now) {
        try {
            return Tenancy.asPlatform(() -> load(hash, now));
        } catch (DataAccessResourceFailureException | TransientDataAccessException e) {
            if (known == null) {
                throw e;
            }
            return new Known(known.id(), known.bearer(), known.expires(), now.plus(RETRY));
        }
    }

    private @Nullable Known load(byte[] hash, Instant now) {
        var known =
                db.sql(
                                """
                                select t.id, t.name, t.scopes, t.expires, p.login
                                  from api_token t join person p on p.id = t.person
                                 where t.hash = ? and not p.disabled and (t.expires is null or t.expires > ?)\
                                """)
                        .params(hash, Timestamp.from(now))
                        .query((row, n) -> known(row, now))
                        .optional()
                        .orElse(null);
        if (known != null) {
            db.sql("update api_token set last_used = ? where id = ?")
                    .params(Timestamp.from(now), known.id())
                    .update();
        }
        return known;
    }

    private static Known known(ResultSet row, Instant now) throws SQLException {
        return new Known(
                row.getInt("id"),
                new Bearer(row.getString("login"), scopes(row), row.getString("name")),
                instant(row, "expires"),
                now.plus(REMEMBERED));
    }

    /// Makes a token for the caller. It can never do more than the caller may at that time, where
    /// it acts.
    @Transactional
    public ApiToken make(Caller caller, String name, Set<Scope> scopes, @Nullable Instant expires) {
        check(caller, name, scopes, expires);
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = clock.instant();
        int id =
                db.sql(
                                """
                                insert into api_token (organisation_id, person, name, hash, scopes, created, expires)
                                select organisation_id, id, ?, ?, string_to_array(?, ','), ?, ?
                                  from person where organisation_id = ? and login = ?
                                returning id\
                                """)
                        .params(
                                Arrays.asList(
                                        name,
                                        sha256(secret),
                                        scopes.stream()
                                                .map(Scope::key)
                                                .collect(Collectors.joining(",")),
                                        Timestamp.from(now),
                                        expires == null ? null : Timestamp.from(expires),
                                        caller.home(),
                                        caller.login()))
                        .query(Integer.class)
                        .single();
        audit.record("token.create", name, Outcome.DONE, Map.of("id", id, "scopes", scopes));
        return new ApiToken(id, name, scopes, now, expires, null, secret);
    }

    private void check(Caller caller, String name, Set<Scope> scopes, @Nullable Instant expires) {
        if (name.isBlank() || name.length() > 100) {
            throw new Invalid("name", "1 to 100 characters", name);
        }
        if (scopes.isEmpty()) {
            throw new Invalid("scopes", "at least one scope", "none");
        }
        if (expires != null && !expires.isAfter(clock.instant())) {
            throw new Invalid("expires", "a time to come", expires);
        }
        for (var scope : scopes) {
            if (!caller.may(scope) && !authority.holdsSomewhere(caller, scope)) {
                throw new NotAllowed(
                        "scope-missing", "a token cannot have a scope you lack: " + scope.key());
            }
        }
        if (of(caller).size() >= MOST_PER_PERSON) {
            throw new TooMuch("tokens per person", MOST_PER_PERSON);
        }
    }

    /// The caller's tokens, newest first, without their secrets.
    public List<ApiToken> of(Caller caller) {
        return db.sql(
                        """
                        select t.* from api_token t join person p on p.id = t.person
                         where t.organisation_id = ? and p.login = ? order by t.id desc\
                        """)
                .params(caller.home(), caller.login())
                .query((row, n) ->
                        new ApiToken(
                                row.getInt("id"),
                                row.getString("name"),
                                scopes(row),
                                row.getTimestamp("created").toInstant(),
                                instant(row, "expires"),
                                instant(row, "last_used"),
                                null))
                .list();
    }

    /// A part of [#of].
    public Page<ApiToken> list(Caller caller, PageRequest page) {
        return Page.cut(of(caller), page);
    }

    /// Ends one of the caller's tokens at once.
    @Transactional
    public void revoke(Caller caller, int id) {
        String ended =
                db.sql(
                                """
                                delete from api_token t using person p
                                 where t.id = ? and t.organisation_id = ? and p.id = t.person and p.login = ?
                                returning t.name\
                                """)
                        .params(id, caller.home(), caller.login())
                        .query((row, n) -> String.valueOf(row.getString(1)))
                        .optional()
                        .orElseThrow(() -> new NotFound("token", id));
        remembered.values().removeIf(known -> known.id() == id);
        audit.record("token.revoke", ended, Outcome.DONE, Map.of("id", id));
    }

    /// What is known of a person's tokens is asked anew.
    void forget(String login) {
        remembered.values().removeIf(known -> known.bearer().login().equals(login));
    }

    private static Set<Scope> scopes(ResultSet row) throws SQLException {
        var scopes = EnumSet.noneOf(Scope.class);
        for (var key : (String[]) row.getArray("scopes").getArray()) {
            scopes.add(Scope.of(key));
        }
        return scopes;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
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
