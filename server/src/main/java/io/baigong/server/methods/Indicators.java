package io.baigong.server.methods;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Method;
import java.util.LinkedHashSet;
import java.util.List;

/// The figures of a method that one looks at by themselves: its result, what it shows and what it
/// rolls up.
final class Indicators {
    private static final int MOST = 12;

    private Indicators() {}

    static List<String> of(CompiledMethod compiled) {
        var method = compiled.method();
        var all = new LinkedHashSet<String>();
        all.add(method.result());
        all.addAll(method.shown());
        method.rollUps().stream().map(Method.RollUp::step).forEach(all::add);
        return all.stream().limit(MOST).toList();
    }

    /// Those of them that are numbers.
    static List<String> numbers(CompiledMethod compiled) {
        return of(compiled).stream().filter(one -> isNumber(compiled, one)).toList();
    }

    static boolean isNumber(CompiledMethod compiled, String name) {
        return compiled.type(name) instanceof Type.Number;
    }
}
