package io.baigong.server.queries.promql;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// What can be called.
sealed interface Function {
    String name();

    /// Types of the arguments.
    List<Type> takes();

    /// How many arguments may be left out, from the end.
    default int optional() {
        return 0;
    }

    default Type gives() {
        return Type.VECTOR;
    }

    /// Each value by itself.
    record PerValue(String name, DoubleUnaryOperator of) implements Function {
        @Override
        public List<Type> takes() {
            return List.of(Type.VECTOR);
        }
    }

    /// Each value with one or two numbers.
    record WithScalars(String name, List<Type> takes, int optional, Combination of)
            implements Function {}

    /// A value and the numbers that were given.
    interface Combination {
        double of(double value, double[] scalars);
    }

    /// The values of a stretch of time into one.
    ///
    /// @param parameter whether a number comes first
    /// @param fewest values without which there is none
    /// @param rolled the same from buckets, where these are enough
    record OverTime(
            String name,
            boolean parameter,
            int fewest,
            OverSamples of,
            @Nullable OverBuckets rolled)
            implements Function {
        @Override
        public List<Type> takes() {
            return parameter ? List.of(Type.SCALAR, Type.RANGE) : List.of(Type.RANGE);
        }
    }

    /// Computes from samples.
    interface OverSamples {
        double of(SampleWindow window);
    }

    /// Computes from buckets, of which at least one has values.
    interface OverBuckets {
        double of(BucketWindow window);
    }

    /// The time of evaluation.
    record Time() implements Function {
        @Override
        public String name() {
            return "time";
        }

        @Override
        public List<Type> takes() {
            return List.of();
        }

        @Override
        public Type gives() {
            return Type.SCALAR;
        }
    }

    /// A number as a series without labels.
    record ToVector() implements Function {
        @Override
        public String name() {
            return "vector";
        }

        @Override
        public List<Type> takes() {
            return List.of(Type.SCALAR);
        }
    }

    /// The value of the only series, NaN when there is none or more than one.
    record ToScalar() implements Function {
        @Override
        public String name() {
            return "scalar";
        }

        @Override
        public List<Type> takes() {
            return List.of(Type.VECTOR);
        }

        @Override
        public Type gives() {
            return Type.SCALAR;
        }
    }

    /// Orders the series of an instant query by value.
    record Sort(String name, boolean descending) implements Function {
        @Override
        public List<Type> takes() {
            return List.of(Type.VECTOR);
        }
    }

    Map<String, Function> ALL = all();

    private static Map<String, Function> all() {
        Map<String, Function> all = new TreeMap<>();
        var v = Type.VECTOR;
        var s = Type.SCALAR;
        List.of(
                        new PerValue("abs", Math::abs),
                        new PerValue("ceil", Math::ceil),
                        new PerValue("floor", Math::floor),
                        new PerValue("exp", Math::exp),
                        new PerValue("ln", Math::log),
                        new PerValue("log2", value -> Math.log(value) / Math.log(2)),
                        new PerValue("log10", Math::log10),
                        new PerValue("sqrt", Math::sqrt),
                        new PerValue("sgn", Math::signum),
                        new WithScalars("round", List.of(v, s), 1, Function::round),
                        new WithScalars("clamp", List.of(v, s, s), 0, Function::clamp),
                        new WithScalars(
                                "clamp_min", List.of(v, s), 0, (x, by) -> Math.max(x, by[0])),
                        new WithScalars(
                                "clamp_max", List.of(v, s), 0, (x, by) -> Math.min(x, by[0])),
                        new Time(),
                        new ToVector(),
                        new ToScalar(),
                        new Sort("sort", false),
                        new Sort("sort_desc", true))
                .forEach(function -> all.put(function.name(), function));
        overTime().forEach(function -> all.put(function.name(), function));
        return Collections.unmodifiableMap(all);
    }

    private static List<OverTime> overTime() {
        return List.of(
                new OverTime("avg_over_time", false, 1, SampleWindow::mean, BucketWindow::mean),
                new OverTime("min_over_time", false, 1, SampleWindow::least, BucketWindow::least),
                new OverTime(
                        "max_over_time", false, 1, SampleWindow::greatest, BucketWindow::greatest),
                new OverTime("sum_over_time", false, 1, SampleWindow::sum, BucketWindow::sum),
                new OverTime("count_over_time", false, 1, SampleWindow::count, BucketWindow::count),
                new OverTime("last_over_time", false, 1, SampleWindow::last, BucketWindow::last),
                new OverTime("present_over_time", false, 1, _ -> 1, _ -> 1),
                new OverTime("stddev_over_time", false, 1, SampleWindow::deviation, null),
                new OverTime("stdvar_over_time", false, 1, SampleWindow::variance, null),
                new OverTime("quantile_over_time", true, 1, SampleWindow::quantile, null),
                new OverTime("rate", false, 2, window -> window.extrapolated(true, true), null),
                new OverTime(
                        "increase", false, 2, window -> window.extrapolated(true, false), null),
                new OverTime("delta", false, 2, window -> window.extrapolated(false, false), null),
                new OverTime("irate", false, 2, SampleWindow::instantRate, null),
                new OverTime("idelta", false, 2, SampleWindow::lastDifference, null),
                new OverTime("deriv", false, 2, SampleWindow::slope, null),
                new OverTime("changes", false, 1, SampleWindow::changes, null),
                new OverTime("resets", false, 1, SampleWindow::resets, null));
    }

    private static double round(double value, double[] to) {
        double inverse = 1 / (to.length == 0 ? 1 : to[0]);
        return Math.floor(value * inverse + 0.5) / inverse;
    }

    private static double clamp(double value, double[] between) {
        return Math.max(between[0], Math.min(between[1], value));
    }
}
