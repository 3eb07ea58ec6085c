package io.baigong.evaluator.expression;

/// A formula compiled over doubles, for streams. Safe for any number of threads; allocates nothing
/// but for `round`.
public interface DoubleFormula {

    /// @param slots values in the order of [Names], NaN where missing, truth as 1 and 0
    /// @return NaN when missing, truth as 1 and 0; never infinite
    double value(double[] slots);
}
