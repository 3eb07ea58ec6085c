package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.certificates.Fingerprints;
import io.baigong.server.things.DeviceCertificates.Authority;
import io.baigong.server.things.DeviceCertificates.Shown;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Certificates by which devices prove who they are over MQTT with TLS.
@RestController
@RequestMapping("/api/v1")
class DeviceCertificateController {
    private static final int DAYS = 365;
    private final Certificates certificates;

    DeviceCertificateController(Certificates certificates) {
        this.certificates = certificates;
    }

    /// @param csr PKCS#10 in PEM; absent for a bundle with a key that is shown once
    /// @param days how long it holds; absent for a year
    record NewCertificate(@Nullable String name, @Nullable String csr, @Nullable Integer days) {}

    /// @param certificate in PEM
    /// @param proof base64 of the signature over the challenge by the certificate's key
    record BroughtCertificate(
            @NotNull String name, @NotNull String certificate, @NotNull String proof) {}

    /// @param text to sign
    /// @param openssl how, with a key in `key.pem`
    record Challenge(String text, String openssl) {}

    /// @param fingerprint SHA-256, in hexadecimal
    record DeviceAuthorityAnswer(
            int id, String name, String subject, String fingerprint, Instant until) {
        static DeviceAuthorityAnswer of(Authority authority) {
            return new DeviceAuthorityAnswer(
                    authority.id(),
                    authority.name(),
                    authority.certificate().getSubjectX500Principal().getName(),
                    Fingerprints.of(authority.certificate()),
                    authority.certificate().getNotAfter().toInstant());
        }
    }

    @GetMapping("/things/{key}/certificates")
    @Needs(Scope.THINGS_READ)
    Page<Shown> list(Caller caller, @PathVariable String key, PageRequest page) {
        return Page.cut(certificates.of(caller.organisation(), key), page);
    }

    @PostMapping("/things/{key}/certificates")
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    Certificates.IssuedCertificate issue(
            Caller caller, @PathVariable String key, @RequestBody NewCertificate body) {
        return certificates.issue(
                caller.organisation(),
                key,
                body.name() == null ? "certificate" : body.name().strip(),
                body.csr(),
                body.days() == null ? DAYS : body.days());
    }

    /// Takes a certificate of another's making; the organisation shows that it has the key.
    @PostMapping("/things/{key}/certificates/pinned")
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    Shown pin(
            Caller caller, @PathVariable String key, @Valid @RequestBody BroughtCertificate body) {
        return certificates.pin(caller, key, body.name(), body.certificate(), body.proof());
    }

    @DeleteMapping("/things/{key}/certificates/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.THINGS_WRITE)
    void revoke(Caller caller, @PathVariable String key, @PathVariable int id) {
        certificates.revoke(caller.organisation(), key, id);
    }

    /// Certificates in force of all things that end within so many days.
    @GetMapping("/device-certificates")
    @Needs(Scope.THINGS_READ)
    Page<Shown> ending(
            Caller caller, @RequestParam(defaultValue = "30") int within, PageRequest page) {
        return Page.cut(certificates.ending(caller.organisation(), within), page);
    }

    @GetMapping("/device-authorities")
    @Needs(Scope.THINGS_READ)
    Page<DeviceAuthorityAnswer> authorities(Caller caller, PageRequest page) {
        return Page.cut(certificates.authorities(caller.organisation()), page)
                .map(DeviceAuthorityAnswer::of);
    }

    /// What to sign by the key of an authority or certificate that is brought.
    @GetMapping("/device-authorities/challenge")
    @Needs(Scope.THINGS_READ)
    Challenge challenge(Caller caller) {
        String text = certificates.challenge(caller.organisation());
        return new Challenge(
                text,
                "printf %%s %s | openssl dgst -sha256 -sign key.pem | openssl base64 -A"
                        .formatted(text));
    }

    /// Takes an authority of the organisation's own: devices whose certificates lead to it are the
    /// things that their common names or alternative names say.
    @PostMapping("/device-authorities")
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    DeviceAuthorityAnswer add(Caller caller, @Valid @RequestBody BroughtCertificate body) {
        return DeviceAuthorityAnswer.of(
                certificates.addAuthority(caller, body.name(), body.certificate(), body.proof()));
    }

    /// Ends the connections of all devices that came by it.
    @DeleteMapping("/device-authorities/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.THINGS_WRITE)
    void remove(Caller caller, @PathVariable int id) {
        certificates.removeAuthority(caller.organisation(), id);
    }
}
