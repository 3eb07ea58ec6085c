package io.baigong.evaluator.rollup;

/// Where a figure of a period belongs when its subject moved in the period, or a part of the
/// hierarchy did.
public enum Placement {
    /// To where the subject is on the last day; to nobody when it is nowhere then.
    AT_END,
    /// To each place by its share of the days on which the subject was anywhere. The parts add up
    /// to the figure exactly. There is no median of parts.
    BY_DAYS
}
