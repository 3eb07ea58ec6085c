package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Tokens that let gateways join: 256 random bits, of which only the SHA-256 is kept. They open
/// nothing else, and end by themselves.
@Component
class JoinTokens {
    private static final String PREFIX = "bgj_";
    private static final int MAX_SECRET = 256;
    private static final int MOST = 100;
    private static final int LONGEST_DAYS = 365;
    private static final int MOST_USES = 10_000;

    private final JdbcClient db;
    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    JoinTokens(JdbcClient db, Audit audit, Clock clock) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
    }

    /// A token as people see it.
    ///
    /// @param token the secret, only when it was just made
    /// @param gateway key of the one whose place the next machine takes; null for new ones
    /// @param uses how often it may be used; null for any number
    record JoinToken(
            int id,
            String name,
            @Nullable String token,
            @Nullable String gateway,
            @Nullable Integer uses,
            int used,
            Instant ends,
            Instant created,
            String by) {}

    /// A token that was used just now.
    ///
    /// @param gateway number of the thing whose place is taken; null for a new gateway
    record Used(int id, int organisation, String name, @Nullable Integer gateway) {}

    /// @param gateway number of the thing whose place the next machine takes
    @Transactional
    JoinToken make(
            Caller caller,
            String name,
            @Nullable Integer gateway,
            @Nullable Integer uses,
            int days) {
        if (name.isBlank()
                || name.length() > 128
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new Invalid("name", "1 to 128 characters", name);
        }
        if (uses != null && (uses < 1 || uses > MOST_USES)) {
            throw new Invalid("uses", "1 to %d, or nothing".formatted(MOST_USES), uses);
        }
        if (days < 1 || days > LONGEST_DAYS) {
            throw new Invalid("days", "1 to " + LONGEST_DAYS, days);
        }
        if (all(caller.organisation()).size() >= MOST) {
            throw new TooMuch("tokens for gateways", MOST);
        }
        var bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = clock.instant();
        var ends = now.plus(Duration.ofDays(days));
        int id =
                db.sql(
                                """
                                insert into gateway_join_token
                                    (organisation_id, name, sha256, gateway_id, uses, ends, created, made_by)
                                values (?, ?, ?, ?, ?, ?, ?, ?) returning id\
                                """)
                        .params(
                                Arrays.asList(
                                        caller.organisation(),
                                        name.strip(),
                                        sha256(secret),
                                        gateway,
                                        uses,
                                        ends.atOffset(ZoneOffset.UTC),
                                        now.atOffset(ZoneOffset.UTC),
                                        caller.login()))
                        .query(Integer.class)
                        .single();
        audit.record(
                "gateway-token.create",
                name.strip(),
                Outcome.DONE,
                Map.of("id", id, "uses", uses == null ? "any number" : uses, "ends", ends));
        return find(caller.organisation(), id, secret);
    }

    private JoinToken find(int organisation, int id, String secret) {
        return db.sql(SHOWN + " and k.id = :id")
                .param("organisation", organisation)
                .param("id", id)
                .query((row, _) -> shown(row, secret))
                .single();
    }

    private static final String SHOWN =
            """
            select k.*, t.key as gateway from gateway_join_token k left join thing t on t.id = k.gateway_id
             where k.organisation_id = :organisation\
            """;

    /// Newest first.
    List<JoinToken> all(int organisation) {
        return db.sql(SHOWN + " order by k.id desc")
                .param("organisation", organisation)
                .query((row, _) -> shown(row, null))
                .list();
    }

    private static JoinToken shown(ResultSet row, @Nullable String secret) throws SQLException {
        int uses = row.getInt("uses");
        return new JoinToken(
                row.getInt("id"),
                row.getString("name"),
                secret,
                row.getString("gateway"),
                uses == 0 ? null : uses,
                row.getInt("used"),
                row.getTimestamp("ends").toInstant(),
                row.getTimestamp("created").toInstant(),
                row.getString("made_by"));
    }

    @Transactional
    void delete(int organisation, int id) {
        int gone =
                db.sql("delete from gateway_join_token where organisation_id = ? and id = ?")
                        .params(organisation, id)
                        .update();
        if (gone == 0) {
            throw new NotFound("token", id);
        }
        audit.record("gateway-token.delete", Integer.toString(id), Outcome.DONE, Map.of());
    }

    /// Uses a token once.
    ///
    /// @return null when there is none, or it is used up, or over: nobody is told which
    @Nullable Used use(String secret) {
        if (secret.isEmpty() || secret.length() > MAX_SECRET) {
            return null;
        }
        return Tenancy.asPlatform(() ->
                db.sql(
                                """
                                update gateway_join_token set used = used + 1
                                 where sha256 = ? and (uses is null or used < uses) and ends > ?
                                returning id, organisation_id, name, gateway_id\
                                """)
                        .params(sha256(secret), clock.instant().atOffset(ZoneOffset.UTC))
                        .query((row, _) -> {
                            int gateway = row.getInt("gateway_id");
                            return new Used(
                                    row.getInt("id"),
                                    row.getInt("organisation_id"),
                                    row.getString("name"),
                                    gateway == 0 ? null : gateway);
                        })
                        .optional()
                        .orElse(null));
    }

    /// Nothing came of its use.
    void giveBack(Used used) {
        Tenancy.as(
                used.organisation(),
                () ->
                        db.sql(
                                        "update gateway_join_token set used = used - 1 where id = ? and used > 0")
                                .param(used.id())
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
