package io.baigong.edge.software;

import java.util.Locale;

/// Software that is not taken; the message says what was expected and what came.
public final class SoftwareRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /// Why, for programs.
    public enum Code {
        /// None of the keys signed it.
        SOFTWARE_UNSIGNED,
        /// It is not newer, and was not packed to be taken all the same.
        SOFTWARE_OLDER,
        /// It is no package, or not what its manifest or the platform says it is.
        SOFTWARE_BROKEN,
        SOFTWARE_TOO_LARGE,
        /// It needs a newer Java than the gateway runs on.
        JAVA_TOO_OLD,
        /// It cannot be fetched from the platform.
        SOFTWARE_UNREACHABLE,
        /// Nothing would start the gateway again.
        NO_RUNNER,
        UPDATE_RUNNING
    }

    SoftwareRefused(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /// As it is written: `software-unsigned`.
    public String word() {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
