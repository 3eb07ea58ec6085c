package io.baigong.evaluator.expression;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A formula compiled over exact decimals. Safe for any number of threads.
public interface DecimalFormula {

    /// @param slots values in the order of [Names]: [BigDecimal], [String] or [Boolean] by the type
    ///   of the name, null where missing; slots the formula does not use may hold anything
    /// @return of the formula's type; null when missing ([Expression#whyMissing] tells why)
    /// @throws ClassCastException when a used slot holds a value of another type
    @Nullable Object value(@Nullable Object[] slots);

    /// The value of a formula that gives a number.
    default @Nullable BigDecimal number(@Nullable Object[] slots) {
        return (BigDecimal) value(slots);
    }

    /// The value of a formula that gives true or false.
    default @Nullable Boolean truth(@Nullable Object[] slots) {
        return (Boolean) value(slots);
    }
}
