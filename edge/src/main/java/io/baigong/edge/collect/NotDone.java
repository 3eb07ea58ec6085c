package io.baigong.edge.collect;

/// Something that was wanted of a device and was not done, or of which nobody knows whether it was.
public final class NotDone extends Exception {
    private static final long serialVersionUID = 1L;

    private final Why why;

    /// The kinds of reasons.
    public enum Why {
        /// No device of that key is collected.
        UNKNOWN,
        /// There is no link to it, or it broke.
        AWAY,
        /// The driver cannot.
        NOT_SUPPORTED,
        /// It took too long; a write may or may not have been done.
        TIME_LIMIT,
        /// The driver failed.
        FAILED
    }

    NotDone(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
