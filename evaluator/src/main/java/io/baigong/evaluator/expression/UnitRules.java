package io.baigong.evaluator.expression;

import io.baigong.evaluator.expression.Node.Function;
import io.baigong.evaluator.unit.Factor;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import java.math.BigDecimal;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/// Which units go together, and the unit of what comes out.
final class UnitRules {
    static final Type.Number PLAIN = new Type.Number(Unit.ONE);

    private final Source source;

    UnitRules(Source source) {
        this.source = source;
    }

    /// The type of two values that must be alike. A bare zero is alike to any number.
    ///
    /// @param sign of the operator, or the name of the function
    Type same(int at, String sign, Node left, Node right) {
        if (left.type().equals(right.type())) return left.type();
        if (!(left.type() instanceof Type.Number one)
                || !(right.type() instanceof Type.Number other)) {
            throw source.fault(
                    at,
                    "%s needs two of a kind, got %s and %s"
                            .formatted(sign, shown(left.type()), shown(right.type())),
                    "");
        }
        if (isBareZero(right)) return one;
        if (isBareZero(left)) return other;
        throw source.fault(
                at,
                "%s needs one unit on both sides, got %s and %s"
                        .formatted(sign, one.unit().shown(), other.unit().shown()),
                hint(left, one.unit(), right, other.unit()));
    }

    Type product(int at, BinaryOperator<Unit> rule, Node left, Node right) {
        return guarded(at, () -> rule.apply(unit(left), unit(right)));
    }

    Type power(int at, Node of, int power) {
        return guarded(at, () -> unit(of).pow(power));
    }

    Type applied(int at, Function function, Node of) {
        return switch (function) {
            case NEGATE, ABS, FLOOR, CEIL -> of.type();
            case SQRT -> root(at, of);
            case LN, LOG10 -> {
                mustBePlain(at, function.name, of);
                yield PLAIN;
            }
        };
    }

    void mustBePlain(int at, String function, Node of) {
        Unit unit = unit(of);
        if (unit.equals(Unit.ONE)) return;
        String hint =
                unit.sameDimension(Unit.ONE)
                        ? "convert(%s, \"1\")".formatted(of.spelled())
                        : "%s / number(1, \"%s\")".formatted(of.spelled(), unit);
        throw source.fault(
                at, "%s takes a plain number, got %s".formatted(function, unit.shown()), hint);
    }

    Factor factor(int at, Node of, Unit to) {
        try {
            return unit(of).factorTo(to);
        } catch (UnitFault fault) {
            String hint =
                    isBareZero(of) || of instanceof Node.Constant
                            ? "number(%s, \"%s\")".formatted(of.spelled(), to)
                            : fault.hint();
            throw source.fault(at, "" + fault.getMessage(), hint);
        }
    }

    Unit read(int at, String unit) {
        try {
            return Unit.of(unit);
        } catch (UnitFault fault) {
            throw source.fault(at, "" + fault.getMessage(), fault.hint());
        }
    }

    /// What a value of another unit must become.
    static String hint(Node given, Unit have, Unit wanted) {
        if (have.sameDimension(wanted)) {
            return "convert(%s, \"%s\")".formatted(given.spelled(), wanted.shown());
        }
        return given instanceof Node.Constant
                ? "number(%s, \"%s\")".formatted(given.spelled(), wanted)
                : "";
    }

    static String shown(Type type) {
        return switch (type) {
            case Type.Number(Unit unit) ->
                    unit.equals(Unit.ONE) ? "a number" : "a number in " + unit;
            case Type.Text _ -> "a text";
            case Type.Truth _ -> "true or false";
        };
    }

    /// A zero fits any unit, also behind a minus or as one of two possible values.
    static boolean isBareZero(Node node) {
        return switch (node) {
            case Node.Constant(BigDecimal value, _) -> value.signum() == 0;
            case Node.Applied(Function function, Node of, _, _) ->
                    function == Function.NEGATE && isBareZero(of);
            case Node.Choice(_, Node then, Node otherwise, _) ->
                    isBareZero(then) && isBareZero(otherwise);
            case Node.Constant _,
                    Node.Input _,
                    Node.Arithmetic _,
                    Node.Extreme _,
                    Node.Rounded _,
                    Node.Power _,
                    Node.Conversion _,
                    Node.Otherwise _,
                    Node.Truth _ ->
                    false;
        };
    }

    static Unit unit(Node node) {
        if (node.type() instanceof Type.Number(Unit unit)) return unit;
        throw new IllegalStateException("expected a number, got " + node.type());
    }

    private Type root(int at, Node of) {
        Unit root = unit(of).root();
        if (root != null) return new Type.Number(root);
        throw source.fault(at, "expected the unit of a square, got " + unit(of).shown(), "");
    }

    private static String hint(Node left, Unit one, Node right, Unit other) {
        // What is written out is easier to change than what is given.
        return left instanceof Node.Constant ? hint(left, one, other) : hint(right, other, one);
    }

    private Type guarded(int at, Supplier<Unit> unit) {
        try {
            return new Type.Number(unit.get());
        } catch (UnitFault fault) {
            throw source.fault(at, "" + fault.getMessage(), fault.hint());
        }
    }
}
