package io.baigong.server.access;

import io.baigong.server.database.PlatformKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Encrypts the secrets of second factors (AES-256-GCM, the person's number bound to them) and
/// hashes recovery codes, both with keys that are not in the database.
@Component
final class SealedSecrets {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec encryption;
    private final byte[] hashing;

    SealedSecrets(PlatformKey key) {
        encryption = new SecretKeySpec(key.forPurpose("second-factor"), "AES");
        hashing = key.forPurpose("recovery-code");
    }

    byte[] encrypt(int person, byte[] secret) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] hidden = run(Cipher.ENCRYPT_MODE, nonce, person, secret);
        byte[] both = Arrays.copyOf(nonce, NONCE + hidden.length);
        System.arraycopy(hidden, 0, both, NONCE, hidden.length);
        return both;
    }

    byte[] decrypt(int person, byte[] both) {
        return run(
                Cipher.DECRYPT_MODE,
                Arrays.copyOf(both, NONCE),
                person,
                Arrays.copyOfRange(both, NONCE, both.length));
    }

    private byte[] run(int mode, byte[] nonce, int person, byte[] bytes) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, encryption, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(("person " + person).getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the second factor of person %d cannot be read with this platform's key"
                            .formatted(person),
                    e);
        }
    }

    byte[] hash(int person, String code) {
        return PlatformKey.hmac(hashing, (person + " " + code).getBytes(StandardCharsets.UTF_8));
    }
}
