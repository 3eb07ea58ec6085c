package io.baigong.server.certificates;

import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Open;
import io.baigong.server.access.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// By what the platform proves who it is.
@RestController
@RequestMapping("/api/v1/certificates")
class CertificateController {
    private final ServerCertificate server;
    private final DeviceAuthority devices;

    CertificateController(ServerCertificate server, DeviceAuthority devices) {
        this.server = server;
        this.devices = devices;
    }

    /// @param until when the authority's own certificate ends
    record AuthorityAnswer(String subject, Instant until, String fingerprint) {}

    /// @param tls whether doors to the network speak TLS
    /// @param server absent without TLS
    /// @param authority absent when the certificate was not generated
    /// @param devices the authority that signs certificates of devices
    record Certificates(
            boolean tls,
            ServerCertificate.@Nullable Shown server,
            @Nullable AuthorityAnswer authority,
            AuthorityAnswer devices) {}

    @GetMapping
    @Needs(value = Scope.ADMIN, platform = true)
    Certificates get() {
        boolean tls = server.proof() != null;
        var authority = server.authority();
        return new Certificates(
                tls,
                tls ? server.shown() : null,
                authority == null ? null : answer(authority),
                answer(devices.certificate()));
    }

    private static AuthorityAnswer answer(java.security.cert.X509Certificate certificate) {
        return new AuthorityAnswer(
                certificate.getSubjectX500Principal().getName(),
                certificate.getNotAfter().toInstant(),
                Fingerprints.of(certificate));
    }

    /// The authority to trust before talking to the platform over TLS, in PEM.
    @Described(answer = byte[].class, answerTypes = "application/x-pem-file")
    @GetMapping("/authority")
    @Open("a certificate is public; whoever wants to trust it compares the fingerprint")
    ResponseEntity<String> authority() {
        var authority = server.authority();
        if (authority == null) {
            throw new NotFound("certificate", "authority");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/x-pem-file"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("baigong-ca.pem")
                                .build()
                                .toString())
                .body(Pem.of(authority));
    }
}
