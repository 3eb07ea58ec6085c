package io.baigong.server.things;

import io.baigong.server.certificates.Fingerprints;
import io.baigong.server.database.Tenancy;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Certificates of devices, by fingerprint, and authorities of organisations' own. All are in
/// memory once filled, revoked ones too.
@Component
final class DeviceCertificates {
    static final int MOST_PER_THING = 50;
    private static final String LIVE =
            """
            select c.* from device_certificate c join thing t on t.id = c.thing_id and t.state = 'live'\
            """;

    private final JdbcClient db;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<Integer, Authority> authorities = new ConcurrentHashMap<>();
    private volatile boolean full;

    DeviceCertificates(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// A certificate for people.
    ///
    /// @param kind `issued` by the platform, `pinned`, or of an `authority` of the organisation's
    ///   own that was met
    /// @param fingerprint SHA-256, in hexadecimal
    record Shown(
            int id,
            String thing,
            String name,
            String kind,
            String subject,
            String issuer,
            String serial,
            String fingerprint,
            Instant from,
            Instant until,
            Instant created,
            @Nullable Instant lastUsed,
            @Nullable Instant revoked) {}

    /// An authority of an organisation's own.
    record Authority(int id, int organisation, String name, X509Certificate certificate) {}

    private static final class Known {
        final int id;
        final DeviceIdentity.OneThing identity;
        final @Nullable Integer authority;
        final Instant from;
        final Instant until;
        volatile boolean revoked;
        volatile long usedMillis;
        long keptMillis;

        Known(ResultSet row) throws SQLException {
            id = row.getInt("id");
            int issuer = row.getInt("authority");
            authority = row.wasNull() ? null : issuer;
            identity =
                    new DeviceIdentity.OneThing(
                            row.getInt("organisation_id"),
                            row.getInt("thing_id"),
                            row.getString("name"));
            from = row.getTimestamp("not_before").toInstant();
            until = row.getTimestamp("not_after").toInstant();
            revoked = row.getTimestamp("revoked") != null;
        }
    }

    /// Whose certificate it is now.
    ///
    /// @param fingerprint SHA-256, in hexadecimal
    /// @return null when it is unknown, revoked or out of its time, or its authority was withdrawn
    DeviceIdentity.@Nullable OneThing identify(String fingerprint) {
        var found = find(fingerprint);
        var now = clock.instant();
        if (found == null
                || found.revoked
                || found.authority != null && !authorities.containsKey(found.authority)
                || now.isBefore(found.from)
                || !now.isBefore(found.until)) {
            return null;
        }
        found.usedMillis = now.toEpochMilli();
        return found.identity;
    }

    /// Whether it was met before, whatever became of it.
    boolean isKnown(String fingerprint) {
        return find(fingerprint) != null;
    }

    private @Nullable Known find(String fingerprint) {
        var found = known.get(fingerprint);
        if (found == null && !full) {
            fill();
            found = known.get(fingerprint);
        }
        return found;
    }

    /// Takes up all certificates and authorities.
    void fill() {
        synchronized (known) {
            if (full) {
                return;
            }
            Tenancy.asPlatform(() -> {
                all(null).forEach(each -> authorities.put(each.id(), each));
                db.sql(LIVE)
                        .query(row -> {
                            known.putIfAbsent(
                                    HexFormat.of().formatHex(row.getBytes("fingerprint")),
                                    new Known(row));
                        });
                return true;
            });
            full = true;
        }
    }

    /// Takes up one certificate as it is for good.
    void refresh(int id) {
        synchronized (known) {
            Tenancy.asPlatform(() -> {
                db.sql(LIVE + " where c.id = ?")
                        .param(id)
                        .query(row -> {
                            known.put(
                                    HexFormat.of().formatHex(row.getBytes("fingerprint")),
                                    new Known(row));
                        });
                return true;
            });
        }
    }

    void refreshAll(List<Integer> ids) {
        ids.forEach(this::refresh);
    }

    void forget(int thing) {
        synchronized (known) {
            known.values().removeIf(each -> each.identity.thing() == thing);
        }
    }

    /// The authority of an organisation's own that the chain leads to; null when there is none, or
    /// the certificate is not for proving who one is, or out of its time.
    @Nullable Authority authorityOf(List<X509Certificate> chain) {
        if (!full) {
            fill();
        }
        for (var authority : authorities.values()) {
            var subject = authority.certificate().getSubjectX500Principal();
            boolean leads =
                    chain.stream().anyMatch(each -> each.getIssuerX500Principal().equals(subject));
            if (leads && leadsTo(chain, authority.certificate())) {
                return authority;
            }
        }
        return null;
    }

    private boolean leadsTo(List<X509Certificate> chain, X509Certificate authority) {
        try {
            var path = new ArrayList<X509Certificate>();
            for (var each : chain) {
                if (each.equals(authority)) {
                    break;
                }
                path.add(each);
            }
            var usage = chain.getFirst().getExtendedKeyUsage();
            if (path.isEmpty() || usage != null && !usage.contains("1.3.6.1.5.5.7.3.2")) {
                return false;
            }
            var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            var factory = CertificateFactory.getInstance("X.509");
            CertPathValidator.getInstance("PKIX")
                    .validate(factory.generateCertPath(path), parameters);
            authority.checkValidity(Date.from(clock.instant()));
            return true;
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("every Java has PKIX", e);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// Keeps a certificate; [#refresh] it when the transaction has ended well.
    ///
    /// @return its number; null when it is there already
    @Nullable Integer keep(
            int organisation,
            int thing,
            String name,
            String kind,
            @Nullable Integer authority,
            X509Certificate certificate) {
        return db.sql(
                        """
                        insert into device_certificate (organisation_id, thing_id, name, kind, authority,
                            fingerprint, subject, issuer, serial, not_before, not_after, created)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (fingerprint) do nothing returning id\
                        """)
                .params(
                        Arrays.asList(
                                organisation,
                                thing,
                                name,
                                kind,
                                authority,
                                HexFormat.of().parseHex(Fingerprints.of(certificate)),
                                certificate.getSubjectX500Principal().getName(),
                                certificate.getIssuerX500Principal().getName(),
                                certificate.getSerialNumber().toString(16),
                                certificate.getNotBefore().toInstant().atOffset(ZoneOffset.UTC),
                                certificate.getNotAfter().toInstant().atOffset(ZoneOffset.UTC),
                                clock.instant().atOffset(ZoneOffset.UTC)))
                .query(Integer.class)
                .optional()
                .orElse(null);
    }

    /// Meets a certificate of an organisation's own authority for the first time.
    ///
    /// @return null when the thing has too many
    DeviceIdentity.@Nullable OneThing meet(
            Authority authority, ThingHandle thing, X509Certificate certificate) {
        int organisation = authority.organisation();
        Integer id =
                Tenancy.as(
                        organisation,
                        () ->
                                shown(organisation, thing.number(), null).size() >= MOST_PER_THING
                                        ? null
                                        : keep(
                                                organisation,
                                                thing.number(),
                                                authority.name(),
                                                "authority",
                                                authority.id(),
                                                certificate));
        if (id != null) {
            refresh(id);
        }
        return identify(Fingerprints.of(certificate));
    }

    /// Those of a thing, or all of the organisation, that end first at the top.
    ///
    /// @param thing null for all
    /// @param before only those in force that end before; null for all
    List<Shown> shown(int organisation, @Nullable Integer thing, @Nullable Instant before) {
        keepLastUse();
        return db.sql(
                        """
                        select c.*, t.key as thing_key from device_certificate c join thing t on t.id = c.thing_id
                         where c.organisation_id = :organisation
                           and (:thing::int is null or c.thing_id = :thing::int)
                           and (:before::timestamptz is null
                                or c.not_after < :before::timestamptz and c.revoked is null)
                         order by c.revoked is not null, c.not_after, c.id limit 1000\
                        """)
                .param("organisation", organisation)
                .param("thing", thing)
                .param("before", before == null ? null : before.atOffset(ZoneOffset.UTC))
                .query((row, n) -> shown(row))
                .list();
    }

    private static Shown shown(ResultSet row) throws SQLException {
        return new Shown(
                row.getInt("id"),
                row.getString("thing_key"),
                row.getString("name"),
                row.getString("kind"),
                row.getString("subject"),
                row.getString("issuer"),
                row.getString("serial"),
                HexFormat.of().formatHex(row.getBytes("fingerprint")),
                row.getTimestamp("not_before").toInstant(),
                row.getTimestamp("not_after").toInstant(),
                row.getTimestamp("created").toInstant(),
                instant(row, "last_used"),
                instant(row, "revoked"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    /// Revokes certificates of a thing inside the open transaction; [#refreshAll] them when that
    /// has ended well.
    ///
    /// @param id null for all of them
    List<Integer> revoke(int organisation, int thing, @Nullable Integer id) {
        return db.sql(
                        """
                        update device_certificate set revoked = :now
                         where organisation_id = :organisation and thing_id = :thing and revoked is null
                           and (:id::int is null or id = :id::int) returning id\
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("organisation", organisation)
                .param("thing", thing)
                .param("id", id)
                .query((row, n) -> row.getInt(1))
                .list();
    }

    /// @return null when somebody, here or elsewhere, has brought this key before
    @Nullable Integer keepAuthority(int organisation, String name, X509Certificate certificate)
            throws GeneralSecurityException {
        return db.sql(
                        """
                        insert into device_authority (organisation_id, name, certificate, key_sha256, created)
                        values (?, ?, ?, ?, ?) on conflict (key_sha256) do nothing returning id\
                        """)
                .params(
                        organisation,
                        name,
                        certificate.getEncoded(),
                        MessageDigest.getInstance("SHA-256")
                                .digest(certificate.getPublicKey().getEncoded()),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .optional()
                .orElse(null);
    }

    void announce(Authority authority) {
        authorities.put(authority.id(), authority);
    }

    /// Takes an authority away inside the open transaction, and what was met of it; [#withdrawn] it
    /// when that has ended well.
    boolean deleteAuthority(int organisation, int id) {
        // What was revoked stays so, should the authority come back.
        db.sql(
                        """
                        update device_certificate set authority = null
                         where organisation_id = ? and authority = ? and revoked is not null\
                        """)
                .params(organisation, id)
                .update();
        db.sql("delete from device_certificate where organisation_id = ? and authority = ?")
                .params(organisation, id)
                .update();
        return db.sql("delete from device_authority where organisation_id = ? and id = ?")
                        .params(organisation, id)
                        .update()
                > 0;
    }

    void withdrawn(int id) {
        synchronized (known) {
            authorities.remove(id);
            known.values()
                    .removeIf(each ->
                            each.authority != null && each.authority == id && !each.revoked);
        }
    }

    /// @param organisation null for every one
    List<Authority> all(@Nullable Integer organisation) {
        return db.sql(
                        """
                        select * from device_authority
                         where :organisation::int is null or organisation_id = :organisation::int order by id\
                        """)
                .param("organisation", organisation)
                .query((row, n) ->
                        new Authority(
                                row.getInt("id"),
                                row.getInt("organisation_id"),
                                row.getString("name"),
                                read(row.getBytes("certificate"))))
                .list();
    }

    private static X509Certificate read(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what was written can be read", e);
        }
    }

    /// Keeps when certificates were last used, some time after.
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
                                update device_certificate c set last_used = to_timestamp(n.ms / 1000.0)
                                  from unnest(:ids, :times) as n(id, ms) where c.id = n.id\
                                """)
                        .param("ids", ids.stream().mapToInt(Integer::intValue).toArray())
                        .param("times", times.stream().mapToLong(Long::longValue).toArray())
                        .update());
    }
}
