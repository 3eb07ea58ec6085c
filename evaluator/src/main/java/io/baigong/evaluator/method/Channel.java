package io.baigong.evaluator.method;

/// The way a value came in, the weakest first. It caps how well the value can be proven.
public enum Channel {
    /// A person typed it.
    FORM(Label.DECLARED),
    /// A file that a person uploaded.
    FILE(Label.DECLARED),
    /// A program with a token, which may speak for many things.
    TOKEN(Label.EVIDENCED),
    /// A device with a key of its own, over its own connection.
    DEVICE(Label.EVIDENCED);

    private final Label cap;

    Channel(Label cap) {
        this.cap = cap;
    }

    /// The best label that a value from here has by itself. [Label#VERIFIED] takes a second source.
    public Label cap() {
        return cap;
    }

    /// The weaker of the two.
    public Channel and(Channel other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
