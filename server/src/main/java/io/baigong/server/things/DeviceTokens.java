package io.baigong.server.things;

import io.baigong.server.database.Tenancy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Device and enrolment tokens: 256 random bits, of which only the SHA-256 is kept. All are in
/// memory once filled, so that a wrong one costs no query.
@Component
final class DeviceTokens {
    private static final String PREFIX = "bgd_";
    private static final int MAX_SECRET = 256;
    private static final String LIVE =
            """
            select k.id, k.organisation_id, k.thing_id, k.name, k.sha256 from device_token k
              left join thing t on t.id = k.thing_id
             where (k.thing_id is null or t.state = 'live')\
            """;

    private final JdbcClient db;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<Hash, Known> known = new ConcurrentHashMap<>();
    private volatile boolean full;

    DeviceTokens(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// A token as people see it.
    ///
    /// @param token the secret, only when it was just made
    record Shown(
            int id,
            String name,
            @Nullable String token,
            Instant created,
            @Nullable Instant lastUsed) {}

    /// A new token that is not known to the doors yet.
    record Made(Shown shown, DeviceIdentity identity, String secret) {}

    /// SHA-256 as a key of a map.
    private record Hash(long a, long b, long c, long d) {
        static Hash of(byte[] sha256) {
            var buffer = ByteBuffer.wrap(sha256);
            return new Hash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
        }
    }

    private static final class Known {
        final int id;
        final DeviceIdentity identity;
        volatile long usedMillis;
        long keptMillis;

        Known(int id, DeviceIdentity identity) {
            this.id = id;
            this.identity = identity;
        }
    }

    @Nullable DeviceIdentity authenticate(String secret) {
        if (secret.isEmpty() || secret.length() > MAX_SECRET) {
            return null;
        }
        byte[] sha256 = sha256(secret);
        var hash = Hash.of(sha256);
        var found = known.get(hash);
        if (found == null && !full) {
            found = load(hash, sha256);
        }
        if (found == null) {
            return null;
        }
        found.usedMillis = clock.millis();
        return found.identity;
    }

    private @Nullable Known load(Hash hash, byte[] sha256) {
        synchronized (known) {
            var found =
                    Tenancy.asPlatform(() ->
                            db.sql(LIVE + " and k.sha256 = :sha256")
                                    .param("sha256", sha256)
                                    .query((rs, _) -> known(rs))
                                    .optional()
                                    .orElse(null));
            if (found != null) {
                known.put(hash, found);
            }
            return found;
        }
    }

    /// Takes up all tokens. Those that end meanwhile wait for it and are taken out afterwards.
    void fill() {
        synchronized (known) {
            Tenancy.asPlatform(() -> {
                db.sql(LIVE)
                        .query(rs -> {
                            var hash = Hash.of(rs.getBytes("sha256"));
                            known.putIfAbsent(hash, known(rs));
                        });
                return true;
            });
            full = true;
        }
    }

    private static Known known(ResultSet rs) throws SQLException {
        int thing = rs.getInt("thing_id");
        var identity =
                identity(
                        rs.getInt("organisation_id"),
                        thing == 0 ? null : thing,
                        rs.getString("name"));
        return new Known(rs.getInt("id"), identity);
    }

    private static DeviceIdentity identity(int organisation, @Nullable Integer thing, String name) {
        return thing == null
                ? new DeviceIdentity.Enrolment(organisation, name)
                : new DeviceIdentity.OneThing(organisation, thing, name);
    }

    /// Makes a token inside the open transaction; [#announce] it when that has ended well.
    ///
    /// @param thing null for an enrolment token
    Made make(int organisation, @Nullable Integer thing, String name) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var created = clock.instant();
        int id =
                db.sql(
                                """
                                insert into device_token (organisation_id, thing_id, name, sha256, created)
                                values (:organisation, :thing, :name, :sha256, :created) returning id\
                                """)
                        .param("organisation", organisation)
                        .param("thing", thing)
                        .param("name", name)
                        .param("sha256", sha256(secret))
                        .param("created", created.atOffset(ZoneOffset.UTC))
                        .query(Integer.class)
                        .single();
        var shown = new Shown(id, name, secret, created, null);
        return new Made(shown, identity(organisation, thing, name), secret);
    }

    void announce(Made made) {
        known.put(Hash.of(sha256(made.secret())), new Known(made.shown().id(), made.identity()));
    }

    /// @param thing null for the organisation's enrolment tokens
    List<Shown> all(int organisation, @Nullable Integer thing) {
        return db.sql(
                        """
                        select id, name, created, last_used from device_token
                         where organisation_id = :organisation
                           and thing_id is not distinct from :thing::int
                         order by id\
                        """)
                .param("organisation", organisation)
                .param("thing", thing)
                .query((rs, _) -> shown(rs))
                .list();
    }

    private static Shown shown(ResultSet rs) throws SQLException {
        var used = rs.getTimestamp("last_used");
        return new Shown(
                rs.getInt("id"),
                rs.getString("name"),
                null,
                rs.getTimestamp("created").toInstant(),
                used == null ? null : used.toInstant());
    }

    /// Deletes tokens inside the open transaction; [#forget] them when that has ended well.
    ///
    /// @param id null for all of them
    /// @return how many were deleted
    int delete(int organisation, @Nullable Integer thing, @Nullable Integer id) {
        return db.sql(
                        """
                        delete from device_token where organisation_id = :organisation
                           and thing_id is not distinct from :thing::int
                           and (:id::int is null or id = :id::int)\
                        """)
                .param("organisation", organisation)
                .param("thing", thing)
                .param("id", id)
                .update();
    }

    void forgetOne(int id) {
        synchronized (known) {
            known.values().removeIf(one -> one.id == id);
        }
    }

    /// Forgets the tokens of a thing but those made later than the last one given.
    void forget(int thing, int upTo) {
        synchronized (known) {
            known.values()
                    .removeIf(one ->
                            one.id <= upTo
                                    && one.identity instanceof DeviceIdentity.OneThing(_, int of, _)
                                    && of == thing);
        }
    }

    void forget(int thing) {
        forget(thing, Integer.MAX_VALUE);
    }

    /// Keeps when tokens were last used, some time after.
    @Scheduled(fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
    void keepLastUse() {
        var ids = new ArrayList<Integer>();
        var times = new ArrayList<Long>();
        for (var one : known.values()) {
            long used = one.usedMillis;
            if (used != one.keptMillis) {
                one.keptMillis = used;
                ids.add(one.id);
                times.add(used);
            }
        }
        if (ids.isEmpty()) {
            return;
        }
        Tenancy.asPlatform(() ->
                db.sql(
                                """
                                update device_token k set last_used = to_timestamp(n.ms / 1000.0)
                                  from unnest(:ids, :times) as n(id, ms) where k.id = n.id\
                                """)
                        .param("ids", ids.stream().mapToInt(Integer::intValue).toArray())
                        .param("times", times.stream().mapToLong(Long::longValue).toArray())
                        .update());
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
