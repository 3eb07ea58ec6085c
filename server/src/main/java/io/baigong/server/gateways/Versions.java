package io.baigong.server.gateways;

import io.baigong.server.database.Tenancy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Versions of desired configurations, in PostgreSQL. A document never changes; what became of it
/// does.
@Component
final class Versions {
    private final JdbcClient db;
    private final Clock clock;
    private final JsonMapper json;

    Versions(JdbcClient db, Clock clock, JsonMapper json) {
        this.db = db;
        this.clock = clock;
        this.json = json;
    }

    /// A version in a list.
    ///
    /// @param note of who made it
    /// @param said by the gateway to it
    /// @param problems that the gateway found
    /// @param settled when it came to its state
    @Schema(name = "ConfigurationVersion")
    record Version(
            int version,
            int devices,
            int tags,
            String note,
            Instant made,
            String by,
            ConfigurationState state,
            String said,
            List<DocumentProblem> problems,
            @Nullable Instant settled) {}

    /// What a gateway found wrong in a document.
    ///
    /// @param path JSON pointer into the document
    record DocumentProblem(String path, String expected, String got) {}

    /// A version to be kept.
    record New(int version, String document, int devices, int tags, String note, String by) {}

    /// Keeps the next version inside the open transaction. Those that wait still are skipped.
    void add(Gateway gateway, New added) {
        db.sql(
                        """
                        update gateway_configuration set state = 'skipped', settled = :now
                         where organisation_id = :organisation and gateway_id = :gateway
                           and state = 'waiting'\
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("organisation", gateway.organisation())
                .param("gateway", gateway.thing())
                .update();
        byte[] text = added.document().getBytes(StandardCharsets.UTF_8);
        db.sql(
                        """
                        insert into gateway_configuration (organisation_id, gateway_id, version, document,
                            sha256, devices, tags, note, made, made_by, state)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')\
                        """)
                .params(
                        gateway.organisation(),
                        gateway.thing(),
                        added.version(),
                        zipped(text),
                        sha256(text),
                        added.devices(),
                        added.tags(),
                        added.note(),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        added.by())
                .update();
        db.sql("update gateway set desired = ? where organisation_id = ? and thing_id = ?")
                .params(added.version(), gateway.organisation(), gateway.thing())
                .update();
    }

    /// Newest first.
    List<Version> page(Gateway gateway, int size, long offset) {
        return db.sql(
                        """
                        select * from gateway_configuration where organisation_id = ? and gateway_id = ?
                         order by version desc limit ? offset ?\
                        """)
                .params(gateway.organisation(), gateway.thing(), size, offset)
                .query((row, _) -> version(row))
                .list();
    }

    /// Null when there is no such version.
    @Nullable Version find(Gateway gateway, int version) {
        return db.sql(
                        """
                        select * from gateway_configuration
                         where organisation_id = ? and gateway_id = ? and version = ?\
                        """)
                .params(gateway.organisation(), gateway.thing(), version)
                .query((row, _) -> version(row))
                .optional()
                .orElse(null);
    }

    /// As it is kept, with sealed secrets; null when there is no such version.
    @Nullable Document document(Gateway gateway, int version) {
        return db.sql(
                        """
                        select document from gateway_configuration
                         where organisation_id = ? and gateway_id = ? and version = ?\
                        """)
                .params(gateway.organisation(), gateway.thing(), version)
                .query((row, _) -> Document.read(unzipped(row.getBytes(1))))
                .optional()
                .orElse(null);
    }

    /// What became of a version, by the gateway's word; for the platform's own work.
    void settle(
            Gateway gateway,
            int version,
            ConfigurationState state,
            String said,
            List<DocumentProblem> problems) {
        Tenancy.as(
                gateway.organisation(),
                () ->
                        db.sql(
                                        """
                                        update gateway_configuration
                                           set state = :state, said = :said, problems = :problems::jsonb,
                                               settled = :now
                                         where gateway_id = :gateway and version = :version\
                                        """)
                                .param("state", state.word())
                                .param("said", said)
                                .param("problems", json.writeValueAsString(problems))
                                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                                .param("gateway", gateway.thing())
                                .param("version", version)
                                .update());
    }

    /// By which version the gateway says it works; for the platform's own work.
    void told(Gateway gateway, long inForce) {
        Tenancy.as(
                gateway.organisation(),
                () ->
                        db.sql("update gateway set in_force = ?, told = ? where thing_id = ?")
                                .params(
                                        inForce,
                                        clock.instant().atOffset(ZoneOffset.UTC),
                                        gateway.thing())
                                .update());
    }

    private Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getInt("version"),
                row.getInt("devices"),
                row.getInt("tags"),
                row.getString("note"),
                row.getTimestamp("made").toInstant(),
                row.getString("made_by"),
                ConfigurationState.of(Objects.requireNonNull(row.getString("state"))),
                row.getString("said"),
                List.of(json.readValue(row.getString("problems"), DocumentProblem[].class)),
                GatewayStore.instant(row, "settled"));
    }

    static byte[] zipped(byte[] text) {
        var out = new ByteArrayOutputStream(text.length / 8 + 64);
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static String unzipped(byte[] zipped) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("what was zipped can be unzipped", e);
        }
    }

    static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
