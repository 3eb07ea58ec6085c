package io.baigong.server.access;

import org.jspecify.annotations.Nullable;

/// One thing wrong with what was sent: where, what was expected, what came.
///
/// @param field path in a JSON body or name of a parameter
/// @param row in a file, 1 is the first line
/// @param column of a file, by its heading
public record Fault(
        @Nullable String field,
        @Nullable Long row,
        @Nullable String column,
        String expected,
        String got) {
    private static final int LONGEST = 200;

    public Fault {
        got = got.length() <= LONGEST ? got : got.substring(0, LONGEST) + "…";
    }

    public static Fault of(String field, String expected, @Nullable Object got) {
        return new Fault(field, null, null, expected, String.valueOf(got));
    }

    public static Fault at(long row, String column, String expected, @Nullable Object got) {
        return new Fault(null, row, column, expected, String.valueOf(got));
    }

    @Override
    public String toString() {
        String where = field != null ? field : "row " + row + ", column " + column;
        return where + ": expected " + expected + ", got " + got;
    }
}
