package io.baigong.evaluator.rollup;

/// What a roll-up is to calculate.
public record Plan(How how, Period period, Placement placement) {
    /// @throws IllegalArgumentException for a median by days
    public Plan {
        if (how == How.MEDIAN && placement == Placement.BY_DAYS) {
            throw new IllegalArgumentException(
                    "a median needs whole subjects: placement must be AT_END, was BY_DAYS");
        }
    }
}
