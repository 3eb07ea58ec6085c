package io.baigong.evaluator.method;

import java.util.Locale;

/// How well a value is proven, the weakest first. What is made from several values is as well
/// proven as the weakest of them.
public enum Label {
    /// Somebody said so (申报).
    DECLARED,
    /// A device, a token or a document stands behind it (实证).
    EVIDENCED,
    /// A second, independent source agrees (核验).
    VERIFIED;

    /// Its name in APIs and files, such as `declared`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The weaker of the two.
    public Label and(Label other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
