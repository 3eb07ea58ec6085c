package io.baigong.evaluator.expression;

import io.baigong.evaluator.unit.Unit;

/// What a name stands for and what a formula gives.
public sealed interface Type {

    /// A number in a unit; [Unit#ONE] for plain numbers.
    record Number(Unit unit) implements Type {}

    /// Characters; compared, never calculated with.
    record Text() implements Type {}

    /// True or false.
    record Truth() implements Type {}

    Type TEXT = new Text();
    Type TRUTH = new Truth();

    /// A number in a unit.
    ///
    /// @throws io.baigong.evaluator.unit.UnitFault when the text is no unit
    static Type number(String unit) {
        return new Number(Unit.of(unit));
    }
}
