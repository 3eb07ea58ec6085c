package io.baigong.server.things;

import io.baigong.telemetry.ValueType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What kind of value a property has.
public enum PropertyType {
    /// IEEE 754 binary64.
    DOUBLE(ValueType.DOUBLE),
    /// 64-bit signed, exact beyond 2^53.
    INT64(ValueType.INT64),
    /// Exact decimal: kept as int64 of unscaled units, see the property's scale.
    DECIMAL(ValueType.INT64),
    /// Kept as 0 or 1.
    BOOLEAN(ValueType.INT64),
    /// One of the property's members, kept as its code.
    ENUM(ValueType.INT64),
    /// UTF-8 text.
    STRING(ValueType.TEXT);

    private final ValueType kept;
    private final String word = name().toLowerCase(Locale.ROOT);

    PropertyType(ValueType kept) {
        this.kept = kept;
    }

    /// How values are kept in the telemetry store.
    public ValueType kept() {
        return kept;
    }

    /// The word in models and in the API: `double`, `int64`, `decimal`, `boolean`, `enum`,
    /// `string`.
    public String word() {
        return word;
    }

    /// @return null for a word that is no type
    public static @Nullable PropertyType of(String word) {
        for (var type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        return null;
    }

    boolean isNumber() {
        return this == DOUBLE || this == INT64 || this == DECIMAL;
    }
}
