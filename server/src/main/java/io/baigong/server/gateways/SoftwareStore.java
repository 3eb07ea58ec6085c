package io.baigong.server.gateways;

import io.baigong.edge.software.SoftwarePackage;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.database.Tenancy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Versions of the gateway's software in PostgreSQL, the same for every organisation, and the
/// tickets with which gateways fetch them: 256 random bits, of which only the SHA-256 is kept. A
/// gateway has one at a time.
@Component
final class SoftwareStore {
    static final int MOST = 20;
    static final int USES = 3;
    static final Duration HOLDS = Duration.ofMinutes(15);

    private static final int PART = 1 << 20;
    private static final int LONGEST_TICKET = 64;

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SoftwareStore(JdbcClient db, TransactionTemplate transaction, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// A version that was uploaded.
    ///
    /// @param size of the zip, in bytes
    /// @param sha256 of the zip, hexadecimal
    /// @param key name of the key that signed it
    /// @param older whether it may take the place of a newer version
    /// @param javaVersion the least feature version that runs it
    @Schema(name = "GatewaySoftware")
    record Software(
            String version,
            long size,
            String sha256,
            String key,
            boolean older,
            int javaVersion,
            Instant built,
            Instant uploaded,
            String by) {}

    /// The newest first.
    List<Software> all() {
        return db
                .sql("select * from gateway_software")
                .query((row, _) -> software(row))
                .list()
                .stream()
                .sorted((one, other) -> SoftwarePackage.compare(other.version, one.version))
                .toList();
    }

    /// @throws NotFound when there is no such version
    Software get(String version) {
        return db.sql("select * from gateway_software where version = ?")
                .param(version)
                .query((row, _) -> software(row))
                .optional()
                .orElseThrow(() -> new NotFound("software", version));
    }

    /// Keeps a version that was verified.
    ///
    /// @return whether it was not there yet
    /// @throws Conflict when it is there with another content
    boolean add(Caller caller, SoftwarePackage software, Path zip) {
        return Tenancy.asPlatform(
                () -> Boolean.TRUE.equals(transaction.execute(_ -> insert(caller, software, zip))));
    }

    private boolean insert(Caller caller, SoftwarePackage software, Path zip) {
        db.sql("lock table gateway_software in share row exclusive mode").update();
        var known = all();
        for (var one : known) {
            if (one.version.equals(software.version())) {
                if (one.sha256.equals(software.sha256())) {
                    return false;
                }
                throw new Conflict(
                        "software-differs",
                        "version %s is there with SHA-256 %s, got %s"
                                .formatted(one.version, one.sha256, software.sha256()));
            }
        }
        if (known.size() >= MOST) {
            throw new TooMuch("versions of gateway software", MOST);
        }
        db.sql("insert into gateway_software values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        software.version(),
                        caller.organisation(),
                        software.size(),
                        software.sha256(),
                        software.key(),
                        software.older(),
                        software.java(),
                        software.built().atOffset(ZoneOffset.UTC),
                        now(),
                        caller.login())
                .update();
        try (var in = Files.newInputStream(zip)) {
            insertParts(caller, software.version(), in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what was uploaded", e);
        }
        return true;
    }

    private void insertParts(Caller caller, String version, InputStream in) throws IOException {
        int part = 0;
        for (byte[] bytes = in.readNBytes(PART); bytes.length > 0; bytes = in.readNBytes(PART)) {
            db.sql("insert into gateway_software_part values (?, ?, ?, ?)")
                    .params(version, caller.organisation(), part++, bytes)
                    .update();
        }
    }

    /// @throws Conflict while a gateway may fetch it
    void delete(String version) {
        get(version);
        Tenancy.asPlatform(() -> {
            db.sql("delete from gateway_software_ticket where version = ? and ends <= ?")
                    .params(version, now())
                    .update();
            try {
                return db.sql("delete from gateway_software where version = ?")
                        .param(version)
                        .update();
            } catch (DataIntegrityViolationException asked) {
                throw new Conflict("software-asked-for", "a gateway is taking version " + version);
            }
        });
    }

    /// @return a ticket in place of the one that the gateway had
    String ticket(Gateway gateway, String version) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        db.sql(
                        """
                        insert into gateway_software_ticket (gateway_id, organisation_id, version, sha256, ends)
                        values (?, ?, ?, ?, ?)
                        on conflict (gateway_id) do update set version = excluded.version,
                            sha256 = excluded.sha256, uses = 0, ends = excluded.ends\
                        """)
                .params(
                        gateway.thing(),
                        gateway.organisation(),
                        version,
                        sha256(secret),
                        now().plus(HOLDS))
                .update();
        return secret;
    }

    void endTicket(Gateway gateway) {
        db.sql("delete from gateway_software_ticket where gateway_id = ?")
                .param(gateway.thing())
                .update();
    }

    /// Uses a ticket once.
    ///
    /// @return null when there is none, or it is used up, or over: nobody is told which
    @Nullable Software use(String ticket) {
        if (ticket.length() > LONGEST_TICKET) {
            return null;
        }
        return Tenancy.asPlatform(() ->
                db.sql(
                                """
                                update gateway_software_ticket t set uses = uses + 1
                                  from gateway_software s
                                 where t.sha256 = ? and t.uses < ? and t.ends > ? and s.version = t.version
                                returning s.*\
                                """)
                        .params(sha256(ticket), USES, now())
                        .query((row, _) -> software(row))
                        .optional()
                        .orElse(null));
    }

    /// Writes the zip, one part in memory at a time.
    ///
    /// @throws IOException when the other side went away, or the version was deleted meanwhile
    void write(Software software, OutputStream out) throws IOException {
        long left = software.size;
        for (int part = 0; left > 0; part++) {
            int number = part;
            byte[] bytes =
                    Tenancy.asPlatform(() ->
                            db.sql(
                                            "select bytes from gateway_software_part where version = ? and part = ?")
                                    .params(software.version, number)
                                    .query((row, _) -> row.getBytes(1))
                                    .optional()
                                    .orElse(null));
            if (bytes == null) {
                throw new IOException("version %s was deleted".formatted(software.version));
            }
            out.write(bytes);
            left -= bytes.length;
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Software software(ResultSet row) throws SQLException {
        return new Software(
                row.getString("version"),
                row.getLong("size"),
                row.getString("sha256"),
                row.getString("key"),
                row.getBoolean("older"),
                row.getInt("java"),
                row.getTimestamp("built").toInstant(),
                row.getTimestamp("uploaded").toInstant(),
                row.getString("uploaded_by"));
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
