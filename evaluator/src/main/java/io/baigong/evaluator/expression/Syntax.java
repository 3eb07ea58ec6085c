package io.baigong.evaluator.expression;

import static java.util.Objects.requireNonNullElse;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;

/// What the parser of the Common Expression Language makes of a formula: a tree of names, literals
/// and calls, with the place of each. There are no macros, so nothing expands and nothing loops.
///
/// @param tree as parsed
/// @param source its text
record Syntax(CelAbstractSyntaxTree tree, Source source) {

    /// Of the parser's own recursion; a chain such as `a + b + c` takes one for each sign. Half a
    /// megabyte of stack is enough for twice as much.
    private static final int RECURSION = 120;

    static final CelOptions OPTIONS =
            CelOptions.current()
                    .maxExpressionCodePointSize(Source.LONGEST)
                    .maxParseRecursionDepth(RECURSION)
                    .maxParseErrorRecoveryLimit(1)
                    .enableOptionalSyntax(false)
                    .retainRepeatedUnaryOperators(true)
                    .build();

    private static final CelParser PARSER =
            CelParserFactory.standardCelParserBuilder().setOptions(OPTIONS).build();

    static Syntax of(Source source) {
        CelValidationResult result;
        try {
            result = PARSER.parse(source.text());
        } catch (RuntimeException e) {
            // Text that is no text, such as half a surrogate pair.
            throw source.fault(0, "this cannot be read: " + e.getMessage(), "");
        }
        if (result.hasError()) throw Misread.fault(source, result);
        return new Syntax(tree(source, result), source);
    }

    CelExpr root() {
        return tree.getExpr();
    }

    /// The offset in the source: of the name, the literal, or the sign of an operator.
    int at(CelExpr node) {
        int at = requireNonNullElse(tree.getSource().getPositionsMap().get(node.id()), 0);
        return source.at(at) == '(' ? source.word(at) : at;
    }

    static CelAbstractSyntaxTree tree(Source source, CelValidationResult result) {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw source.fault(0, "this cannot be read: " + e.getMessage(), "");
        }
    }
}
