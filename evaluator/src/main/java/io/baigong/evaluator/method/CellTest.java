package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A test in a cell of a decision table, in the manner of DMN's unary tests: `-` for anything, a
/// value, `< 5`, `>= 5`, `[1..5)`, or several values.
public sealed interface CellTest {
    /// Anything, also nothing.
    record Anything() implements CellTest {}

    /// One of these; numbers are compared as numbers.
    record OneOf(List<Object> values) implements CellTest {}

    /// Between two numbers.
    record Range(
            @Nullable BigDecimal from, boolean withFrom, @Nullable BigDecimal to, boolean withTo)
            implements CellTest {
        boolean has(BigDecimal number) {
            int above = from == null ? 1 : number.compareTo(from);
            int below = to == null ? 1 : to.compareTo(number);
            return (above > 0 || (above == 0 && withFrom)) && (below > 0 || (below == 0 && withTo));
        }
    }

    CellTest ANYTHING = new Anything();

    private static Pattern form(String text) {
        return Pattern.compile(text.replace("N", "(-?\\d{1,30}(?:\\.\\d{1,30})?)"));
    }

    Pattern COMPARED = form("(<=|>=|<|>)\\s*N");
    Pattern BETWEEN = form("([\\[(\\]])\\s*N\\s*\\.\\.\\s*N\\s*([\\])\\[])");

    /// Reads a test of a number; null when the text is none.
    static @Nullable CellTest range(String text) {
        Matcher compared = COMPARED.matcher(text);
        if (compared.matches()) {
            BigDecimal limit = new BigDecimal(compared.group(2));
            boolean with = compared.group(1).length() == 2;
            return compared.group(1).startsWith("<")
                    ? new Range(null, false, limit, with)
                    : new Range(limit, with, null, false);
        }
        Matcher between = BETWEEN.matcher(text);
        if (!between.matches()) {
            return null;
        }
        return new Range(
                new BigDecimal(between.group(2)),
                between.group(1).equals("["),
                new BigDecimal(between.group(3)),
                between.group(4).equals("]"));
    }

    /// Does the value pass?
    default boolean holds(@Nullable Object value) {
        return switch (this) {
            case Anything() -> true;
            case OneOf(var values) ->
                    value != null && values.stream().anyMatch(v -> same(v, value));
            case Range range -> value instanceof BigDecimal number && range.has(number);
        };
    }

    /// The same test with values of the type of its column; null when they cannot be.
    default @Nullable CellTest typed(Type type) {
        return switch (this) {
            case Anything any -> any;
            case Range range -> type instanceof Type.Number ? range : null;
            case OneOf(var values) -> {
                List<Object> typed = new ArrayList<>();
                for (Object value : values) {
                    Object same = typed(value, type);
                    if (same != null) {
                        typed.add(same);
                    }
                }
                yield typed.size() == values.size() ? new OneOf(typed) : null;
            }
        };
    }

    private static @Nullable Object typed(Object value, Type type) {
        return switch (type) {
            case Type.Number _ ->
                    value instanceof String text
                            ? Cursor.written(text)
                            : value instanceof BigDecimal ? value : null;
            case Type.Text _ -> value instanceof String ? value : null;
            case Type.Truth _ -> value instanceof Boolean ? value : null;
        };
    }

    private static boolean same(Object one, Object other) {
        return one instanceof BigDecimal a && other instanceof BigDecimal b
                ? a.compareTo(b) == 0
                : one.equals(other);
    }
}
