package io.baigong.evaluator.rollup;

import java.time.LocalDate;

/// A subject in a node, from a day to before another.
///
/// @param subject any of its identities
/// @param to the first day on which it is there no more; [LocalDate#MAX] for open
public record Membership(String subject, String node, LocalDate from, LocalDate to) {
    /// @throws IllegalArgumentException when it ends before it begins
    public Membership {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "%s in %s must begin before it ends, was %s to %s"
                            .formatted(subject, node, from, to));
        }
    }

    /// Without beginning and end.
    public static Membership of(String subject, String node) {
        return new Membership(subject, node, LocalDate.MIN, LocalDate.MAX);
    }
}
