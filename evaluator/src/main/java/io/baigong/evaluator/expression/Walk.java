package io.baigong.evaluator.expression;

import io.baigong.evaluator.expression.Missing.Cause;
import io.baigong.evaluator.expression.Node.Relation;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Goes through a formula as the compiled code does, and carries the reason along with what is
/// missing: every value is a BigDecimal, a String, a Boolean or a [Missing]. Each part is visited
/// once at most.
final class Walk {
    /// Of one number or two; the second is 0 where there is one.
    private interface Rule {
        @Nullable BigDecimal of(BigDecimal a, BigDecimal b);
    }

    private final Source source;
    private final @Nullable Object[] slots;

    Walk(Source source, @Nullable Object[] slots) {
        this.source = source;
        this.slots = slots;
    }

    Object of(Node node) {
        return switch (node) {
            case Node.Constant(Object value, _) -> value;
            case Node.Input input -> input(input);
            case Node.Arithmetic arithmetic -> arithmetic(arithmetic);
            case Node.Applied applied -> applied(applied);
            case Node.Extreme(boolean smaller, Node left, Node right, _) ->
                    numbers(left, right, smaller ? DecimalMath::smaller : DecimalMath::larger);
            case Node.Rounded(Node of, int digits) ->
                    number(of, (value, _) -> DecimalMath.round(value, digits));
            case Node.Power power -> power(power);
            case Node.Conversion(Node of, var factor, _, _) ->
                    number(of, (value, _) -> DecimalMath.convert(value, factor));
            case Node.Otherwise(Node of, Node other, _) -> {
                Object value = of(of);
                yield value instanceof Missing ? of(other) : value;
            }
            case Node.Choice(Node condition, Node then, Node otherwise, _) -> {
                Object value = of(condition);
                yield value instanceof Boolean truth ? of(truth ? then : otherwise) : value;
            }
            case Node.Comparison(Relation relation, Node left, Node right) ->
                    comparison(relation, of(left), right);
            case Node.Membership membership -> membership(membership, of(membership.of()));
            case Node.Prefix(Node text, Node start) -> prefix(of(text), start);
            case Node.Logic(boolean both, Node left, Node right) -> logic(both, of(left), right);
            case Node.Not(Node of) -> {
                Object value = of(of);
                yield value instanceof Boolean truth ? (Object) !truth : value;
            }
            case Node.Known(Node of) -> !(of(of) instanceof Missing);
        };
    }

    private Object input(Node.Input input) {
        Object value = slots[input.slot()];
        if (value == null) return missing(Cause.INPUT, input.name(), input.at());
        if (!(value instanceof BigDecimal number)) return value;
        BigDecimal bounded = DecimalMath.bounded(number);
        return bounded == null ? missing(Cause.TOO_LARGE, input.name(), input.at()) : bounded;
    }

    private Object arithmetic(Node.Arithmetic node) {
        Rule rule =
                switch (node.operator()) {
                    case PLUS -> DecimalMath::plus;
                    case MINUS -> DecimalMath::minus;
                    case TIMES -> DecimalMath::times;
                    case OVER -> DecimalMath::over;
                };
        Object left = of(node.left());
        if (left instanceof Missing) return left;
        Object right = of(node.right());
        if (right instanceof Missing) return right;
        BigDecimal result = rule.of((BigDecimal) left, (BigDecimal) right);
        if (result != null) return result;
        boolean zero = node.operator() == Node.Operator.OVER && ((BigDecimal) right).signum() == 0;
        String what =
                "%s %s %s"
                        .formatted(
                                node.left().spelled(),
                                node.operator().sign,
                                node.right().spelled());
        return missing(zero ? Cause.DIVISION_BY_ZERO : Cause.TOO_LARGE, what, node.at());
    }

    private Object applied(Node.Applied node) {
        Rule rule =
                switch (node.function()) {
                    case NEGATE -> (value, _) -> DecimalMath.negate(value);
                    case ABS -> (value, _) -> DecimalMath.abs(value);
                    case FLOOR -> (value, _) -> DecimalMath.floor(value);
                    case CEIL -> (value, _) -> DecimalMath.ceil(value);
                    case SQRT -> (value, _) -> DecimalMath.sqrt(value);
                    case LN -> (value, _) -> DecimalMath.ln(value);
                    case LOG10 -> (value, _) -> DecimalMath.log10(value);
                };
        return number(node.of(), Cause.UNDEFINED, node.function().name, node.at(), rule);
    }

    private Object power(Node.Power node) {
        Object value = of(node.of());
        if (value instanceof Missing) return value;
        BigDecimal of = (BigDecimal) value;
        BigDecimal result = DecimalMath.pow(of, node.power());
        if (result != null) return result;
        boolean zero = of.signum() == 0;
        return missing(zero ? Cause.DIVISION_BY_ZERO : Cause.TOO_LARGE, "pow", node.at());
    }

    private Object comparison(Relation relation, Object left, Node other) {
        if (left instanceof Missing) return left;
        Object right = of(other);
        if (right instanceof Missing) return right;
        return left instanceof BigDecimal number
                ? relation.holds(number.compareTo((BigDecimal) right))
                : left.equals(right) == (relation == Relation.EQUAL);
    }

    private Object membership(Node.Membership node, Object of) {
        if (of instanceof Missing) return of;
        Object answer = false;
        for (Node element : node.among()) {
            Object equal = comparison(Relation.EQUAL, of, element);
            if (equal.equals(true)) return true;
            if (equal instanceof Missing && !(answer instanceof Missing)) answer = equal;
        }
        return answer;
    }

    private Object prefix(Object text, Node start) {
        if (text instanceof Missing) return text;
        Object begin = of(start);
        return begin instanceof Missing ? begin : ((String) text).startsWith((String) begin);
    }

    private Object logic(boolean both, Object left, Node other) {
        if (left.equals(!both)) return left;
        Object right = of(other);
        return right.equals(!both) || left.equals(both) ? right : left;
    }

    private Object numbers(Node left, Node right, Rule rule) {
        Object a = of(left);
        if (a instanceof Missing) return a;
        Object b = of(right);
        if (b instanceof Missing) return b;
        return orTooLarge(rule.of((BigDecimal) a, (BigDecimal) b));
    }

    private Object number(Node of, Rule rule) {
        return number(of, Cause.TOO_LARGE, "", 0, rule);
    }

    private Object number(Node of, Cause cause, String what, int at, Rule rule) {
        Object value = of(of);
        if (value instanceof Missing) return value;
        BigDecimal result = rule.of((BigDecimal) value, BigDecimal.ZERO);
        return result == null ? missing(cause, what, at) : result;
    }

    private Object orTooLarge(@Nullable BigDecimal result) {
        return result == null ? missing(Cause.TOO_LARGE, "", 0) : result;
    }

    private Missing missing(Cause cause, String what, int at) {
        return new Missing(cause, what, source.line(at), source.column(at));
    }
}
