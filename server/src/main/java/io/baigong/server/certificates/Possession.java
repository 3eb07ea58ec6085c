package io.baigong.server.certificates;

import io.baigong.server.access.Invalid;
import io.baigong.server.database.PlatformKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/// Certificates are public: who brings one shows by a signature that its key is theirs too.
@Component
public class Possession {
    private final byte[] key;

    Possession(PlatformKey platform) {
        key = platform.forPurpose("possession");
    }

    /// What an organisation signs: its own text, which says nothing to anybody else.
    public String challenge(int organisation) {
        byte[] code =
                PlatformKey.hmac(key, ("" + organisation).getBytes(StandardCharsets.US_ASCII));
        return "baigong-" + HexFormat.of().formatHex(code, 0, 16);
    }

    /// @param proof base64 of the signature over the challenge, SHA-256 for RSA and EC
    /// @throws Invalid when it is not by the certificate's key
    public void check(int organisation, X509Certificate certificate, String proof) {
        var publicKey = certificate.getPublicKey();
        DeviceAuthority.checkStrength("certificate", publicKey);
        try {
            var verifier =
                    Signature.getInstance(ServerCertificate.signature(publicKey.getAlgorithm()));
            verifier.initVerify(publicKey);
            verifier.update(challenge(organisation).getBytes(StandardCharsets.US_ASCII));
            if (verifier.verify(Base64.getMimeDecoder().decode(proof))) {
                return;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // As good as a wrong one.
        }
        throw new Invalid(
                "proof",
                "base64 of the signature over \""
                        + challenge(organisation)
                        + "\" by the certificate's key",
                "something else");
    }
}
