package io.baigong.evaluator.expression;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Names and values for tests: `a`, `b`, `c` are plain numbers, `p`, `q` truths, `s`, `u` texts.
final class Formulas {
    static final Names NAMES = names("a", "", "b", "", "c", "");

    private Formulas() {}

    /// Numbers by name and unit in turn, after them the truths and texts.
    static Names names(String... numbers) {
        var types = new LinkedHashMap<String, Type>();
        for (int i = 0; i < numbers.length; i += 2) {
            types.put(numbers[i], Type.number(numbers[i + 1]));
        }
        types.put("p", Type.TRUTH);
        types.put("q", Type.TRUTH);
        types.put("s", Type.TEXT);
        types.put("u", Type.TEXT);
        return new Names(types);
    }

    /// The value over decimals for `a`, `b`, `c`, `p`, `q`, `s`, `u`; texts of digits are numbers
    /// in the first three places.
    static @Nullable Object value(String formula, @Nullable Object... given) {
        var slots = new @Nullable Object[7];
        for (int i = 0; i < given.length; i++) {
            slots[i] =
                    i < 3 && given[i] instanceof String number ? new BigDecimal(number) : given[i];
        }
        return Expression.of(formula, NAMES).decimals().value(slots);
    }

    /// The value over doubles.
    static double streamed(String formula, double... given) {
        var slots = new double[7];
        Arrays.fill(slots, Double.NaN);
        System.arraycopy(given, 0, slots, 0, given.length);
        return Expression.of(formula, NAMES).doubles().value(slots);
    }
}
