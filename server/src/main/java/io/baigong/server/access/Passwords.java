package io.baigong.server.access;

import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Hashes passwords with Argon2id (RFC 9106): 19 MiB, 2 passes, 1 lane. A few at a time, so that a
/// flood of log-ins cannot take the memory.
@Component
final class Passwords {
    static final int SHORTEST = 10;
    static final int LONGEST = 200;
    private static final int AT_ONCE = 4;
    // Without letters and digits that look alike.
    private static final String ALPHABET =
            "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    private final CommonPasswords common = new CommonPasswords();
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private volatile @Nullable String nobodys;

    /// @throws Invalid when it is too short, too long, the login itself or one that many people use
    String hash(String login, String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw new Invalid(
                    "password",
                    "%d to %d characters".formatted(SHORTEST, LONGEST),
                    password.length() + " characters");
        }
        if (password.equalsIgnoreCase(login)) {
            throw new Invalid("password", "something else than the login", "the login");
        }
        if (common.contain(password)) {
            throw new Invalid(
                    "password", "one that few people use", "one of the most used passwords");
        }
        places.acquireUninterruptibly();
        try {
            return String.valueOf(argon2.encode(password));
        } finally {
            places.release();
        }
    }

    /// Whether it is the password; takes as long when there is no such person (hash null).
    boolean matches(String password, @Nullable String hash) {
        if (password.length() > LONGEST) {
            return false;
        }
        String against = hash == null ? nobodys() : hash;
        places.acquireUninterruptibly();
        try {
            return argon2.matches(password, against) && hash != null;
        } finally {
            places.release();
        }
    }

    private String nobodys() {
        String known = nobodys;
        if (known == null) {
            known = hash("", random());
            nobodys = known;
        }
        return known;
    }

    /// 20 random characters, 115 bits.
    static String random() {
        return RANDOM.ints(20, 0, ALPHABET.length())
                .mapToObj(ALPHABET::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }
}
