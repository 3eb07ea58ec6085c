package io.baigong.evaluator.expression;

import io.baigong.evaluator.expression.Node.Function;
import io.baigong.evaluator.expression.Node.Operator;
import io.baigong.evaluator.expression.Node.Relation;
import io.baigong.evaluator.unit.Factor;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.math.BigDecimal;

/// Turns a tree into byte code: numbers and texts onto the stack, truths into jumps to one of three
/// places, for true, false and missing. The code grows with the formula, never faster.
abstract sealed class Emitter permits DecimalEmitter, DoubleEmitter {
    final CodeBuilder code;

    Emitter(CodeBuilder code) {
        this.code = code;
    }

    /// The whole formula and its return.
    void formula(Node node) {
        if (!(node.type() instanceof Type.Truth)) {
            push(node);
            returnValue(node);
            return;
        }
        Label yes = code.newLabel();
        Label no = code.newLabel();
        Label missing = code.newLabel();
        branch(node, yes, no, missing);
        code.labelBinding(yes);
        returnTruth(true);
        code.labelBinding(no);
        returnTruth(false);
        code.labelBinding(missing);
        pushMissing();
        returnAny();
    }

    abstract void returnValue(Node node);

    abstract void returnTruth(boolean truth);

    abstract void returnAny();

    abstract void pushMissing();

    abstract void push(Node.Constant constant);

    abstract void push(Node.Input input);

    /// @param known is the right side a literal other than zero?
    abstract void calculate(Operator operator, boolean known);

    abstract void apply(Function function);

    abstract void extreme(boolean smaller);

    abstract void round(int digits);

    abstract void power(int power);

    abstract void convert(Factor factor);

    /// Leaves the value on the stack and jumps when it is there; else takes it off and goes on.
    abstract void ifKnownKeep(Label known);

    /// Takes the value off the stack.
    abstract void ifKnown(Label known);

    /// Takes the value off the stack into a variable.
    abstract int store(Node node);

    abstract void ifMissing(int variable, Label missing);

    /// Of two variables that are not missing.
    abstract void ifHolds(Relation relation, Type type, int left, int right, Label yes);

    abstract void ifStartsWith(int text, int start, Label yes);

    abstract void branch(Node.Input input, Label yes, Label no, Label missing);

    final void push(Node node) {
        switch (node) {
            case Node.Constant constant -> push(constant);
            case Node.Input input -> push(input);
            case Node.Arithmetic(Operator operator, Node left, Node right, _, _) -> {
                push(left);
                push(right);
                boolean known =
                        right instanceof Node.Constant(BigDecimal value, _) && value.signum() != 0;
                calculate(operator, known);
            }
            case Node.Applied(Function function, Node of, _, _) -> {
                push(of);
                apply(function);
            }
            case Node.Extreme(boolean smaller, Node left, Node right, _) -> {
                push(left);
                push(right);
                extreme(smaller);
            }
            case Node.Rounded(Node of, int digits) -> {
                push(of);
                round(digits);
            }
            case Node.Power(Node of, int power, _, _) -> {
                push(of);
                power(power);
            }
            case Node.Conversion(Node of, Factor factor, _, _) -> {
                push(of);
                if (!factor.isOne()) convert(factor);
            }
            case Node.Otherwise(Node of, Node other, _) -> {
                Label end = code.newLabel();
                push(of);
                ifKnownKeep(end);
                push(other);
                code.labelBinding(end);
            }
            case Node.Choice choice -> push(choice);
            case Node.Truth _ -> throw new IllegalStateException("a truth is no value: " + node);
        }
    }

    private void push(Node.Choice choice) {
        Label yes = code.newLabel();
        Label no = code.newLabel();
        Label missing = code.newLabel();
        Label end = code.newLabel();
        branch(choice.condition(), yes, no, missing);
        code.labelBinding(yes);
        push(choice.then());
        code.goto_(end);
        code.labelBinding(no);
        push(choice.otherwise());
        code.goto_(end);
        code.labelBinding(missing);
        pushMissing();
        code.labelBinding(end);
    }

    final void branch(Node node, Label yes, Label no, Label missing) {
        switch (node) {
            case Node.Constant(Object value, _) ->
                    code.goto_(Boolean.TRUE.equals(value) ? yes : no);
            case Node.Input input -> branch(input, yes, no, missing);
            case Node.Not(Node of) -> branch(of, no, yes, missing);
            case Node.Logic logic -> branch(logic, yes, no, missing);
            case Node.Comparison comparison -> branch(comparison, yes, no, missing);
            case Node.Membership membership -> branch(membership, yes, no, missing);
            case Node.Known(Node of) -> known(of, yes, no);
            case Node.Prefix(Node text, Node start) -> {
                int one = stored(text, missing);
                int other = stored(start, missing);
                ifStartsWith(one, other, yes);
                code.goto_(no);
            }
            case Node.Otherwise(Node of, Node other, _) -> {
                Label unknown = code.newLabel();
                branch(of, yes, no, unknown);
                code.labelBinding(unknown);
                branch(other, yes, no, missing);
            }
            case Node.Choice(Node condition, Node then, Node otherwise, _) -> {
                Label first = code.newLabel();
                Label second = code.newLabel();
                branch(condition, first, second, missing);
                code.labelBinding(first);
                branch(then, yes, no, missing);
                code.labelBinding(second);
                branch(otherwise, yes, no, missing);
            }
            case Node.Arithmetic _,
                    Node.Applied _,
                    Node.Extreme _,
                    Node.Rounded _,
                    Node.Power _,
                    Node.Conversion _ ->
                    throw new IllegalStateException("expected a truth, got " + node);
        }
    }

    /// Kleene's logic: what decides does so even when the other side is missing. A variable keeps
    /// that the left side was missing, so that the right one is there once only.
    private void branch(Node.Logic logic, Label yes, Label no, Label missing) {
        int gap = code.allocateLocal(TypeKind.INT);
        Label leftMissing = code.newLabel();
        Label right = code.newLabel();
        Label undecided = code.newLabel();
        code.iconst_0().istore(gap);
        if (logic.both()) {
            branch(logic.left(), right, no, leftMissing);
        } else {
            branch(logic.left(), yes, right, leftMissing);
        }
        code.labelBinding(leftMissing).iconst_1().istore(gap);
        code.labelBinding(right);
        if (logic.both()) {
            branch(logic.right(), undecided, no, missing);
        } else {
            branch(logic.right(), yes, undecided, missing);
        }
        code.labelBinding(undecided).iload(gap).ifne(missing).goto_(logic.both() ? yes : no);
    }

    private void branch(Node.Comparison comparison, Label yes, Label no, Label missing) {
        if (comparison.left().type() instanceof Type.Truth) {
            int left = truth(comparison.left(), missing);
            int right = truth(comparison.right(), missing);
            boolean equal = comparison.relation() == Relation.EQUAL;
            code.iload(left).iload(right).if_icmpeq(equal ? yes : no).goto_(equal ? no : yes);
            return;
        }
        int left = stored(comparison.left(), missing);
        int right = stored(comparison.right(), missing);
        ifHolds(comparison.relation(), comparison.left().type(), left, right, yes);
        code.goto_(no);
    }

    private void branch(Node.Membership membership, Label yes, Label no, Label missing) {
        int gap = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(gap);
        int of = stored(membership.of(), missing);
        for (Node element : membership.among()) {
            Label gone = code.newLabel();
            Label next = code.newLabel();
            int value = stored(element, gone);
            ifHolds(Relation.EQUAL, element.type(), of, value, yes);
            code.goto_(next).labelBinding(gone).iconst_1().istore(gap).labelBinding(next);
        }
        code.iload(gap).ifne(missing).goto_(no);
    }

    private void known(Node of, Label yes, Label no) {
        if (of.type() instanceof Type.Truth) {
            branch(of, yes, yes, no);
        } else {
            push(of);
            ifKnown(yes);
            code.goto_(no);
        }
    }

    /// A value in a variable; jumps when it is missing.
    private int stored(Node node, Label missing) {
        push(node);
        int variable = store(node);
        if (!(node instanceof Node.Constant)) ifMissing(variable, missing);
        return variable;
    }

    /// A truth as 1 or 0 in a variable; jumps when it is missing.
    private int truth(Node node, Label missing) {
        int variable = code.allocateLocal(TypeKind.INT);
        Label yes = code.newLabel();
        Label no = code.newLabel();
        Label end = code.newLabel();
        branch(node, yes, no, missing);
        code.labelBinding(yes).iconst_1().istore(variable).goto_(end);
        code.labelBinding(no).iconst_0().istore(variable).labelBinding(end);
        return variable;
    }
}
