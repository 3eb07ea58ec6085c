package io.baigong.evaluator.method;

/// What is done when a value is missing.
public sealed interface Absence {
    /// Whatever uses it is missing too, even where a formula would do without.
    record Required() implements Absence {}

    /// The formulas decide, with `known` and `orElse`.
    record Stays() implements Absence {}

    /// This value stands in.
    ///
    /// @param value BigDecimal, String or Boolean
    record Value(Object value) implements Absence {}

    /// The mean of those who have a value stands in.
    record Mean(Within within) implements Absence {}

    Absence REQUIRED = new Required();
    Absence STAYS = new Stays();
}
