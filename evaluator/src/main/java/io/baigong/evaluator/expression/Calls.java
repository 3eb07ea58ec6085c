package io.baigong.evaluator.expression;

import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// The functions of formulas: their names and what they are given.
final class Calls {
    private static final Map<String, String> SIGNATURES =
            Map.ofEntries(
                    Map.entry("known", "known(x)"),
                    Map.entry("orElse", "orElse(x, y)"),
                    Map.entry("min", "min(x, y)"),
                    Map.entry("max", "max(x, y)"),
                    Map.entry("clamp", "clamp(x, low, high)"),
                    Map.entry("abs", "abs(x)"),
                    Map.entry("floor", "floor(x)"),
                    Map.entry("ceil", "ceil(x)"),
                    Map.entry("sqrt", "sqrt(x)"),
                    Map.entry("ln", "ln(x)"),
                    Map.entry("log10", "log10(x)"),
                    Map.entry("round", "round(x, 2)"),
                    Map.entry("pow", "pow(x, 2)"),
                    Map.entry("convert", "convert(x, \"MJ\")"),
                    Map.entry("number", "number(80, \"kWh\")"),
                    Map.entry("startsWith", "text.startsWith(\"31\")"));

    /// What the Common Expression Language can do to lists, and formulas on purpose cannot.
    private static final Set<String> LOOPS =
            Set.of("all", "exists", "exists_one", "existsOne", "map", "filter", "has");

    private Calls() {}

    static Stream<String> names() {
        return SIGNATURES.keySet().stream().sorted();
    }

    static boolean isFunction(String name) {
        return SIGNATURES.containsKey(name);
    }

    static String signature(String name) {
        return SIGNATURES.getOrDefault(name, "");
    }

    static String why(String name, String wrong) {
        return LOOPS.contains(name)
                ? "formulas have no loops, so no " + name
                : "%s %s".formatted(name, wrong);
    }

    /// @param fault of a message and a hint
    static void check(
            String name, int arguments, BiFunction<String, String, ExpressionFault> fault) {
        String signature = signature(name);
        if (signature.isEmpty()) return;
        if (name.equals("startsWith")) {
            throw fault.apply("startsWith stands behind a text and a point", signature);
        }
        int wanted = 1 + (int) signature.chars().filter(c -> c == ',').count();
        boolean more = name.equals("min") || name.equals("max");
        if (arguments == wanted || more && arguments > wanted) return;
        throw fault.apply(
                "%s takes %d value%s%s, got %d"
                        .formatted(
                                name,
                                wanted,
                                wanted == 1 ? "" : "s",
                                more ? " or more" : "",
                                arguments),
                signature);
    }
}
