package io.baigong.evaluator.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.List;

/// How deep a formula is nested, as a reader sees it: `a + b + c` is one level, and so is a ladder
/// of `x ? a : y ? b : c`.
final class Nesting {
    private Nesting() {}

    /// Goes no deeper than asked for, so that the deepest formula is refused and not walked.
    static boolean exceeds(CelExpr node, int levels) {
        if (levels < 0) return true;
        if (node.exprKind().getKind() == Kind.LIST) {
            return exceeds(node.list().elements(), levels - 1);
        }
        if (node.exprKind().getKind() != Kind.CALL) return false;
        String function = node.call().function();
        List<CelExpr> arguments = node.call().args();
        if (node.call().target().isPresent() && exceeds(node.call().target().get(), levels - 1)) {
            return true;
        }
        return switch (function) {
            case "_+_", "_-_", "_*_", "_/_", "_&&_", "_||_" ->
                    exceeds(function, arguments.get(0), levels)
                            || exceeds(function, arguments.get(1), levels);
            case "_?_:_" ->
                    exceeds(arguments.subList(0, 2), levels - 1)
                            || exceeds(function, arguments.get(2), levels);
            default -> exceeds(arguments, levels - 1);
        };
    }

    /// What continues the chain is on its level.
    private static boolean exceeds(String function, CelExpr node, int levels) {
        boolean same =
                node.exprKind().getKind() == Kind.CALL
                        && group(node.call().function()).equals(group(function));
        return exceeds(node, same ? levels : levels - 1);
    }

    private static boolean exceeds(List<CelExpr> nodes, int levels) {
        return nodes.stream().anyMatch(node -> exceeds(node, levels));
    }

    private static String group(String function) {
        return switch (function) {
            case "_-_" -> "_+_";
            case "_/_" -> "_*_";
            default -> function;
        };
    }
}
