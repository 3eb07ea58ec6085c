package io.baigong.edge.configuration;

import io.baigong.edge.configuration.TagConfiguration.Deadband;
import io.baigong.evaluator.expression.Expression;
import io.baigong.evaluator.expression.ExpressionFault;
import io.baigong.evaluator.expression.Names;
import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.unit.Unit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value that is calculated from others.
///
/// @param device key of the thing it belongs to
/// @param name key of the property
/// @param expression in the Common Expression Language, as in methods
/// @param inputs what each name in the expression means
/// @param unit of the result; none for plain ones
/// @param deadband none: every value is reported
public record VirtualTag(
        String device,
        String name,
        String expression,
        Map<String, Source> inputs,
        @Nullable String unit,
        @Nullable Deadband deadband,
        @Nullable Duration maximumSilence) {
    public VirtualTag {
        inputs = Map.copyOf(inputs);
    }

    /// The names of the inputs, in the order of the slots of the formula.
    public List<String> names() {
        return inputs.keySet().stream().sorted().toList();
    }

    /// The expression, checked. All inputs are plain numbers; what is on is 1 and what is off is 0.
    ///
    /// @throws ExpressionFault the first thing that is wrong with it
    public Expression checked() {
        return check(expression, names());
    }

    static Expression check(String expression, List<String> names) {
        var types = new LinkedHashMap<String, Type>();
        names.forEach(name -> types.put(name, new Type.Number(Unit.ONE)));
        return Expression.of(expression, new Names(types));
    }

    /// A property of a thing behind this gateway, written `press-7/current`.
    public record Source(String device, String property) {
        @Override
        public String toString() {
            return device + "/" + property;
        }
    }
}
