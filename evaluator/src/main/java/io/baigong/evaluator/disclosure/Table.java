package io.baigong.evaluator.disclosure;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;

/// A table to be published: figures of subjects, broken down in one or more dimensions.
///
/// @param key tells it from the tables that are published with it
/// @param measure what its figures are; tables of one measure are linked, as each of them tells of
///   the same figures of the same subjects
/// @param entries at most one of a subject; none of them negative
public record Table(String key, String measure, List<Dimension> dimensions, List<Entry> entries) {
    /// @throws IllegalArgumentException when an entry does not fit the dimensions or is negative,
    ///   or a subject has two
    public Table {
        dimensions = List.copyOf(dimensions);
        entries = List.copyOf(entries);
        var subjects = new HashSet<String>();
        for (var entry : entries) {
            if (!subjects.add(entry.subject())) {
                throw new IllegalArgumentException(
                        "table %s: %s has two entries".formatted(key, entry.subject()));
            }
            if (entry.codes().size() != dimensions.size()) {
                throw new IllegalArgumentException(
                        "table %s has %d dimensions, %s has %d codes"
                                .formatted(
                                        key,
                                        dimensions.size(),
                                        entry.subject(),
                                        entry.codes().size()));
            }
            for (int d = 0; d < dimensions.size(); d++) {
                if (!dimensions.get(d).has(entry.codes().get(d))) {
                    throw new IllegalArgumentException(
                            "table %s: dimension %s has no code '%s'"
                                    .formatted(key, dimensions.get(d).key(), entry.codes().get(d)));
                }
            }
            if (entry.value().signum() < 0) {
                throw new IllegalArgumentException(
                        "table %s: figures must not be negative, %s has %s"
                                .formatted(key, entry.subject(), entry.value()));
            }
        }
    }

    /// What a subject adds to one place of the table.
    ///
    /// @param codes one for each dimension, at any depth
    public record Entry(String subject, List<String> codes, BigDecimal value) {
        public Entry {
            codes = List.copyOf(codes);
        }
    }
}
