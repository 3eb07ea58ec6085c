package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.certificates.DeviceAuthority;
import io.baigong.server.certificates.Fingerprints;
import io.baigong.server.certificates.Pem;
import io.baigong.server.certificates.Possession;
import io.baigong.server.certificates.ServerCertificate;
import io.baigong.server.things.DeviceCertificates.Authority;
import io.baigong.server.things.DeviceCertificates.Shown;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Gives things certificates by which their devices prove who they are, and takes them back. What
/// is taken back ends at once, on open connections too.
@Service
class Certificates {
    private static final int MOST_AUTHORITIES = 20;
    private static final int LONGEST_DAYS = 3650;
    private static final int LONGEST_TEXT = 64 * 1024;

    private final ThingStore store;
    private final DeviceCertificates certificates;
    private final DeviceAuthority authority;
    private final ServerCertificate server;
    private final Possession possession;
    private final Organisations organisations;
    private final ThingDirectory directory;
    private final Changes changes;
    private final Audit audit;
    private final Clock clock;

    Certificates(
            ThingStore store,
            DeviceCertificates certificates,
            DeviceAuthority authority,
            ServerCertificate server,
            Possession possession,
            Organisations organisations,
            ThingDirectory directory,
            Changes changes,
            Audit audit,
            Clock clock) {
        this.store = store;
        this.certificates = certificates;
        this.authority = authority;
        this.server = server;
        this.possession = possession;
        this.organisations = organisations;
        this.directory = directory;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /// A new certificate.
    ///
    /// @param pem the certificate and its authority's, for the device
    /// @param key PEM (PKCS#8), only of a bundle and in this answer only
    /// @param serverAuthority PEM of the authority by which the device knows the platform; absent
    ///   when that is another's
    record IssuedCertificate(
            Shown certificate,
            String pem,
            @Nullable String key,
            @Nullable String serverAuthority) {}

    List<Shown> of(int organisation, String key) {
        return certificates.shown(organisation, number(organisation, key), null);
    }

    /// Those in force of all things that end within so many days, and those that ended.
    List<Shown> ending(int organisation, int days) {
        if (days < 1 || days > LONGEST_DAYS) {
            throw new Invalid("within", "1 to " + LONGEST_DAYS + " days", days);
        }
        return certificates.shown(organisation, null, clock.instant().plus(Duration.ofDays(days)));
    }

    /// @param request PKCS#10 in PEM; null for a bundle with a key of the platform's making
    IssuedCertificate issue(
            int tenant, String key, String name, @Nullable String request, int days) {
        checkName(name);
        if (days < 1 || days > LONGEST_DAYS) {
            throw new Invalid("days", "1 to " + LONGEST_DAYS, days);
        }
        String organisation = organisations.get(tenant).key();
        var life = Duration.ofDays(days);
        number(tenant, key);
        var bundle = request == null ? authority.make(organisation, key, life) : null;
        var certificate =
                bundle == null
                        ? authority.sign(organisation, key, String.valueOf(request), life)
                        : bundle.certificate();
        var shown = keep(tenant, key, name, "issued", certificate);
        var platform = server.authority();
        return new IssuedCertificate(
                shown,
                Pem.of(List.of(certificate, authority.certificate())),
                bundle == null ? null : bundle.keyText(),
                platform == null ? null : Pem.of(platform));
    }

    /// Takes a certificate of whoever's making for the thing's.
    Shown pin(Caller caller, String key, String name, String text, String proof) {
        checkName(name);
        var certificate = certificate(text);
        possession.check(caller.organisation(), certificate, proof);
        return keep(caller.organisation(), key, name, "pinned", certificate);
    }

    private Shown keep(
            int organisation, String key, String name, String kind, X509Certificate certificate) {
        int id =
                changes.in(
                        organisation,
                        () -> {
                            int thing = number(organisation, key);
                            limit(organisation, thing);
                            Integer made =
                                    certificates.keep(
                                            organisation, thing, name, kind, null, certificate);
                            if (made == null) {
                                throw new Conflict(
                                        "certificate-known",
                                        "this certificate was taken up before");
                            }
                            audit.record(
                                    "certificate.create",
                                    key,
                                    Outcome.DONE,
                                    Map.of(
                                            "name",
                                            name,
                                            "kind",
                                            kind,
                                            "fingerprint",
                                            Fingerprints.of(certificate),
                                            "until",
                                            certificate.getNotAfter().toInstant().toString()));
                            return made;
                        });
        certificates.refresh(id);
        directory.moved();
        return of(organisation, key).stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private void limit(int organisation, int thing) {
        if (certificates.shown(organisation, thing, null).size()
                >= DeviceCertificates.MOST_PER_THING) {
            throw new TooMuch("certificates", DeviceCertificates.MOST_PER_THING);
        }
    }

    void revoke(int organisation, String key, int id) {
        var revoked =
                changes.in(
                        organisation,
                        () -> {
                            var ids =
                                    certificates.revoke(
                                            organisation, number(organisation, key), id);
                            if (ids.isEmpty()) {
                                throw new NotFound("certificate", id);
                            }
                            audit.record("certificate.revoke", key, Outcome.DONE, Map.of("id", id));
                            return ids;
                        });
        certificates.refreshAll(revoked);
        directory.moved();
    }

    /// The text to sign by the key of an authority or a certificate that is brought.
    String challenge(int organisation) {
        return possession.challenge(organisation);
    }

    List<Authority> authorities(int organisation) {
        return certificates.all(organisation);
    }

    Authority addAuthority(Caller caller, String name, String text, String proof) {
        checkName(name);
        int organisation = caller.organisation();
        var certificate = certificate(text);
        if (certificate.getBasicConstraints() < 0) {
            throw new Invalid("certificate", "one of an authority (CA:TRUE)", "another one");
        }
        possession.check(organisation, certificate, proof);
        int id =
                changes.in(
                        organisation,
                        () -> {
                            if (certificates.all(organisation).size() >= MOST_AUTHORITIES) {
                                throw new TooMuch("authorities", MOST_AUTHORITIES);
                            }
                            Integer made = keepAuthority(organisation, name, certificate);
                            if (made == null) {
                                throw new Conflict(
                                        "certificate-known", "this authority was taken up before");
                            }
                            audit.record(
                                    "device-authority.create",
                                    name,
                                    Outcome.DONE,
                                    Map.of("fingerprint", Fingerprints.of(certificate)));
                            return made;
                        });
        var made = new Authority(id, organisation, name, certificate);
        certificates.announce(made);
        directory.moved();
        return made;
    }

    private @Nullable Integer keepAuthority(
            int organisation, String name, X509Certificate certificate) {
        try {
            return certificates.keepAuthority(organisation, name, certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void removeAuthority(int organisation, int id) {
        changes.in(
                organisation,
                () -> {
                    if (!certificates.deleteAuthority(organisation, id)) {
                        throw new NotFound("authority", id);
                    }
                    audit.record("device-authority.delete", "" + id, Outcome.DONE, Map.of());
                    return true;
                });
        certificates.withdrawn(id);
        directory.moved();
    }

    private static X509Certificate certificate(String text) {
        var read = text.length() > LONGEST_TEXT ? null : Pem.certificates(text);
        if (read == null || read.size() != 1) {
            throw new Invalid(
                    "certificate", "one certificate in PEM", read == null ? "none" : read.size());
        }
        return read.getFirst();
    }

    private int number(int organisation, String key) {
        var stored = store.find(organisation, key);
        if (stored == null) {
            throw new NotFound("thing", key);
        }
        if (stored.erasing()) {
            throw new Conflict("being-erased", "thing " + key + " is being erased");
        }
        return stored.id();
    }

    private static void checkName(String name) {
        if (name.isBlank()
                || name.length() > 128
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new Invalid("name", "1 to 128 characters", Objects.requireNonNull(name));
        }
    }
}
