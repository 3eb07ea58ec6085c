package io.baigong.server.certificates;

import io.baigong.server.access.Invalid;
import io.baigong.server.database.DataFolder;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The platform's authority for devices. What it signs counts only as long as the platform knows
/// the certificate and has not revoked it.
@Service
public class DeviceAuthority {
    private static final int LONGEST_REQUEST = 16_384;
    private static final int WEAKEST_RSA = 2_048;
    private static final int STRONGEST_RSA = 8_192;
    private static final int LONGEST_NAME = 64;

    private final DataFolder data;
    private final Clock clock;
    private @Nullable SigningAuthority authority;

    DeviceAuthority(DataFolder data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    /// A certificate with its key, which is kept nowhere.
    public record Bundle(X509Certificate certificate, PrivateKey key) {
        /// PEM (PKCS#8).
        public String keyText() {
            return Pem.of(key);
        }
    }

    private synchronized SigningAuthority authority() {
        var kept = authority;
        if (kept == null) {
            kept = SigningAuthority.kept(data, "device-ca", "Device authority", clock.instant());
            authority = kept;
        }
        return kept;
    }

    /// The certificate of the authority itself.
    public X509Certificate certificate() {
        return authority().certificate();
    }

    /// Signs a certificate for a device. What the request says of its subject does not count.
    ///
    /// @param request PKCS#10 in PEM, signed by the device's key
    /// @throws Invalid when it cannot be read, is not signed by its key, or the key is too weak
    public X509Certificate sign(String organisation, String thing, String request, Duration life) {
        return issue(organisation, thing, keyOf(request), life);
    }

    /// Whether a request can be signed at all.
    ///
    /// @throws Invalid when it cannot be read, is not signed by its key, or the key is too weak
    public static void check(String request) {
        keyOf(request);
    }

    /// Makes key and certificate for a device that cannot make its own.
    public Bundle make(String organisation, String thing, Duration life) {
        var pair = SigningAuthority.keyPair();
        return new Bundle(issue(organisation, thing, pair.getPublic(), life), pair.getPrivate());
    }

    private X509Certificate issue(String organisation, String thing, PublicKey key, Duration life) {
        var now = clock.instant();
        var subject =
                new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.O, cut(organisation))
                        .addRDN(BCStyle.CN, cut(thing))
                        .build();
        var wish =
                new SigningAuthority.Wish(
                        subject,
                        java.util.List.of(),
                        key,
                        KeyPurposeId.id_kp_clientAuth,
                        now.plus(life));
        return authority().issue(wish, now);
    }

    /// X.520 allows no longer ones; whose it is the platform knows by the fingerprint.
    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private static PublicKey keyOf(String request) {
        String rule = "a PKCS#10 request in PEM, signed by its own key";
        if (request.length() > LONGEST_REQUEST) {
            throw new Invalid("csr", rule, request.length() + " characters");
        }
        try (var parser = new PEMParser(new StringReader(request))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest read)) {
                throw new Invalid("csr", rule, "something else");
            }
            var key = new JcaPKCS10CertificationRequest(read).getPublicKey();
            checkStrength("csr", key);
            if (!read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new Invalid("csr", rule, "a signature by another key");
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException
                | IllegalStateException e) {
            throw new Invalid("csr", rule, "what cannot be read");
        }
    }

    static void checkStrength(String field, PublicKey key) {
        boolean weak =
                switch (key.getAlgorithm()) {
                    case "EC", "Ed25519", "EdDSA", "Ed448" -> false;
                    case "RSA" ->
                            !(key instanceof RSAPublicKey rsa)
                                    || rsa.getModulus().bitLength() < WEAKEST_RSA
                                    || rsa.getModulus().bitLength() > STRONGEST_RSA;
                    default -> true;
                };
        if (weak) {
            throw new Invalid(
                    field,
                    "a key that is EC, Ed25519, or RSA of 2048 to 8192 bits",
                    key.getAlgorithm());
        }
    }
}
