package io.baigong.connect.opcua;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.ConnectFault.Kind;
import io.baigong.connect.Settings;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.jspecify.annotations.Nullable;

/// Which certificates of a server are taken: those whose fingerprint the user named. Unless the
/// fingerprint alone counts, they must also be valid today and of this host and application, part
/// 4, 6.1.3.
record Trust(Set<String> fingerprints, boolean fingerprintAlone) {
    private static final int SAN_DNS = 2;
    private static final int SAN_URI = 6;
    private static final int SAN_IP = 7;

    Trust {
        fingerprints = Set.copyOf(fingerprints);
    }

    /// The server shows another certificate than the one that was looked at before.
    static final class OtherCertificate extends UaException {
        private static final long serialVersionUID = 1L;

        OtherCertificate() {
            super(
                    StatusCodes.Bad_CertificateUntrusted,
                    "the server shows another certificate than in its list of endpoints");
        }
    }

    static Trust of(Settings settings) throws ConnectFault {
        String given = settings.textOrNull("serverCertificate");
        var fingerprints =
                given == null
                        ? Set.<String>of()
                        : given.contains("-----BEGIN") ? ofPem(given) : ofDigits(given);
        boolean alone = settings.text("certificateChecks").equals("fingerprint");
        return new Trust(fingerprints, alone);
    }

    private static Set<String> ofPem(String pem) throws ConnectFault {
        try {
            var fingerprints = new HashSet<String>();
            Pem.certificates(pem).forEach(one -> fingerprints.add(fingerprint(one)));
            return fingerprints;
        } catch (CertificateException unreadable) {
            throw new ConnectFault(
                    Kind.SETTINGS, "serverCertificate: " + unreadable.getMessage(), unreadable);
        }
    }

    private static Set<String> ofDigits(String given) throws ConnectFault {
        var fingerprints = new HashSet<String>();
        for (String one : given.strip().split("[,;\\s]+")) {
            String bare = one.toLowerCase(Locale.ROOT).replace("sha256:", "").replace(":", "");
            if (!bare.matches("[0-9a-f]{64}")) {
                throw new ConnectFault(
                        Kind.SETTINGS,
                        "serverCertificate: expected 64 hexadecimal digits of SHA-256, came %s"
                                .formatted(one));
            }
            fingerprints.add(bare);
        }
        return fingerprints;
    }

    /// Holds Milo to the certificate that was found to be trusted, wherever it meets one.
    static CertificateValidator only(X509Certificate trusted) {
        return (chain, _, _) -> {
            if (chain.isEmpty() || !trusted.equals(chain.getFirst())) {
                throw new OtherCertificate();
            }
        };
    }

    /// @param application the URI by which the server calls itself
    void demand(X509Certificate certificate, String host, @Nullable String application, Instant now)
            throws ConnectFault {
        String fingerprint = fingerprint(certificate);
        if (!fingerprints.contains(fingerprint)) {
            throw fault(
                    "is not trusted: %s; when it is the right one, name this fingerprint in"
                            + " serverCertificate",
                    described(certificate, fingerprint));
        }
        if (fingerprintAlone) {
            return;
        }
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw fault("expired on %s", certificate.getNotAfter().toInstant());
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw fault("is not valid before %s", certificate.getNotBefore().toInstant());
        }
        var hosts = hosts(certificate);
        if (hosts.stream().noneMatch(host::equalsIgnoreCase)) {
            throw fault("is of host %s, not of %s", words(hosts), host);
        }
        var applications = names(certificate, SAN_URI);
        if (application != null && !applications.contains(application)) {
            throw fault("is of application %s, not of %s", words(applications), application);
        }
    }

    private static ConnectFault fault(String message, Object... parts) {
        return new ConnectFault(
                Kind.CERTIFICATE, "the certificate of the server " + message.formatted(parts));
    }

    private static String words(List<String> names) {
        return names.isEmpty() ? "nobody" : String.join(", ", names);
    }

    private static String described(X509Certificate certificate, String fingerprint) {
        return "SHA-256 %s of %s, valid until %s"
                .formatted(
                        fingerprint,
                        certificate.getSubjectX500Principal().getName(),
                        certificate.getNotAfter().toInstant());
    }

    static List<String> hosts(X509Certificate certificate) {
        var hosts = new ArrayList<>(names(certificate, SAN_DNS));
        hosts.addAll(names(certificate, SAN_IP));
        return hosts;
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        Collection<List<?>> all;
        try {
            all = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        var names = new ArrayList<String>();
        if (all != null) {
            for (var name : all) {
                if (name.getFirst().equals(kind) && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        }
        return names;
    }

    /// SHA-256 over the DER form, in lower hexadecimal digits.
    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (CertificateEncodingException unreadable) {
            throw new IllegalArgumentException("a certificate that has no form", unreadable);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
