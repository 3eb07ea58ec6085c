package io.baigong.edge.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// The gateway's own key, which never leaves it, and the request for a certificate over it
/// (PKCS#10, RFC 2986).
final class Keys {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Keys() {}

    /// On the curve P-256.
    static KeyPair make() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /// A certification request in PEM.
    static String request(KeyPair pair, String commonName) throws GeneralSecurityException {
        byte[] name =
                Der.sequence(
                        Der.set(Der.sequence(Der.identifier(2, 5, 4, 3), Der.text(commonName))));
        byte[] info =
                Der.sequence(Der.zero(), name, pair.getPublic().getEncoded(), Der.noAttributes());
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(info);
        byte[] algorithm = Der.sequence(Der.identifier(1, 2, 840, 10_045, 4, 3, 2));
        return pem(
                "CERTIFICATE REQUEST", Der.sequence(info, algorithm, Der.bits(signature.sign())));
    }

    /// The private key in PEM (PKCS#8).
    static String privateKey(KeyPair pair) {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(what, LINES.encodeToString(bytes));
    }
}
