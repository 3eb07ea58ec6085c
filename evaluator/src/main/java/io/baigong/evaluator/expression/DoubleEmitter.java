package io.baigong.evaluator.expression;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;

import io.baigong.evaluator.expression.Node.Function;
import io.baigong.evaluator.expression.Node.Operator;
import io.baigong.evaluator.expression.Node.Relation;
import io.baigong.evaluator.unit.Factor;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.math.BigDecimal;

/// Numbers are doubles, NaN where missing. There are no texts.
final class DoubleEmitter extends Emitter {
    private static final ClassDesc MATH = Math.class.describeConstable().orElseThrow();
    private static final ClassDesc OURS = DoubleMath.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc ONE = MethodTypeDesc.of(CD_double, CD_double);
    private static final MethodTypeDesc TWO = MethodTypeDesc.of(CD_double, CD_double, CD_double);
    private static final MethodTypeDesc WITH_INT = MethodTypeDesc.of(CD_double, CD_double, CD_int);

    DoubleEmitter(CodeBuilder code) {
        super(code);
    }

    @Override
    void returnValue(Node node) {
        code.invokestatic(OURS, "finite", ONE).dreturn();
    }

    @Override
    void returnTruth(boolean truth) {
        code.loadConstant(truth ? 1.0 : 0.0).dreturn();
    }

    @Override
    void returnAny() {
        code.dreturn();
    }

    @Override
    void pushMissing() {
        code.loadConstant(Double.NaN);
    }

    @Override
    void push(Node.Constant constant) {
        if (!(constant.value() instanceof BigDecimal number)) throw text();
        code.loadConstant(number.doubleValue());
    }

    @Override
    void push(Node.Input input) {
        code.aload(1).loadConstant(input.slot()).daload();
    }

    @Override
    void calculate(Operator operator, boolean known) {
        switch (operator) {
            case PLUS -> code.dadd();
            case MINUS -> code.dsub();
            case TIMES -> code.dmul();
            case OVER -> {
                if (known) code.ddiv();
                else code.invokestatic(OURS, "over", TWO);
            }
        }
    }

    @Override
    void apply(Function function) {
        switch (function) {
            case NEGATE -> code.dneg();
            case ABS, FLOOR, CEIL, SQRT -> code.invokestatic(MATH, function.name, ONE);
            case LN, LOG10 -> code.invokestatic(OURS, function.name, ONE);
        }
    }

    @Override
    void extreme(boolean smaller) {
        code.invokestatic(MATH, smaller ? "min" : "max", TWO);
    }

    @Override
    void round(int digits) {
        code.loadConstant(digits).invokestatic(OURS, "round", WITH_INT);
    }

    @Override
    void power(int power) {
        code.loadConstant(power).invokestatic(OURS, "pow", WITH_INT);
    }

    @Override
    void convert(Factor factor) {
        code.loadConstant(factor.nearest()).dmul();
    }

    @Override
    void ifKnownKeep(Label known) {
        code.dup2().dup2().dcmpl().ifeq(known).pop2();
    }

    @Override
    void ifKnown(Label known) {
        // Only NaN differs from itself.
        code.dup2().dcmpl().ifeq(known);
    }

    @Override
    int store(Node node) {
        int variable = code.allocateLocal(TypeKind.DOUBLE);
        code.dstore(variable);
        return variable;
    }

    @Override
    void ifMissing(int variable, Label missing) {
        code.dload(variable).dload(variable).dcmpl().ifne(missing);
    }

    @Override
    void ifHolds(Relation relation, Type type, int left, int right, Label yes) {
        code.dload(left).dload(right).dcmpl();
        switch (relation) {
            case LESS -> code.iflt(yes);
            case AT_MOST -> code.ifle(yes);
            case GREATER -> code.ifgt(yes);
            case AT_LEAST -> code.ifge(yes);
            case EQUAL -> code.ifeq(yes);
            case UNEQUAL -> code.ifne(yes);
        }
    }

    @Override
    void ifStartsWith(int text, int start, Label yes) {
        throw text();
    }

    @Override
    void branch(Node.Input input, Label yes, Label no, Label missing) {
        push(input);
        int variable = store(input);
        ifMissing(variable, missing);
        code.dload(variable).loadConstant(0.0).dcmpl().ifne(yes).goto_(no);
    }

    private static IllegalStateException text() {
        return new IllegalStateException("texts were to be refused before");
    }
}
