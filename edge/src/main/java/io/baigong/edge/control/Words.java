package io.baigong.edge.control;

import java.util.Locale;

/// Constants as they are written to the platform: in lower case, with `-`.
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
