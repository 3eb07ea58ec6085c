package io.baigong.server.production;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Names of enums as the API writes them.
final class Words {
    private Words() {}

    static String of(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @return null for a word that is none of them
    static <E extends Enum<E>> @Nullable E read(Class<E> type, String word) {
        for (var one : type.getEnumConstants()) {
            if (of(one).equals(word)) {
                return one;
            }
        }
        return null;
    }
}
