package io.baigong.evaluator.unit;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// How large a unit is and what it measures.
///
/// @param factor times the product of the bases
/// @param dimension the bases with their powers, none of them 0
record Size(Factor factor, Map<String, Integer> dimension) {
    static final Size ONE = new Size(Factor.ONE, Map.of());

    Size {
        dimension = Collections.unmodifiableMap(new TreeMap<>(dimension));
    }

    static Size base(String name) {
        return new Size(Factor.ONE, Map.of(name, 1));
    }

    Size times(Size other) {
        var sum = new TreeMap<>(dimension);
        other.dimension.forEach((base, power) -> sum.merge(base, power, Size::sum));
        return new Size(factor.times(other.factor), sum);
    }

    Size times(long numerator, long denominator) {
        return new Size(factor.times(Factor.of(numerator, denominator)), dimension);
    }

    Size pow(int power) {
        var powers = new TreeMap<String, Integer>();
        if (power != 0) dimension.forEach((base, of) -> powers.put(base, of * power));
        return new Size(factor.pow(power), powers);
    }

    /// The sum of two powers; null removes the base.
    @SuppressWarnings("NullAway") // what Map.merge wants
    static Integer sum(Integer one, Integer other) {
        return one + other == 0 ? null : Integer.valueOf(one + other);
    }
}
