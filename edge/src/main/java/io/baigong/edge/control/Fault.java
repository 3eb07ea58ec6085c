package io.baigong.edge.control;

import io.baigong.edge.software.SoftwareRefused;

/// A request that is not done, and why, as it goes to the platform.
final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String word;

    /// Words that programs can tell apart.
    enum Code {
        METHOD_UNKNOWN,
        PARAMS_INVALID,
        DEVICE_UNKNOWN,
        /// There is no link to it.
        DEVICE_AWAY,
        /// The driver cannot.
        NOT_SUPPORTED,
        NOT_ALLOWED,
        TIME_LIMIT,
        FAILED
    }

    Fault(Code code, String message) {
        super(message);
        this.word = Words.of(code);
    }

    Fault(SoftwareRefused refused) {
        super(refused.getMessage());
        this.word = refused.word();
    }

    /// As it is written: `device-away`.
    String word() {
        return word;
    }
}
