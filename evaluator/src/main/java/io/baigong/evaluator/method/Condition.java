package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.DecimalFormula;

/// A formula that is true or false; missing is not true.
///
/// @param uses columns
record Condition(String source, DecimalFormula formula, int[] uses) {
    boolean holds(Row row) {
        return Boolean.TRUE.equals(formula.value(row.values));
    }
}
