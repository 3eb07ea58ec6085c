package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Expression;
import io.baigong.evaluator.expression.ExpressionFault;
import io.baigong.evaluator.expression.Names;
import io.baigong.evaluator.expression.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The names that formulas can use so far, with their columns, and the faults found on the way. A
/// name keeps its place when its step is wrong, but nobody is blamed for using it.
final class Scope {
    private final Map<String, Type> types = new LinkedHashMap<>();
    private final Map<String, Integer> index = new HashMap<>();
    private final List<Column> columns = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final List<MethodFault> faults = new ArrayList<>();

    /// The types, until another name comes.
    private @Nullable Names names;

    List<Column> columns() {
        return columns;
    }

    Map<String, Integer> index() {
        return index;
    }

    List<MethodFault> faults() {
        return faults;
    }

    /// Adds a name as the next column.
    int add(String name, Words title, Type type, Column.Kind kind, String pointer) {
        if (index.containsKey(name)) {
            fault(pointer, "a name that is not taken yet", name, null);
            return index(name);
        }
        if (Names.isName(name)) {
            types.put(name, type);
            names = null;
        } else {
            fault(
                    pointer,
                    "a key that leaves room for what is added, 64 characters in all",
                    name,
                    null);
        }
        columns.add(new Column(name, title, type, kind));
        index.put(name, columns.size() - 1);
        return columns.size() - 1;
    }

    /// Adds a column that formulas do not see; no name may follow.
    int addHidden(Column column) {
        columns.add(column);
        return columns.size() - 1;
    }

    void breaks(String name) {
        broken.add(name);
    }

    void mend() {
        broken.clear();
    }

    boolean isBroken(String text) {
        return StepOrder.identifiers(text).stream().anyMatch(broken::contains);
    }

    int index(String name) {
        Integer column = index.get(name);
        if (column == null) {
            throw new IllegalStateException("no column " + name);
        }
        return column;
    }

    @Nullable Type type(String name) {
        return types.get(name);
    }

    void fault(String pointer, String expected, String got, @Nullable String hint) {
        if (faults.size() >= MethodFaults.MOST) {
            return;
        }
        faults.add(new MethodFault(pointer, expected, got, hint));
    }

    /// The column of a name, null with a fault when there is none of that kind.
    @Nullable Integer column(String pointer, String name, boolean number) {
        Type type = types.get(name);
        if (broken.contains(name)) {
            return null;
        }
        if (type == null) {
            fault(pointer, "the key of an input or step", name, Near.to(name, types.keySet()));
            return null;
        }
        if (number && !(type instanceof Type.Number)) {
            fault(pointer, "a number", name + ", " + described(type), null);
            return null;
        }
        return index(name);
    }

    /// @return null with a fault when the formula cannot be, without one when a step it uses is
    ///   wrong
    @Nullable Expression expression(String pointer, String source) {
        if (isBroken(source)) {
            return null;
        }
        try {
            if (names == null) {
                names = new Names(types);
            }
            return Expression.of(source, names);
        } catch (ExpressionFault e) {
            String at = e.line() > 1 ? e.line() + ":" + e.column() : "" + e.column();
            fault(
                    pointer + ":" + at,
                    String.valueOf(e.getMessage()),
                    source,
                    e.hint().isEmpty() ? null : e.hint());
            return null;
        }
    }

    /// A formula that has to come out in a type.
    @Nullable Expression expression(String pointer, String source, Type wanted) {
        Expression expression = expression(pointer, source);
        if (expression == null || expression.fits(wanted)) {
            return expression;
        }
        String hint =
                wanted instanceof Type.Number(var unit)
                                && expression.type() instanceof Type.Number(var own)
                                && own.sameDimension(unit)
                        ? "convert(" + source + ", \"" + unit + "\")"
                        : null;
        fault(pointer, described(wanted), source + ", " + described(expression.type()), hint);
        return null;
    }

    @Nullable Condition condition(String pointer, @Nullable String source) {
        if (source == null) {
            return null;
        }
        Expression expression = expression(pointer, source, Type.TRUTH);
        return expression == null
                ? null
                : new Condition(source, expression.decimals(), uses(expression));
    }

    int[] uses(Expression expression) {
        return expression.uses().stream().mapToInt(this::index).toArray();
    }

    static int[] union(int[]... columns) {
        return Arrays.stream(columns).flatMapToInt(IntStream::of).distinct().toArray();
    }

    static String described(Type type) {
        return switch (type) {
            case Type.Number(var unit) ->
                    unit.toString().isEmpty() ? "a plain number" : "a number in " + unit;
            case Type.Text() -> "a text";
            case Type.Truth() -> "true or false";
        };
    }
}
