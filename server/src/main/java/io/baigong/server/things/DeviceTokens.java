package io.baigong.server.things;

import io.baigong.server.database.Tenancy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Device and enrolment tokens: 256 random bits, of which only the SHA-256 is kept. All are in
/// memory once filled, so that a wrong one costs no query.
@Component
final class DeviceTokens {
    private static final int MAX_SECRET = 256;
    private static final String LIVE =
            """
            select k.id, k.organisation_id, k.thing_id, k.name, k.sha256 from device_token k
              left join thing t on t.id = k.thing_id
             where (k.thing_id is null or t.state = 'live')\
            """;

    private final JdbcClient db;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<Hash, Known> known = new ConcurrentHashMap<>();
    private volatile boolean full;

    DeviceTokens(JdbcClient db) {
        this.db = db;
    }

    private record Hash(long a, long b, long c, long d) {
        static Hash of(byte[] sha256) {
            var buffer = ByteBuffer.wrap(sha256);
            return new Hash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
        }
    }

    private record Known(int id, DeviceIdentity identity) {}

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
        return found == null ? null : found.identity();
    }

    private @Nullable Known load(Hash hash, byte[] sha256) {
        return Tenancy.asPlatform(() ->
                db.sql(LIVE + " and k.sha256 = :sha256")
                        .param("sha256", sha256)
                        .query((rs, _) -> known(rs))
                        .optional()
                        .map(found -> {
                            known.put(hash, found);
                            return found;
                        })
                        .orElse(null));
    }

    void fill() {
        Tenancy.asPlatform(() -> {
            db.sql(LIVE)
                    .query(rs -> {
                        known.putIfAbsent(Hash.of(rs.getBytes("sha256")), known(rs));
                    });
            return true;
        });
        full = true;
    }

    private static Known known(ResultSet rs) throws SQLException {
        int organisation = rs.getInt("organisation_id");
        int thing = rs.getInt("thing_id");
        String name = rs.getString("name");
        var identity =
                thing == 0
                        ? new DeviceIdentity.Enrolment(organisation, name)
                        : new DeviceIdentity.OneThing(organisation, thing, name);
        return new Known(rs.getInt("id"), identity);
    }

    String newSecret() {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
