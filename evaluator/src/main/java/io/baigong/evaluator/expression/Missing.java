package io.baigong.evaluator.expression;

/// Why a formula has no value.
///
/// @param cause the kind of reason
/// @param what the name of the input, or the piece of the formula
/// @param line of the piece, from 1
/// @param column of the piece, from 1
public record Missing(Cause cause, String what, int line, int column) {

    /// The kinds of reasons.
    public enum Cause {
        /// An input that was not there.
        INPUT,
        /// Something was divided by zero.
        DIVISION_BY_ZERO,
        /// A root or logarithm that does not exist.
        UNDEFINED,
        /// More than 100 digits before the decimal point.
        TOO_LARGE
    }
}
