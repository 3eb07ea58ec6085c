package io.baigong.server.methods;

import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Golden;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.MethodFault;
import io.baigong.evaluator.method.MethodFaults;
import io.baigong.evaluator.method.MethodReader;
import io.baigong.evaluator.method.Step;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A method as somebody is writing it, with everything that is wrong with it so far.
///
/// @param method null while the form of the file is wrong
/// @param compiled null while anything is wrong
/// @param examples with what came out; empty while anything is wrong
record Draft(
        @Nullable Method method,
        @Nullable CompiledMethod compiled,
        List<MethodFault> faults,
        List<Golden.Outcome> examples) {
    /// The longest file, in bytes: ten times the longest of the packs.
    static final int LONGEST = 512 * 1024;

    /// Steps and rows that are gone through for subjects of examples; some seconds of calculation.
    private static final long MOST_WORK = 2_000_000;

    Draft {
        faults = List.copyOf(faults);
        examples = List.copyOf(examples);
    }

    /// Reads and tries a file. What it takes is bounded, whatever the file says.
    ///
    /// @throws TooMuch when the file is too long
    static Draft read(byte[] file) {
        if (file.length > LONGEST) {
            throw new TooMuch("bytes of a method", LONGEST);
        }
        Method method = null;
        try {
            method = MethodReader.read(file);
            var compiled = CompiledMethod.of(method);
            if (work(method) > MOST_WORK) {
                String expected = "examples of fewer subjects: each goes through every step";
                var fault = new MethodFault("/golden", expected, subjects(method) + "", null);
                return new Draft(method, null, List.of(fault), List.of());
            }
            var examples = method.goldens().stream().map(compiled::tried).toList();
            return new Draft(method, compiled, List.of(), examples);
        } catch (MethodFaults e) {
            return new Draft(method, null, e.faults(), List.of());
        }
    }

    private static long subjects(Method method) {
        return method.goldens().stream().mapToLong(one -> one.population().size()).sum();
    }

    private static long work(Method method) {
        long rows = method.coefficients().stream().mapToLong(one -> one.rows().size()).sum();
        for (var step : method.steps()) {
            rows += step instanceof Step.Table table ? table.rows().size() : 4;
        }
        return subjects(method) * rows;
    }

    /// The method, when it can be kept.
    ///
    /// @throws Invalid with every fault, or every example that comes out otherwise
    CompiledMethod right() {
        var wrong = new ArrayList<Fault>();
        for (var fault : faults) {
            String hint = fault.hint() == null ? "" : "; " + fault.hint();
            wrong.add(Fault.of(fault.pointer(), fault.expected() + hint, fault.got()));
        }
        for (int i = 0; i < examples.size(); i++) {
            for (var check : examples.get(i).checks()) {
                if (!check.passed()) {
                    String place = "/golden/%d/expect/%s/%s";
                    wrong.add(
                            Fault.of(
                                    place.formatted(i, check.subject(), check.step()),
                                    Objects.toString(Answers.text(check.expected()), "nothing"),
                                    Answers.text(check.got().value())));
                }
            }
        }
        if (!wrong.isEmpty() || compiled == null) {
            throw new Invalid(wrong);
        }
        return compiled;
    }
}
