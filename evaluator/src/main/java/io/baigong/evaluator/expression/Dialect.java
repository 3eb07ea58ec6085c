package io.baigong.evaluator.expression;

import static dev.cel.common.CelOverloadDecl.newGlobalOverload;

import dev.cel.checker.CelChecker;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.compiler.CelCompilerFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Formulas as the Common Expression Language sees them: numbers are doubles, whole literals among
/// them are widened, and the functions are declared. Its own type checker must agree with ours, so
/// that whatever is accepted here is correct there.
final class Dialect {
    private static final CelType ANY = TypeParamType.create("T");

    /// Only these of the language's own: the fewer, the faster.
    private static final CelStandardDeclarations OPERATORS =
            CelStandardDeclarations.newBuilder()
                    .includeFunctions(
                            StandardFunction.ADD,
                            StandardFunction.SUBTRACT,
                            StandardFunction.MULTIPLY,
                            StandardFunction.DIVIDE,
                            StandardFunction.NEGATE,
                            StandardFunction.LESS,
                            StandardFunction.LESS_EQUALS,
                            StandardFunction.GREATER,
                            StandardFunction.GREATER_EQUALS,
                            StandardFunction.EQUALS,
                            StandardFunction.NOT_EQUALS,
                            StandardFunction.LOGICAL_AND,
                            StandardFunction.LOGICAL_OR,
                            StandardFunction.LOGICAL_NOT,
                            StandardFunction.CONDITIONAL,
                            StandardFunction.IN,
                            StandardFunction.STARTS_WITH)
                    .build();

    private static final CelChecker CHECKER =
            CelCompilerFactory.standardCelCheckerBuilder()
                    .setOptions(Syntax.OPTIONS)
                    .setStandardEnvironmentEnabled(false)
                    .setStandardDeclarations(OPERATORS)
                    .addFunctionDeclarations(functions().toList())
                    .build();

    private Dialect() {}

    /// @param checked the same formula, checked by us
    /// @throws ExpressionFault when the language refuses it or sees another type in it
    static void check(Syntax syntax, Node checked) {
        List<CelVarDecl> names =
                checked.all()
                        .filter(Node.Input.class::isInstance)
                        .map(Node.Input.class::cast)
                        .distinct()
                        .map(input ->
                                CelVarDecl.newVarDeclaration(input.name(), type(input.type())))
                        .distinct()
                        .toList();
        CelValidationResult result =
                CHECKER.toCheckerBuilder()
                        .addVarDeclarations(names)
                        .build()
                        .check(
                                CelAbstractSyntaxTree.newParsedAst(
                                        widened(syntax.root()), syntax.tree().getSource()));
        if (result.hasError()) throw Misread.fault(syntax.source(), result);
        CelType seen = Syntax.tree(syntax.source(), result).getResultType();
        if (!seen.equals(type(checked.type()))) {
            throw syntax.source().fault(0, "this would be of the type " + seen.name(), "");
        }
    }

    private static CelType type(Type type) {
        return switch (type) {
            case Type.Number _ -> SimpleType.DOUBLE;
            case Type.Text _ -> SimpleType.STRING;
            case Type.Truth _ -> SimpleType.BOOL;
        };
    }

    private static CelExpr widened(CelExpr node) {
        return switch (node.exprKind().getKind()) {
            case CONSTANT -> widened(node, node.constant());
            case CALL -> call(node);
            case LIST ->
                    node.toBuilder()
                            .setList(
                                    CelExpr.CelList.newBuilder()
                                            .addElements(widened(node.list().elements()))
                                            .build())
                            .build();
            case IDENT, SELECT, STRUCT, MAP, COMPREHENSION, NOT_SET -> node;
        };
    }

    private static CelExpr widened(CelExpr node, CelConstant value) {
        return value.getKind() == CelConstant.Kind.INT64_VALUE
                ? node.toBuilder()
                        .setConstant(CelConstant.ofValue((double) value.int64Value()))
                        .build()
                : node;
    }

    private static CelExpr call(CelExpr node) {
        var arguments = widened(node.call().args());
        var target = node.call().target().map(Dialect::widened);
        String name = node.call().function();
        if (!name.equals("min") && !name.equals("max")) {
            return call(node, name, target, arguments);
        }
        return halved(node, arguments);
    }

    /// `min` and `max` are declared for two; of more they are nested.
    private static CelExpr halved(CelExpr node, List<CelExpr> arguments) {
        if (arguments.size() == 1) return arguments.getFirst();
        int half = arguments.size() / 2;
        CelExpr left = halved(node, arguments.subList(0, half));
        CelExpr right = halved(node, arguments.subList(half, arguments.size()));
        return call(node, node.call().function(), Optional.empty(), List.of(left, right));
    }

    private static CelExpr call(
            CelExpr node, String name, Optional<CelExpr> target, List<CelExpr> arguments) {
        var call = CelExpr.CelCall.newBuilder().setFunction(name).addArgs(arguments);
        target.ifPresent(call::setTarget);
        return node.toBuilder().setCall(call.build()).build();
    }

    private static List<CelExpr> widened(List<CelExpr> nodes) {
        return nodes.stream().map(Dialect::widened).toList();
    }

    private static Stream<CelFunctionDecl> functions() {
        CelType number = SimpleType.DOUBLE;
        var ofOne =
                Stream.of("abs", "floor", "ceil", "sqrt", "ln", "log10")
                        .map(name -> function(name, number, number));
        var ofTwo =
                Stream.of("min", "max", "round", "pow")
                        .map(name -> function(name, number, number, number));
        var inUnits =
                Stream.of("convert", "number")
                        .map(name -> function(name, number, number, SimpleType.STRING));
        var others =
                Stream.of(
                        function("clamp", number, number, number, number),
                        function("known", SimpleType.BOOL, ANY),
                        function("orElse", ANY, ANY, ANY));
        return Stream.of(ofOne, ofTwo, inUnits, others).flatMap(all -> all);
    }

    private static CelFunctionDecl function(String name, CelType result, CelType... arguments) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, newGlobalOverload(name, result, arguments));
    }
}
