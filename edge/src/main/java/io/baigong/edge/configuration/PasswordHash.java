package io.baigong.edge.configuration;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/// A password by which somebody is known and which nobody can read (PBKDF2, RFC 8018, with
/// HMAC-SHA-256), written `pbkdf2-sha256$600000$salt$hash`, the last two in base64.
public final class PasswordHash {
    private static final Pattern FORM =
            Pattern.compile(
                    "pbkdf2-sha256\\$(\\d{6,7})\\$([A-Za-z0-9+/]{22,86}={0,2})\\$([A-Za-z0-9+/]{43}=)");
    private static final int ROUNDS = 600_000;
    private static final int FEWEST_ROUNDS = 100_000;
    private static final int MOST_ROUNDS = 2_000_000;
    private static final int SALT = 16;
    private static final int BITS = 256;

    private final int rounds;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int rounds, byte[] salt, byte[] hash) {
        this.rounds = rounds;
        this.salt = salt;
        this.hash = hash;
    }

    /// Null when it is not written so.
    public static @Nullable PasswordHash read(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return null;
        }
        int rounds = Integer.parseInt(match.group(1));
        if (rounds < FEWEST_ROUNDS || rounds > MOST_ROUNDS) {
            return null;
        }
        try {
            var decoder = Base64.getDecoder();
            return new PasswordHash(
                    rounds, decoder.decode(match.group(2)), decoder.decode(match.group(3)));
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    public static PasswordHash of(char[] password) {
        var salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(ROUNDS, salt, hash(password, salt, ROUNDS));
    }

    /// Takes a good part of a second of one core.
    public boolean isOf(char[] password) {
        return MessageDigest.isEqual(hash, hash(password, salt, rounds));
    }

    private static byte[] hash(char[] password, byte[] salt, int rounds) {
        var key = new PBEKeySpec(password, salt, rounds, BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            key.clearPassword();
        }
    }

    /// As it stands in a document.
    public String text() {
        var encoder = Base64.getEncoder();
        return "pbkdf2-sha256$%d$%s$%s"
                .formatted(rounds, encoder.encodeToString(salt), encoder.encodeToString(hash));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PasswordHash that
                && rounds == that.rounds
                && Arrays.equals(salt, that.salt)
                && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return "a password";
    }
}
