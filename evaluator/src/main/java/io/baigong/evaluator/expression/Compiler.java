package io.baigong.evaluator.expression;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Makes hidden classes of formulas. They live as long as somebody holds the formula.
final class Compiler {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final ClassDesc FORMULA =
            ClassDesc.of(Compiler.class.getPackageName(), "Formula");
    private static final MethodTypeDesc OF_DECIMALS =
            MethodTypeDesc.of(CD_Object, CD_Object.arrayType());
    private static final MethodTypeDesc OF_DOUBLES =
            MethodTypeDesc.of(CD_double, CD_double.arrayType());

    private Compiler() {}

    static DecimalFormula decimals(Node node) {
        var data = new ArrayList<Object>();
        Consumer<CodeBuilder> body =
                code -> {
                    // The builder may start again, for longer jumps.
                    data.clear();
                    new DecimalEmitter(code, data).formula(node);
                };
        return instance(DecimalFormula.class, OF_DECIMALS, body, data);
    }

    static DoubleFormula doubles(Node node) {
        return instance(
                DoubleFormula.class,
                OF_DOUBLES,
                code -> new DoubleEmitter(code).formula(node),
                List.of());
    }

    private static <T> T instance(
            Class<T> kind, MethodTypeDesc type, Consumer<CodeBuilder> body, List<Object> data) {
        byte[] bytes =
                ClassFile.of()
                        .build(
                                FORMULA,
                                made ->
                                        made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                                                .withInterfaceSymbols(
                                                        kind.describeConstable().orElseThrow())
                                                .withMethodBody(
                                                        INIT_NAME, MTD_void, 0, Compiler::init)
                                                .withMethodBody(
                                                        "value", type, ClassFile.ACC_PUBLIC, body));
        try {
            Class<?> hidden =
                    LOOKUP.defineHiddenClassWithClassData(bytes, List.copyOf(data), true)
                            .lookupClass();
            return kind.cast(hidden.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a compiled formula cannot be loaded", e);
        }
    }

    private static void init(CodeBuilder code) {
        code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_();
    }
}
