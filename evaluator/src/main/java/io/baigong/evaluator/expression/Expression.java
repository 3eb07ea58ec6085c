package io.baigong.evaluator.expression;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A formula that was read and checked: its names are known, its types and units fit.
///
/// The language is described in docs/methods.md. At most 2,000 characters, nested at most 32 deep;
/// there are no loops, so the cost is bounded by the length.
public final class Expression {
    private final Source source;
    private final Node root;

    private Expression(Source source, Node root) {
        this.source = source;
        this.root = root;
    }

    /// Reads and checks a formula.
    ///
    /// @throws ExpressionFault the first thing that is wrong with it
    public static Expression of(String text, Names names) {
        var source = new Source(text);
        if (text.isBlank()) throw source.fault(0, "expected a formula, got nothing", "");
        Syntax syntax = Syntax.of(source);
        Node root = Checker.check(syntax, names);
        Dialect.check(syntax, root);
        return new Expression(source, root);
    }

    /// Reads and checks a formula that must give a certain type.
    ///
    /// @throws ExpressionFault the first thing that is wrong with it
    public static Expression of(String text, Names names, Type wanted) {
        Expression read = of(text, names);
        if (read.fits(wanted)) return read;
        throw read.source.fault(
                0,
                "expected %s, got %s"
                        .formatted(UnitRules.shown(wanted), UnitRules.shown(read.type())),
                read.hint(wanted));
    }

    /// Of the value. A number's unit was inferred.
    public Type type() {
        return root.type();
    }

    /// May the value stand where this type is wanted: the same type and unit, or a bare zero?
    public boolean fits(Type wanted) {
        return root.type().equals(wanted)
                || (wanted instanceof Type.Number && UnitRules.isBareZero(root));
    }

    /// The names it uses, in the order of the slots.
    public List<String> uses() {
        return root.all()
                .filter(Node.Input.class::isInstance)
                .map(Node.Input.class::cast)
                .sorted(Comparator.comparingInt(Node.Input::slot))
                .map(Node.Input::name)
                .distinct()
                .toList();
    }

    /// As written.
    public String source() {
        return source.text();
    }

    /// Compiles it over exact decimals; keep the result.
    public DecimalFormula decimals() {
        return Compiler.decimals(root);
    }

    /// Compiles it over doubles; keep the result.
    ///
    /// @throws ExpressionFault when it uses texts
    public DoubleFormula doubles() {
        root.all()
                .filter(node -> node.type() instanceof Type.Text)
                .findFirst()
                .ifPresent(text -> {
                    int at = text instanceof Node.Input input ? input.at() : 0;
                    throw source.fault(at, "a stream has no texts, got " + text.spelled(), "");
                });
        return Compiler.doubles(root);
    }

    /// The first reason why [DecimalFormula#value] is missing for these slots, found by walking
    /// through the formula: slower than the value itself.
    ///
    /// @return null when the value is not missing
    public @Nullable Missing whyMissing(@Nullable Object[] slots) {
        return new Walk(source, slots).of(root) instanceof Missing missing ? missing : null;
    }

    @Override
    public String toString() {
        return source.text();
    }

    private String hint(Type wanted) {
        if (!(wanted instanceof Type.Number(var to))
                || !(root.type() instanceof Type.Number(var have))) {
            return "";
        }
        return have.sameDimension(to)
                ? "convert(%s, \"%s\")".formatted(source.text(), to.shown())
                : UnitRules.hint(root, have, to);
    }
}
