package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Type;

/// A column of a calculation.
///
/// @param name what formulas call it
record Column(String name, Words title, Type type, Kind kind) {
    enum Kind {
        INPUT,
        GROUP,
        WEIGHT,
        COEFFICIENT,
        STEP,
        /// As it came, before a mean stood in for what was missing; formulas do not see it.
        RAW
    }
}
