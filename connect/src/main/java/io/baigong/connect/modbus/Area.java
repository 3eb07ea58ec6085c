package io.baigong.connect.modbus;

import org.jspecify.annotations.Nullable;

/// The four tables of a unit (Application Protocol 4.3), each with 65,536 places.
enum Area {
    COIL("coil", '0', 1, true, true),
    DISCRETE("discrete", '1', 2, true, false),
    INPUT("input", '3', 4, false, false),
    HOLDING("holding", '4', 3, false, true);

    private final String word;
    private final char digit;
    private final int readFunction;
    private final boolean bits;
    private final boolean writable;

    Area(String word, char digit, int readFunction, boolean bits, boolean writable) {
        this.word = word;
        this.digit = digit;
        this.readFunction = readFunction;
        this.bits = bits;
        this.writable = writable;
    }

    String word() {
        return word;
    }

    /// In which manuals number this table: the 4 of 40001.
    char digit() {
        return digit;
    }

    int readFunction() {
        return readFunction;
    }

    /// Whether its places are single bits and not registers of 16.
    boolean bits() {
        return bits;
    }

    boolean writable() {
        return writable;
    }

    static @Nullable Area ofWord(String word) {
        for (var area : values()) {
            if (area.word.equals(word)) {
                return area;
            }
        }
        return null;
    }

    static @Nullable Area ofDigit(char digit) {
        for (var area : values()) {
            if (area.digit == digit) {
                return area;
            }
        }
        return null;
    }
}
