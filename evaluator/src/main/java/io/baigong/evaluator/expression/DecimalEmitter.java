package io.baigong.evaluator.expression;

import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import io.baigong.evaluator.expression.Node.Function;
import io.baigong.evaluator.expression.Node.Operator;
import io.baigong.evaluator.expression.Node.Relation;
import io.baigong.evaluator.unit.Factor;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.math.BigDecimal;
import java.util.List;

/// Numbers are BigDecimal and texts String, null where missing; what is done with them is in
/// [DecimalMath].
final class DecimalEmitter extends Emitter {
    private static final ClassDesc BIG = BigDecimal.class.describeConstable().orElseThrow();
    private static final ClassDesc MATH = DecimalMath.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc ONE = MethodTypeDesc.of(BIG, BIG);
    private static final MethodTypeDesc TWO = MethodTypeDesc.of(BIG, BIG, BIG);
    private static final MethodTypeDesc WITH_INT = MethodTypeDesc.of(BIG, BIG, CD_int);

    private final List<Object> data;

    /// @param data where the literals go, for the class data of the hidden class
    DecimalEmitter(CodeBuilder code, List<Object> data) {
        super(code);
        this.data = data;
    }

    @Override
    void returnValue(Node node) {
        code.areturn();
    }

    @Override
    void returnTruth(boolean truth) {
        code.getstatic(CD_Boolean, truth ? "TRUE" : "FALSE", CD_Boolean).areturn();
    }

    @Override
    void returnAny() {
        code.areturn();
    }

    @Override
    void pushMissing() {
        code.aconst_null();
    }

    @Override
    void push(Node.Constant constant) {
        if (constant.value() instanceof BigDecimal number) {
            literal(number);
        } else {
            code.loadConstant((String) constant.value());
        }
    }

    @Override
    void push(Node.Input input) {
        slot(input);
        if (input.type() instanceof Type.Text) {
            code.checkcast(CD_String);
        } else {
            code.invokestatic(MATH, "input", MethodTypeDesc.of(BIG, CD_Object));
        }
    }

    @Override
    void calculate(Operator operator, boolean known) {
        String name =
                switch (operator) {
                    case PLUS -> "plus";
                    case MINUS -> "minus";
                    case TIMES -> "times";
                    case OVER -> "over";
                };
        code.invokestatic(MATH, name, TWO);
    }

    @Override
    void apply(Function function) {
        String name =
                switch (function) {
                    case NEGATE -> "negate";
                    case ABS, FLOOR, CEIL, SQRT, LN, LOG10 -> function.name;
                };
        code.invokestatic(MATH, name, ONE);
    }

    @Override
    void extreme(boolean smaller) {
        code.invokestatic(MATH, smaller ? "smaller" : "larger", TWO);
    }

    @Override
    void round(int digits) {
        code.loadConstant(digits).invokestatic(MATH, "round", WITH_INT);
    }

    @Override
    void power(int power) {
        code.loadConstant(power).invokestatic(MATH, "pow", WITH_INT);
    }

    @Override
    void convert(Factor factor) {
        BigDecimal exact = factor.exact();
        if (exact != null) {
            literal(exact);
            code.invokestatic(MATH, "times", TWO);
        } else {
            literal(new BigDecimal(factor.numerator()));
            code.invokestatic(MATH, "times", TWO);
            literal(new BigDecimal(factor.denominator()));
            code.invokestatic(MATH, "over", TWO);
        }
    }

    @Override
    void ifKnownKeep(Label known) {
        code.dup().ifnonnull(known).pop();
    }

    @Override
    void ifKnown(Label known) {
        code.ifnonnull(known);
    }

    @Override
    int store(Node node) {
        int variable = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(variable);
        return variable;
    }

    @Override
    void ifMissing(int variable, Label missing) {
        code.aload(variable).ifnull(missing);
    }

    @Override
    void ifHolds(Relation relation, Type type, int left, int right, Label yes) {
        code.aload(left).aload(right);
        if (type instanceof Type.Text) {
            code.invokevirtual(CD_String, "equals", MethodTypeDesc.of(CD_boolean, CD_Object));
            if (relation == Relation.EQUAL) code.ifne(yes);
            else code.ifeq(yes);
            return;
        }
        code.invokevirtual(BIG, "compareTo", MethodTypeDesc.of(CD_int, BIG));
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
        code.aload(text).aload(start);
        code.invokevirtual(CD_String, "startsWith", MethodTypeDesc.of(CD_boolean, CD_String));
        code.ifne(yes);
    }

    @Override
    void branch(Node.Input input, Label yes, Label no, Label missing) {
        slot(input);
        code.checkcast(CD_Boolean);
        int variable = store(input);
        ifMissing(variable, missing);
        code.aload(variable);
        code.invokevirtual(CD_Boolean, "booleanValue", MethodTypeDesc.of(CD_boolean));
        code.ifne(yes).goto_(no);
    }

    private void slot(Node.Input input) {
        code.aload(1).loadConstant(input.slot()).aaload();
    }

    /// A constant that the just-in-time compiler may trust.
    private void literal(BigDecimal number) {
        code.loadConstant(
                DynamicConstantDesc.ofNamed(
                        ConstantDescs.BSM_CLASS_DATA_AT,
                        ConstantDescs.DEFAULT_NAME,
                        BIG,
                        data.size()));
        data.add(number);
    }
}
