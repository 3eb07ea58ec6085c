package io.baigong.connect.s7;

import io.baigong.connect.DataType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the bytes mean, in the words of the programming software. All numbers are big-endian.
enum S7Type {
    BOOL(1, DataType.BOOLEAN),
    BYTE(1, DataType.UINT8),
    SINT(1, DataType.INT8),
    WORD(2, DataType.UINT16),
    INT(2, DataType.INT16),
    DWORD(4, DataType.UINT32),
    DINT(4, DataType.INT32),
    REAL(4, DataType.FLOAT32),
    LWORD(8, DataType.UINT64),
    LINT(8, DataType.INT64),
    LREAL(8, DataType.FLOAT64),
    /// Milliseconds.
    TIME(4, DataType.INT32),
    /// DATE_AND_TIME: eight bytes of binary coded decimals, in the controller's own time.
    DT(8, DataType.TEXT),
    /// Twelve bytes, in the controller's own time.
    DTL(12, DataType.TEXT),
    /// Characters without a length.
    CHAR(1, DataType.TEXT),
    /// The longest and the present length in a byte each, then characters.
    STRING(1, DataType.TEXT),
    /// The longest and the present length in two bytes each, then UTF-16.
    WSTRING(2, DataType.TEXT);

    private final int size;
    private final DataType plain;

    S7Type(int size, DataType plain) {
        this.size = size;
        this.plain = plain;
    }

    /// In bytes.
    int size(int length) {
        return switch (this) {
            case CHAR -> length;
            case STRING -> 2 + length;
            case WSTRING -> 4 + 2 * length;
            case BOOL,
                    BYTE,
                    SINT,
                    WORD,
                    INT,
                    DWORD,
                    DINT,
                    REAL,
                    LWORD,
                    LINT,
                    LREAL,
                    TIME,
                    DT,
                    DTL ->
                    size;
        };
    }

    DataType plain() {
        return plain;
    }

    /// Whether its length stands behind it: `STRING[20]`.
    boolean hasLength() {
        return this == CHAR || this == STRING || this == WSTRING;
    }

    /// Null when there is none; unsigned names stand for the plain bits.
    static @Nullable S7Type ofWord(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "BOOL" -> BOOL;
            case "BYTE", "USINT" -> BYTE;
            case "SINT" -> SINT;
            case "WORD", "UINT" -> WORD;
            case "INT" -> INT;
            case "DWORD", "UDINT" -> DWORD;
            case "DINT" -> DINT;
            case "REAL" -> REAL;
            case "LWORD", "ULINT" -> LWORD;
            case "LINT" -> LINT;
            case "LREAL" -> LREAL;
            case "TIME" -> TIME;
            case "DT", "DATE_AND_TIME" -> DT;
            case "DTL" -> DTL;
            case "CHAR" -> CHAR;
            case "STRING" -> STRING;
            case "WSTRING" -> WSTRING;
            default -> null;
        };
    }

    /// The one that a plain type means; null for texts, which need a length, and for what a
    /// controller does not have.
    static @Nullable S7Type of(DataType type) {
        return switch (type) {
            case BOOLEAN -> BOOL;
            case UINT8 -> BYTE;
            case INT8 -> SINT;
            case UINT16 -> WORD;
            case INT16 -> INT;
            case UINT32 -> DWORD;
            case INT32 -> DINT;
            case FLOAT32 -> REAL;
            case UINT64 -> LWORD;
            case INT64 -> LINT;
            case FLOAT64 -> LREAL;
            case BCD16, BCD32, TEXT -> null;
        };
    }
}
