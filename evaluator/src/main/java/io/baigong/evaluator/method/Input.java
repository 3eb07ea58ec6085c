package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Type;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What a method needs to know of a subject.
///
/// @param from where the platform looks for it
/// @param missing what is done when it is not there
/// @param min of a number, in its unit; a value below is taken as missing, with that reason
/// @param max likewise
/// @param confirmedBy a second source that may verify it; null for none
public record Input(
        String key,
        Words title,
        Type type,
        From from,
        Absence missing,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        @Nullable Confirmation confirmedBy) {

    /// Another place where the same number is to be found. Whether it is a source of its own is for
    /// the platform to say: it knows by which ways both came.
    public record Confirmation(From from, Tolerance within) {}

    /// The second source as an input of its own.
    ///
    /// @return null when there is none
    public @Nullable Input second() {
        return confirmedBy == null
                ? null
                : new Input(key, title, type, confirmedBy.from(), Absence.STAYS, null, null, null);
    }

    /// What kind of value it is.
    public Kind kind() {
        return switch (type) {
            case Type.Number _ -> Kind.NUMBER;
            case Type.Text _ -> Kind.TEXT;
            case Type.Truth _ -> Kind.TRUTH;
        };
    }

    /// The kinds of values, as files write them.
    public enum Kind {
        NUMBER,
        TEXT,
        TRUTH
    }

    /// Where an input comes from.
    public sealed interface From {
        /// A column of an imported table.
        record Table(String table, String column) implements From {}

        /// An answer to a question.
        record Form(String form, String question) implements From {}

        /// A step of another method, calculated before.
        record Method(String method, String step) implements From {}

        /// Readings of the subject, or of its things.
        ///
        /// @param of the property
        /// @param as how the readings of a period become one number
        record Reading(@Nullable String of, As as) implements From {}

        /// An element of production, such as `APT`.
        record Production(String name) implements From {}

        /// What the platform counts of itself, such as `devices`.
        ///
        /// @param level only what is proven at least that well is counted
        record Platform(String figure, Label level) implements From {}

        /// An attribute of the subject.
        record Subject(String attribute) implements From {}
    }

    /// How readings become one number.
    public enum As {
        MEAN,
        SUM,
        INCREASE,
        MAX,
        MIN,
        LAST,
        TIME_WEIGHTED
    }
}
