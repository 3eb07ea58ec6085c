package io.baigong.evaluator.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import io.baigong.evaluator.expression.Node.Function;
import io.baigong.evaluator.expression.Node.Operator;
import io.baigong.evaluator.expression.Node.Relation;
import io.baigong.evaluator.unit.Factor;
import io.baigong.evaluator.unit.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/// Finds the names, infers types and units, takes decimal literals as they are written, and says
/// what is wrong and what would be right.
final class Checker {
    private static final int DEEPEST = 32;
    private static final int HIGHEST_POWER = 100;
    private static final int MOST_DIGITS = 34;

    private final Syntax syntax;
    private final Source source;
    private final UnitRules units;
    private final Map<String, Type> types;
    private final Map<String, Integer> slots = new HashMap<>();

    private Checker(Syntax syntax, Names names) {
        this.syntax = syntax;
        this.source = syntax.source();
        this.units = new UnitRules(source);
        this.types = names.types();
        types.keySet().forEach(name -> slots.put(name, slots.size()));
    }

    static Node check(Syntax syntax, Names names) {
        if (Nesting.exceeds(syntax.root(), DEEPEST)) {
            throw syntax.source()
                    .fault(
                            0,
                            "expected at most %d levels of nesting, got more".formatted(DEEPEST),
                            "Split it into steps.");
        }
        return new Checker(syntax, names).of(syntax.root());
    }

    private Node of(CelExpr node) {
        return switch (node.exprKind().getKind()) {
            case CONSTANT -> constant(node);
            case IDENT -> input(node);
            case CALL -> node.call().target().isPresent() ? member(node) : call(node);
            case SELECT -> throw fault(node, "there is nothing behind a point here", "");
            case LIST ->
                    throw fault(node, "a list may only stand behind in", "x in [\"a\", \"b\"]");
            case STRUCT, MAP -> throw fault(node, "formulas have no maps", "");
            case COMPREHENSION, NOT_SET -> throw fault(node, "this is not part of formulas", "");
        };
    }

    private Node constant(CelExpr node) {
        CelConstant value = node.constant();
        return switch (value.getKind()) {
            case INT64_VALUE -> number(BigDecimal.valueOf(value.int64Value()));
            case DOUBLE_VALUE -> number(exact(node));
            case STRING_VALUE -> new Node.Constant(value.stringValue(), Type.TEXT);
            case BOOLEAN_VALUE -> new Node.Constant(value.booleanValue(), Type.TRUTH);
            case NULL_VALUE ->
                    throw fault(node, "nothing equals a missing value", "known(x), orElse(x, y)");
            case UINT64_VALUE ->
                    throw fault(
                            node, "a number has no letters behind it", value.uint64Value() + "");
            case BYTES_VALUE, TIMESTAMP_VALUE, DURATION_VALUE, NOT_SET ->
                    throw fault(node, "this literal is not part of formulas", "");
        };
    }

    private static Node number(BigDecimal value) {
        return new Node.Constant(value, UnitRules.PLAIN);
    }

    /// As written, not as the nearest double.
    private BigDecimal exact(CelExpr node) {
        String written = source.token(syntax.at(node));
        BigDecimal value;
        try {
            value = new BigDecimal(written);
        } catch (NumberFormatException e) {
            throw fault(node, "expected a number, got " + written, "");
        }
        if (value.scale() > DecimalMath.DIGITS || DecimalMath.bounded(value) == null) {
            throw fault(
                    node,
                    "expected at most %1$d digits before and %1$d behind the point, got %2$s"
                            .formatted(DecimalMath.DIGITS, written),
                    "");
        }
        boolean negative = Math.copySign(1, node.constant().doubleValue()) < 0;
        return negative ? value.negate() : value;
    }

    private Node input(CelExpr node) {
        String name = node.ident().name();
        Type type = types.get(name);
        if (type == null) {
            throw fault(
                    node,
                    "there is no name " + name,
                    Suggestion.of(name, Stream.concat(types.keySet().stream(), Calls.names())));
        }
        return new Node.Input(name, slots.getOrDefault(name, 0), type, syntax.at(node));
    }

    private Node member(CelExpr node) {
        String name = node.call().function();
        if (name.equals("startsWith") && node.call().args().size() == 1) {
            Node text = text(node.call().target().orElseThrow());
            return new Node.Prefix(text, text(node.call().args().getFirst()));
        }
        String hint =
                Calls.isFunction(name) ? Calls.signature(name) : Suggestion.of(name, Calls.names());
        throw fault(node, Calls.why(name, "cannot be called with a point"), hint);
    }

    private Node call(CelExpr node) {
        List<CelExpr> arguments = node.call().args();
        String name = node.call().function();
        return switch (name) {
            case "_+_" -> sum(node, Operator.PLUS);
            case "_-_" -> sum(node, Operator.MINUS);
            case "_*_" -> product(node, Operator.TIMES, Unit::times);
            case "_/_" -> product(node, Operator.OVER, Unit::over);
            case "-_" -> applied(node, Function.NEGATE);
            case "_<_" -> comparison(node, Relation.LESS);
            case "_<=_" -> comparison(node, Relation.AT_MOST);
            case "_>_" -> comparison(node, Relation.GREATER);
            case "_>=_" -> comparison(node, Relation.AT_LEAST);
            case "_==_" -> comparison(node, Relation.EQUAL);
            case "_!=_" -> comparison(node, Relation.UNEQUAL);
            case "_&&_" -> new Node.Logic(true, truth(arguments.get(0)), truth(arguments.get(1)));
            case "_||_" -> new Node.Logic(false, truth(arguments.get(0)), truth(arguments.get(1)));
            case "!_" -> new Node.Not(truth(arguments.getFirst()));
            case "_?_:_" -> choice(node);
            case "@in" -> membership(node);
            case "_%_" -> throw fault(node, "% is no sign of calculation", "x - floor(x / y) * y");
            case "_[_]" -> throw fault(node, "formulas have no lists to take from", "");
            default -> named(node, name, arguments);
        };
    }

    private Node named(CelExpr node, String name, List<CelExpr> arguments) {
        Calls.check(name, arguments.size(), (message, hint) -> fault(node, message, hint));
        return switch (name) {
            case "known" -> new Node.Known(of(arguments.getFirst()));
            case "orElse" -> otherwise(node, arguments);
            case "min" -> extreme(node, arguments, true);
            case "max" -> extreme(node, arguments, false);
            case "clamp" -> clamp(node, arguments);
            case "abs" -> applied(node, Function.ABS);
            case "floor" -> applied(node, Function.FLOOR);
            case "ceil" -> applied(node, Function.CEIL);
            case "sqrt" -> applied(node, Function.SQRT);
            case "ln" -> applied(node, Function.LN);
            case "log10" -> applied(node, Function.LOG10);
            case "round" ->
                    new Node.Rounded(
                            numeric(arguments.get(0)), whole(arguments.get(1), MOST_DIGITS));
            case "pow" -> power(node, arguments);
            case "convert" -> convert(node, arguments);
            case "number" -> inUnit(node, arguments);
            default ->
                    throw fault(
                            node,
                            Calls.why(name, "is no function"),
                            Suggestion.of(name, Calls.names()));
        };
    }

    private Node sum(CelExpr node, Operator operator) {
        Node left = numeric(node.call().args().get(0));
        Node right = numeric(node.call().args().get(1));
        int at = syntax.at(node);
        return new Node.Arithmetic(
                operator, left, right, units.same(at, operator.sign, left, right), at);
    }

    private Node product(CelExpr node, Operator operator, BinaryOperator<Unit> rule) {
        Node left = numeric(node.call().args().get(0));
        Node right = numeric(node.call().args().get(1));
        int at = syntax.at(node);
        return new Node.Arithmetic(operator, left, right, units.product(at, rule, left, right), at);
    }

    private Node applied(CelExpr node, Function function) {
        Node of = numeric(node.call().args().getFirst());
        int at = syntax.at(node);
        return new Node.Applied(function, of, units.applied(at, function, of), at);
    }

    private Node comparison(CelExpr node, Relation relation) {
        Node left = of(node.call().args().get(0));
        Node right = of(node.call().args().get(1));
        Type type = units.same(syntax.at(node), relation.sign, left, right);
        if (relation.ordered() && !(type instanceof Type.Number)) {
            throw fault(
                    node, relation.sign + " compares numbers, got " + UnitRules.shown(type), "");
        }
        return new Node.Comparison(relation, left, right);
    }

    private Node choice(CelExpr node) {
        List<CelExpr> arguments = node.call().args();
        Node condition = truth(arguments.get(0));
        Node then = of(arguments.get(1));
        Node otherwise = of(arguments.get(2));
        return new Node.Choice(
                condition, then, otherwise, units.same(syntax.at(node), "? :", then, otherwise));
    }

    private Node otherwise(CelExpr node, List<CelExpr> arguments) {
        Node of = of(arguments.get(0));
        Node other = of(arguments.get(1));
        return new Node.Otherwise(of, other, units.same(syntax.at(node), "orElse", of, other));
    }

    private Node membership(CelExpr node) {
        Node of = of(node.call().args().get(0));
        CelExpr list = node.call().args().get(1);
        if (list.exprKind().getKind() != Kind.LIST || list.list().elements().isEmpty()) {
            throw fault(node, "expected a list of values behind in", "x in [\"a\", \"b\"]");
        }
        var among = new ArrayList<Node>();
        for (CelExpr element : list.list().elements()) {
            Node value = of(element);
            if (units.same(syntax.at(element), "in", of, value) instanceof Type.Truth) {
                throw fault(node, "in looks for numbers and texts, got a truth", "");
            }
            among.add(value);
        }
        return new Node.Membership(of, among);
    }

    /// Halved again and again, so that many arguments make no deep tree.
    private Node extreme(CelExpr node, List<CelExpr> arguments, boolean smaller) {
        if (arguments.size() == 1) return numeric(arguments.getFirst());
        int half = arguments.size() / 2;
        Node left = extreme(node, arguments.subList(0, half), smaller);
        Node right = extreme(node, arguments.subList(half, arguments.size()), smaller);
        return extreme(node, smaller, left, right);
    }

    private Node extreme(CelExpr node, boolean smaller, Node left, Node right) {
        Type type = units.same(syntax.at(node), node.call().function(), left, right);
        return new Node.Extreme(smaller, left, right, type);
    }

    private Node clamp(CelExpr node, List<CelExpr> arguments) {
        Node of = numeric(arguments.get(0));
        Node low = numeric(arguments.get(1));
        Node high = numeric(arguments.get(2));
        return extreme(node, false, extreme(node, true, of, high), low);
    }

    private Node power(CelExpr node, List<CelExpr> arguments) {
        Node of = numeric(arguments.get(0));
        int power = whole(arguments.get(1), HIGHEST_POWER);
        int at = syntax.at(node);
        return new Node.Power(of, power, units.power(at, of, power), at);
    }

    private Node convert(CelExpr node, List<CelExpr> arguments) {
        Node of = numeric(arguments.get(0));
        Unit to = unit(arguments.get(1));
        int at = syntax.at(node);
        return new Node.Conversion(of, units.factor(at, of, to), new Type.Number(to), at);
    }

    private Node inUnit(CelExpr node, List<CelExpr> arguments) {
        Node of = numeric(arguments.get(0));
        Unit to = unit(arguments.get(1));
        int at = syntax.at(node);
        units.mustBePlain(at, "number", of);
        return new Node.Conversion(of, Factor.ONE, new Type.Number(to), at);
    }

    private Node numeric(CelExpr node) {
        Node result = of(node);
        if (result.type() instanceof Type.Number) return result;
        throw fault(node, "expected a number, got " + UnitRules.shown(result.type()), "");
    }

    private Node truth(CelExpr node) {
        Node result = of(node);
        if (result.type() instanceof Type.Truth) return result;
        throw fault(node, "expected true or false, got " + UnitRules.shown(result.type()), "");
    }

    private Node text(CelExpr node) {
        Node result = of(node);
        if (result.type() instanceof Type.Text) return result;
        throw fault(node, "expected a text, got " + UnitRules.shown(result.type()), "");
    }

    private int whole(CelExpr node, int most) {
        long value = Long.MAX_VALUE;
        if (node.constantOrDefault().getKind() == CelConstant.Kind.INT64_VALUE) {
            value = node.constant().int64Value();
        }
        if (Math.abs((double) value) <= most) return (int) value;
        throw fault(node, "expected a whole number from -%1$d to %1$d".formatted(most), "");
    }

    private Unit unit(CelExpr node) {
        if (node.constantOrDefault().getKind() != CelConstant.Kind.STRING_VALUE) {
            throw fault(node, "expected a unit in quotes", "\"kWh\"");
        }
        return units.read(syntax.at(node), node.constant().stringValue());
    }

    private ExpressionFault fault(CelExpr node, String message, String hint) {
        return source.fault(syntax.at(node), message, hint);
    }
}
