package io.baigong.connect;

import org.jspecify.annotations.Nullable;

/// How far a value may be used and why not further, or how a write went.
///
/// @param reason always there unless the severity is GOOD
/// @param detail for people: what was expected, what came and where; empty when there is nothing to
///   say
public record Status(Severity severity, @Nullable Reason reason, String detail) {
    public static final Status GOOD = new Status(Severity.GOOD, null, "");

    public Status {
        if (reason == null && severity != Severity.GOOD) {
            throw new IllegalArgumentException(
                    "a status that is %s has a reason".formatted(severity));
        }
    }

    public static Status bad(Reason reason, String detail) {
        return new Status(Severity.BAD, reason, detail);
    }

    public static Status uncertain(Reason reason, String detail) {
        return new Status(Severity.UNCERTAIN, reason, detail);
    }

    public boolean isGood() {
        return severity == Severity.GOOD;
    }

    public boolean isBad() {
        return severity == Severity.BAD;
    }
}
