package io.baigong.evaluator.rollup;

/// How the figures of many make the figure of all. None of them averages percentages: a rate is
/// rolled up as its numerators and its denominators.
public enum How {
    /// The numerators added up.
    SUM,
    /// The numerators added up, over the denominators added up.
    RATIO_OF_SUMS,
    /// Each numerator times its weight, added up, over the weights added up.
    WEIGHTED_MEAN,
    /// The numerator in the middle; of an even number the mean of the two in the middle.
    MEDIAN,
    /// A part over the whole, 0 to 1: the numerators over the denominators, of which each numerator
    /// is a part. A subject without a denominator is a whole of 1.
    SHARE
}
