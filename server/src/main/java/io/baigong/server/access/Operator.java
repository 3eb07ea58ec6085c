package io.baigong.server.access;

import io.baigong.server.database.DataFolder;
import io.baigong.server.database.Tenancy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Whoever may read `secrets/operator` of the data folder runs the platform: the launcher works in
/// this name, for backups and the like. The secret proves no more than access to the files does.
@Component
final class Operator {
    private final byte[] secret;
    private final JdbcClient db;

    Operator(DataFolder data, JdbcClient db) {
        this.secret = data.secret("operator").getBytes(StandardCharsets.US_ASCII);
        this.db = db;
    }

    /// The platform's administrator if this is the secret; else null.
    @Nullable Caller caller(String presented) {
        if (!MessageDigest.isEqual(secret, presented.getBytes(StandardCharsets.UTF_8))) {
            return null;
        }
        Integer first =
                Tenancy.asPlatform(() ->
                        db.sql("select min(id) from organisation")
                                .query(Integer.class)
                                .optional()
                                .orElse(null));
        return first == null ? null : new Caller(first, "operator", Set.of(Scope.ADMIN), true);
    }
}
