package io.baigong.server.organisations;

import io.baigong.server.access.Invalid;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The unified social credit code of a legal entity (统一社会信用代码, GB 32100-2015): 18 characters, the
/// last of which checks the others.
final class CreditCode {
    static final int LENGTH = 18;

    /// I, O, S, V and Z are left out because they look like digits.
    private static final String CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static final int BASE = CHARACTERS.length();
    private static final int FACTOR = 3;

    private CreditCode() {}

    /// The code in capital letters.
    ///
    /// @throws Invalid says what was expected, the right check character among it
    static String checked(String field, String text) {
        String code = normal(text);
        String expected = fault(code);
        if (expected != null) {
            throw new Invalid(field, expected, text);
        }
        return code;
    }

    static String normal(String text) {
        return text.strip().toUpperCase(Locale.ROOT);
    }

    /// What was expected instead of the code, or null when it is right.
    static @Nullable String fault(String code) {
        if (code.length() != LENGTH) {
            return "a unified social credit code of 18 characters";
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = code.charAt(i);
            if (CHARACTERS.indexOf(c) < 0) {
                return "digits and capital letters without I, O, S, V, Z; character %d is not"
                        .formatted(i + 1);
            }
            if (i >= 2 && i < 8 && c > '9') {
                return "the digits of a region in places 3 to 8";
            }
        }
        char right = check(code);
        return code.charAt(LENGTH - 1) == right
                ? null
                : "the check character %c (GB 32100) in place 18".formatted(right);
    }

    /// The check character that belongs to the first 17.
    static char check(String code) {
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < LENGTH - 1; i++) {
            sum += CHARACTERS.indexOf(code.charAt(i)) * weight;
            weight = weight * FACTOR % BASE;
        }
        return CHARACTERS.charAt((BASE - sum % BASE) % BASE);
    }
}
