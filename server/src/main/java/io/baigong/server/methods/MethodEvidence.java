package io.baigong.server.methods;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.Absence;
import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.unit.Unit;
import io.baigong.server.access.Conflict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Steps of other methods, calculated before for the same period and what was known then.
@Component
final class MethodEvidence implements Evidence {
    private static final Pattern REFERENCE = Pattern.compile("calculation:(\\d{1,18})/");

    private final ObjectProvider<Calculations> calculations;

    MethodEvidence(ObjectProvider<Calculations> calculations) {
        this.calculations = calculations;
    }

    @Override
    public boolean has(Input.From from) {
        return from instanceof Input.From.Method;
    }

    @Override
    public void gather(Wanted wanted, Sink sink) {
        Map<String, List<Input>> others = new LinkedHashMap<>();
        for (var input : wanted.inputs()) {
            var from = (Input.From.Method) input.from();
            others.computeIfAbsent(from.method(), _ -> new ArrayList<>()).add(input);
        }
        others.forEach((method, inputs) -> {
            var other = other(wanted, method, inputs);
            if (other != null) {
                for (var input : inputs) {
                    var from = (Input.From.Method) input.from();
                    put(other.row().id(), other.calculation(), from, input, sink);
                }
            }
        });
    }

    /// @return null when it knows nothing and everything from it may be missing
    private Calculations.@Nullable Whole other(Wanted wanted, String method, List<Input> inputs) {
        try {
            return calculations.getObject().before(wanted, method);
        } catch (Conflict e) {
            boolean needed =
                    inputs.stream().anyMatch(one -> one.missing() instanceof Absence.Required);
            if (needed || !e.code().equals("nothing-known")) {
                throw e;
            }
            return null;
        }
    }

    /// The number of the calculation in a reference to it, null when it is none.
    static @Nullable Long number(@Nullable String evidence) {
        var found = evidence == null ? null : REFERENCE.matcher(evidence);
        return found != null && found.lookingAt() ? Long.valueOf(found.group(1)) : null;
    }

    private static void put(
            long id, Calculation calculation, Input.From.Method from, Input input, Sink sink) {
        var type = calculation.method().type(from.step());
        calculation.figures(
                from.step(),
                (subject, figure) ->
                        sink.put(
                                subject,
                                input,
                                new Given(
                                        inUnit(figure.value(), type, input),
                                        figure.label(),
                                        "calculation:%d/%s/%s"
                                                .formatted(id, subject, from.step()))));
    }

    /// An edition that came since may tell the step in another unit.
    private static @Nullable Object inUnit(@Nullable Object value, Type type, Input input) {
        return value instanceof BigDecimal number && type instanceof Type.Number(Unit unit)
                ? WantedUnit.of(input, number, unit)
                : value;
    }
}
