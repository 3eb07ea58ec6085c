package io.baigong.evaluator.expression;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The names a formula may use; their order is the order of its slots.
///
/// @param types at most 10,000
public record Names(Map<String, Type> types) {
    private static final int MOST = 10_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    /// Words that the Common Expression Language keeps for itself.
    private static final Set<String> RESERVED =
            Set.of(
                    "as break const continue else false for function if import in let loop package namespace null return true var void while"
                            .split(" "));

    public Names {
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        if (types.size() > MOST) {
            throw new IllegalArgumentException(
                    "expected at most %d names, got %d".formatted(MOST, types.size()));
        }
        types.keySet().forEach(Names::check);
    }

    /// Can a formula use this name?
    public static boolean isName(String text) {
        return NAME.matcher(text).matches() && !RESERVED.contains(text);
    }

    /// In the order of the slots.
    public List<String> inOrder() {
        return List.copyOf(types.keySet());
    }

    private static void check(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "expected a name of letters, digits and _ that is no reserved word, got \"%s\""
                            .formatted(name));
        }
    }
}
