package io.baigong.connect;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the bits of a value mean on the wire, for protocols whose devices do not say it. Written in
/// lower case.
public enum DataType {
    BOOLEAN,
    INT8,
    UINT8,
    INT16,
    UINT16,
    INT32,
    UINT32,
    INT64,
    UINT64,
    FLOAT32,
    FLOAT64,
    /// Four decimal digits in 16 bits.
    BCD16,
    /// Eight decimal digits in 32 bits.
    BCD32,
    TEXT;

    private static final Map<String, DataType> BY_WORD =
            Stream.of(values())
                    .collect(
                            Collectors.toMap(
                                    DataType::word, type -> type, (a, _) -> a, TreeMap::new));

    /// As it stands in tables and configurations: `uint16`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Null when there is no type of that word.
    public static @Nullable DataType ofWord(String word) {
        return BY_WORD.get(word.strip().toLowerCase(Locale.ROOT));
    }
}
