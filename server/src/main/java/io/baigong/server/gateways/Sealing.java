package io.baigong.server.gateways;

import io.baigong.server.database.PlatformKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Seals passwords and keys of devices (AES-256-GCM, the gateway's number bound to them), by a key
/// that is not in the database.
@Component
final class Sealing {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec encryption;
    private final byte[] comparing;

    Sealing(PlatformKey key) {
        encryption = new SecretKeySpec(key.forPurpose("device-settings"), "AES");
        comparing = key.forPurpose("device-settings-compared");
    }

    /// @param gateway number of its thing
    String seal(int gateway, String secret) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] hidden =
                run(Cipher.ENCRYPT_MODE, nonce, gateway, secret.getBytes(StandardCharsets.UTF_8));
        byte[] both = Arrays.copyOf(nonce, NONCE + hidden.length);
        System.arraycopy(hidden, 0, both, NONCE, hidden.length);
        return Base64.getEncoder().encodeToString(both);
    }

    /// @throws IllegalStateException when it was sealed by another key or for another gateway
    String open(int gateway, String sealed) {
        byte[] both = Base64.getDecoder().decode(sealed);
        byte[] secret =
                run(
                        Cipher.DECRYPT_MODE,
                        Arrays.copyOf(both, NONCE),
                        gateway,
                        Arrays.copyOfRange(both, NONCE, both.length));
        return new String(secret, StandardCharsets.UTF_8);
    }

    /// A text that is the same for the same secret and tells nothing of it.
    String print(String secret) {
        byte[] mac = PlatformKey.hmac(comparing, secret.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac);
    }

    private byte[] run(int mode, byte[] nonce, int gateway, byte[] bytes) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, encryption, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(("gateway " + gateway).getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "a secret of gateway %d cannot be read with this platform's key"
                            .formatted(gateway),
                    e);
        }
    }
}
