package io.baigong.server.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/// Certificates and keys as text (RFC 7468).
public final class Pem {
    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([^-]*)-----END",
                    Pattern.DOTALL);
    private static final int MOST = 10;

    private Pem() {}

    public static String of(X509Certificate certificate) {
        try {
            return of("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    public static String of(List<X509Certificate> chain) {
        var text = new StringBuilder();
        chain.forEach(each -> text.append(of(each)));
        return text.toString();
    }

    static String of(PrivateKey key) {
        return of("PRIVATE KEY", key.getEncoded());
    }

    private static String of(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, LINES.encodeToString(der), label);
    }

    /// The certificates of a text, at most ten.
    ///
    /// @return null when it holds none that can be read
    public static @Nullable List<X509Certificate> certificates(String text) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            var all = new ArrayList<X509Certificate>();
            var blocks = BLOCK.matcher(text);
            while (all.size() <= MOST && blocks.find()) {
                byte[] der = Base64.getMimeDecoder().decode(blocks.group(1));
                all.add(
                        (X509Certificate)
                                factory.generateCertificate(new ByteArrayInputStream(der)));
            }
            return all.isEmpty() || all.size() > MOST ? null : all;
        } catch (CertificateException | RuntimeException e) {
            return null;
        }
    }

    /// @throws IllegalArgumentException when it cannot be read
    static PrivateKey key(String text) {
        try {
            var key = PemContent.of(text).getPrivateKey();
            if (key != null) {
                return key;
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("no private key that can be read", e);
        }
        throw new IllegalArgumentException("no private key in it");
    }
}
