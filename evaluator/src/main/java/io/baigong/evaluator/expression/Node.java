package io.baigong.evaluator.expression;

import io.baigong.evaluator.unit.Factor;
import java.util.List;
import java.util.stream.Stream;

/// A checked formula as a tree: every unit fits, every name has its slot.
sealed interface Node {

    /// Of the value.
    Type type();

    /// @param value BigDecimal, String or Boolean
    record Constant(Object value, Type type) implements Node {}

    /// @param at offset in the source, in code points
    record Input(String name, int slot, Type type, int at) implements Node {}

    record Arithmetic(Operator operator, Node left, Node right, Type type, int at)
            implements Node {}

    record Applied(Function function, Node of, Type type, int at) implements Node {}

    /// The smaller or the larger of two numbers.
    record Extreme(boolean smaller, Node left, Node right, Type type) implements Node {}

    record Rounded(Node of, int digits) implements Node {
        @Override
        public Type type() {
            return of.type();
        }
    }

    record Power(Node of, int power, Type type, int at) implements Node {}

    /// The same quantity, or a plain number, in a unit.
    record Conversion(Node of, Factor factor, Type type, int at) implements Node {}

    /// A number for a missing one, or a text, or a truth.
    record Otherwise(Node of, Node other, Type type) implements Node {}

    record Choice(Node condition, Node then, Node otherwise, Type type) implements Node {}

    /// What is true, false or missing.
    sealed interface Truth extends Node {
        @Override
        default Type type() {
            return Type.TRUTH;
        }
    }

    /// Of two numbers, two texts or two truths; only numbers have an order.
    record Comparison(Relation relation, Node left, Node right) implements Truth {}

    record Membership(Node of, List<Node> among) implements Truth {}

    record Prefix(Node text, Node start) implements Truth {}

    /// Both, or one of them at least.
    record Logic(boolean both, Node left, Node right) implements Truth {}

    record Not(Node of) implements Truth {}

    record Known(Node of) implements Truth {}

    enum Operator {
        PLUS("+"),
        MINUS("-"),
        TIMES("*"),
        OVER("/");

        final String sign;

        Operator(String sign) {
            this.sign = sign;
        }
    }

    enum Relation {
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">="),
        EQUAL("=="),
        UNEQUAL("!=");

        final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        boolean ordered() {
            return this != EQUAL && this != UNEQUAL;
        }

        /// @param order below, at or above 0, as comparators say it
        boolean holds(int order) {
            return switch (this) {
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
                case EQUAL -> order == 0;
                case UNEQUAL -> order != 0;
            };
        }
    }

    enum Function {
        NEGATE("-"),
        ABS("abs"),
        FLOOR("floor"),
        CEIL("ceil"),
        SQRT("sqrt"),
        LN("ln"),
        LOG10("log10");

        final String name;

        Function(String name) {
            this.name = name;
        }
    }

    /// A name, a literal, or `…`: for messages.
    default String spelled() {
        if (this instanceof Input input) return input.name();
        if (this instanceof Constant(String text, _)) return '"' + text + '"';
        return this instanceof Constant(Object value, _) ? value.toString() : "…";
    }

    /// What it is made of.
    default List<Node> parts() {
        return switch (this) {
            case Constant _, Input _ -> List.of();
            case Arithmetic node -> List.of(node.left, node.right);
            case Applied node -> List.of(node.of);
            case Extreme node -> List.of(node.left, node.right);
            case Rounded node -> List.of(node.of);
            case Power node -> List.of(node.of);
            case Conversion node -> List.of(node.of);
            case Otherwise node -> List.of(node.of, node.other);
            case Choice node -> List.of(node.condition, node.then, node.otherwise);
            case Comparison node -> List.of(node.left, node.right);
            case Membership node -> Stream.concat(Stream.of(node.of), node.among.stream()).toList();
            case Prefix node -> List.of(node.text, node.start);
            case Logic node -> List.of(node.left, node.right);
            case Not node -> List.of(node.of);
            case Known node -> List.of(node.of);
        };
    }

    /// Itself and everything below.
    default Stream<Node> all() {
        return Stream.concat(Stream.of(this), parts().stream().flatMap(Node::all));
    }
}
