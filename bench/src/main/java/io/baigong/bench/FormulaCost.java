package io.baigong.bench;

import static java.math.MathContext.DECIMAL128;

import io.baigong.evaluator.expression.DecimalFormula;
import io.baigong.evaluator.expression.DoubleFormula;
import io.baigong.evaluator.expression.Expression;
import io.baigong.evaluator.expression.Names;
import io.baigong.evaluator.expression.Type;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// A formula over decimals and over doubles beside the same by hand, and what it takes to read and
/// compile one. Wanted: at most 1 µs over decimals, 4 ns over doubles.
///
/// Usage: formula-cost [NAME…]: only measurements whose name contains one of them. Each runs in a
/// JVM of its own.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FormulaCost {
    private static final String ALARM = "temp > limit && rpm * torque / 9550.0 > 75.0";
    private static final String INTENSITY = "(energy + bought) * factor / output";

    /// The published score of a county of 2022: six indicators over their benchmarks.
    private static final String SCORE =
            """
            tax / land / 24.097 * 30 + added / land / 136.16 * 20 + added / coal / 2.694 * 20
            + added / emission / 4929.81 * 10 + added / people / 18.14 * 10 + research / turnover / 0.0302 * 10\
            """;

    private final Names names = names();
    private final double[] doubles = {81, 80, 1480, 500};
    private final @Nullable Object[] decimals = decimals();
    private final DoubleFormula alarm = read(ALARM).doubles();
    private final DecimalFormula intensity = read(INTENSITY).decimals();
    private final DecimalFormula score = read(SCORE).decimals();
    private final Expression scoreRead = read(SCORE);
    private final BigDecimal tax = number(4);
    private final BigDecimal land = number(5);
    private final BigDecimal added = number(6);
    private final BigDecimal coal = number(7);
    private final BigDecimal emission = number(8);
    private final BigDecimal people = number(9);
    private final BigDecimal research = number(10);
    private final BigDecimal turnover = number(11);
    private final BigDecimal energy = number(12);
    private final BigDecimal bought = number(13);
    private final BigDecimal factor = number(14);
    private final BigDecimal output = number(15);

    public static void main(String[] arguments) throws RunnerException {
        var options =
                new OptionsBuilder()
                        .forks(1)
                        .verbosity(VerboseMode.SILENT)
                        .warmupIterations(20)
                        .warmupTime(TimeValue.milliseconds(100))
                        .measurementIterations(100)
                        .measurementTime(TimeValue.milliseconds(20));
        if (arguments.length == 0) options.include(FormulaCost.class.getSimpleName());
        for (String name : arguments)
            options.include(FormulaCost.class.getSimpleName() + ".*" + name);
        Machine.say(Machine.describe());
        System.out.printf(Locale.ROOT, "%-18s %12s %12s%n", "ns each", "least", "median");
        Map<String, Double> least = new HashMap<>();
        for (var result : new Runner(options.build()).run()) {
            var times = result.getPrimaryResult().getStatistics();
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %12.1f %12.1f%n",
                    result.getPrimaryResult().getLabel(),
                    times.getMin(),
                    times.getPercentile(50));
            least.put(result.getPrimaryResult().getLabel(), times.getMin());
        }
        compare("over decimals, three operations", 1_000, "decimals", least);
        compare("over decimals, a score of twelve divisions", 1_000, "score", least);
        compare("over doubles, an alarm", 4, "doubles", least);
    }

    private static void compare(
            String what, double wanted, String name, Map<String, Double> least) {
        var ours = least.get(name + "Compiled");
        var byHand = least.get(name + "ByHand");
        if (ours == null) {
            return;
        }
        Target.atMost(what, wanted, ours, "ns");
        if (byHand != null) {
            Target.peer(what, "by hand", byHand, ours, "ns");
        }
    }

    @Benchmark
    public double doublesCompiled() {
        return alarm.value(doubles);
    }

    @Benchmark
    public double doublesByHand() {
        double temp = doubles[0];
        double limit = doubles[1];
        double power = doubles[2] * doubles[3] / 9550.0;
        if (temp <= limit || power <= 75.0) return 0;
        return temp > limit && power > 75.0 ? 1 : Double.NaN;
    }

    @Benchmark
    public @Nullable Object decimalsCompiled() {
        return intensity.value(decimals);
    }

    @Benchmark
    public BigDecimal decimalsByHand() {
        return energy.add(bought).multiply(factor).divide(output, DECIMAL128);
    }

    @Benchmark
    public @Nullable Object scoreCompiled() {
        return score.value(decimals);
    }

    @Benchmark
    public BigDecimal scoreByHand() {
        return part(tax, land, "24.097", 30)
                .add(part(added, land, "136.16", 20))
                .add(part(added, coal, "2.694", 20))
                .add(part(added, emission, "4929.81", 10))
                .add(part(added, people, "18.14", 10))
                .add(part(research, turnover, "0.0302", 10));
    }

    @Benchmark
    public Expression reading() {
        return read(SCORE);
    }

    @Benchmark
    public DecimalFormula compiling() {
        return scoreRead.decimals();
    }

    private static BigDecimal part(BigDecimal of, BigDecimal by, String benchmark, int weight) {
        return of.divide(by, DECIMAL128)
                .divide(new BigDecimal(benchmark), DECIMAL128)
                .multiply(BigDecimal.valueOf(weight));
    }

    private Expression read(String formula) {
        return Expression.of(formula, names);
    }

    private static Names names() {
        var types = new LinkedHashMap<String, Type>();
        String all =
                "temp limit rpm torque tax land added coal emission people research turnover energy bought factor output";
        for (String name : all.split(" ")) types.put(name, Type.number(""));
        return new Names(types);
    }

    private static @Nullable Object[] decimals() {
        String all =
                "81 80 1480 500 1520.35 42.6 6120.7 1830.25 1.31 385 610.4 22417.9 120431.5 18220.25 0.1229 8120";
        String[] numbers = all.split(" ");
        var slots = new @Nullable Object[numbers.length];
        for (int i = 0; i < numbers.length; i++) slots[i] = new BigDecimal(numbers[i]);
        return slots;
    }

    private BigDecimal number(int slot) {
        if (decimals[slot] instanceof BigDecimal number) return number;
        throw new IllegalStateException("no number in slot " + slot);
    }
}
