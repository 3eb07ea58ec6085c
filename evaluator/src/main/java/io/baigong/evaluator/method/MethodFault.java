package io.baigong.evaluator.method;

import org.jspecify.annotations.Nullable;

/// One thing wrong with a method file.
///
/// @param pointer JSON pointer (RFC 6901); for a formula the column follows after a `:`
/// @param hint what may have been meant
public record MethodFault(String pointer, String expected, String got, @Nullable String hint) {
    private static final int LONGEST = 200;

    public MethodFault {
        got = got.length() <= LONGEST ? got : got.substring(0, LONGEST) + "…";
    }

    @Override
    public String toString() {
        String text = pointer + ": expected " + expected + ", got " + got;
        return hint == null ? text : text + " (" + hint + ")";
    }
}
