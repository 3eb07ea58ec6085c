package io.baigong.evaluator.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A formula that was read and checked: its names are known, its types and units fit.
///
/// The language is described in docs/methods.md. At most 2,000 characters, nested at most 32 deep;
/// there are no loops, so the cost is bounded by the length.
public final class Expression {
    private final String source;

    private Expression(String source) {
        this.source = source;
    }

    /// Reads and checks a formula.
    ///
    /// @throws ExpressionFault the first thing that is wrong with it
    public static Expression of(String source, Names names) {
        throw new UnsupportedOperationException(source + names);
    }

    /// Of the value. A number's unit was inferred.
    public Type type() {
        throw new UnsupportedOperationException();
    }

    /// May the value stand where this type is wanted: the same type and unit, or a bare zero?
    public boolean fits(Type wanted) {
        throw new UnsupportedOperationException(wanted.toString());
    }

    /// The names it uses, in the order of the slots.
    public List<String> uses() {
        throw new UnsupportedOperationException();
    }

    /// As written.
    public String source() {
        return source;
    }

    /// Compiles it over exact decimals; keep the result.
    public DecimalFormula decimals() {
        throw new UnsupportedOperationException();
    }

    /// Compiles it over doubles; keep the result.
    ///
    /// @throws ExpressionFault when it uses texts
    public DoubleFormula doubles() {
        throw new UnsupportedOperationException();
    }

    /// The first reason why [DecimalFormula#value] is missing for these slots, found by walking
    /// through the formula: slower than the value itself.
    ///
    /// @return null when the value is not missing
    public @Nullable Missing whyMissing(@Nullable Object[] slots) {
        throw new UnsupportedOperationException();
    }
}
