package io.baigong.edge.configuration;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/// Certificates as documents have them.
public final class Certificates {
    private Certificates() {}

    /// @param pem one or more, one behind the other
    public static List<X509Certificate> read(String pem) throws CertificateException {
        var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
        return CertificateFactory.getInstance("X.509").generateCertificates(bytes).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    static boolean isPem(String text) {
        try {
            return !read(text).isEmpty();
        } catch (CertificateException notOne) {
            return false;
        }
    }
}
