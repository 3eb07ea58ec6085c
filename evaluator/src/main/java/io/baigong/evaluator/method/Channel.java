package io.baigong.evaluator.method;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

    /// The label of a value that came this way.
    ///
    /// @param documented a stored document shows it; that lifts a file, not what was typed
    /// @param second the way of an independent source that agrees, null for none
    public Label label(boolean documented, @Nullable Channel second) {
        Label own = this == FILE && documented ? Label.EVIDENCED : cap;
        boolean agreed = second != null && second.compareTo(TOKEN) >= 0;
        return agreed && own == Label.EVIDENCED ? Label.VERIFIED : own;
    }

    /// Its name in APIs and files, such as `token`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The weaker of the two.
    public Channel and(Channel other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
