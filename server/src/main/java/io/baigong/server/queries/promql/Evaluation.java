package io.baigong.server.queries.promql;

import io.baigong.server.queries.promql.Expr.Aggregation;
import io.baigong.server.queries.promql.Expr.At;
import io.baigong.server.queries.promql.Expr.Binary;
import io.baigong.server.queries.promql.Expr.Call;
import io.baigong.server.queries.promql.Expr.Literal;
import io.baigong.server.queries.promql.Expr.Moment;
import io.baigong.server.queries.promql.Expr.Negation;
import io.baigong.server.queries.promql.Expr.RangeSelector;
import io.baigong.server.queries.promql.Expr.Selector;
import io.baigong.server.queries.promql.Expr.Text;
import io.baigong.server.queries.promql.Function.OverTime;
import io.baigong.server.queries.promql.Function.PerValue;
import io.baigong.server.queries.promql.Function.Sort;
import io.baigong.server.queries.promql.Function.Time;
import io.baigong.server.queries.promql.Function.ToScalar;
import io.baigong.server.queries.promql.Function.ToVector;
import io.baigong.server.queries.promql.Function.WithScalars;
import io.baigong.server.queries.promql.Result.Ranges;
import io.baigong.server.queries.promql.Result.Scalar;
import io.baigong.server.queries.promql.Result.Series;
import io.baigong.server.queries.promql.Result.Vector;
import io.baigong.server.queries.promql.SeriesSource.Windows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Computes one query for all its times at once, each expression before the one it is in.
public final class Evaluation {
    private final SeriesSource source;
    private final Times times;
    private final Budget budget;

    /// When to evaluate. Microseconds.
    ///
    /// @param step 0 when there is only one time
    public record Times(long first, long step, int count) {
        public long last() {
            return first + step * (count - 1);
        }

        long at(int i) {
            return first + step * i;
        }
    }

    private Evaluation(SeriesSource source, Times times, Budget budget) {
        this.source = source;
        this.times = times;
        this.budget = budget;
    }

    /// @throws QueryError when it cannot be computed or is too much
    public static Result of(Expr expr, Times times, SeriesSource source, Budget budget) {
        var evaluation = new Evaluation(source, times, budget);
        if (expr instanceof RangeSelector range) {
            return evaluation.ranges(range);
        }
        if (expr instanceof Text(String value, _)) {
            return new Result.Text(value);
        }
        return evaluation.value(expr);
    }

    private Result value(Expr expr) {
        budget.check();
        return switch (expr) {
            case Literal(double value, _) -> constant(value);
            case Text(String value, _) -> new Result.Text(value);
            case Selector selector -> latest(selector);
            case RangeSelector range ->
                    throw new IllegalStateException("a range by itself: " + range);
            case Negation(Expr of, _) -> each(value(of), value -> -value, true);
            case Call call -> call(call);
            case Aggregation aggregation -> aggregated(aggregation);
            case Binary binary -> combined(binary);
        };
    }

    private Scalar constant(double value) {
        double[] values = new double[times.count()];
        java.util.Arrays.fill(values, value);
        return new Scalar(values);
    }

    private Vector vector(Expr expr) {
        return (Vector) value(expr);
    }

    private double[] scalar(Expr expr) {
        return ((Scalar) value(expr)).values();
    }

    private Windows windows(Moment moment, long width, boolean buckets) {
        return switch (moment.at()) {
            case null ->
                    new Windows(
                            times.first() - moment.offset(),
                            times.step(),
                            times.count(),
                            width,
                            buckets);
            case At.Time(long micros) -> once(micros - moment.offset(), width, buckets);
            case At.Start _ -> once(times.first() - moment.offset(), width, buckets);
            case At.End _ -> once(times.last() - moment.offset(), width, buckets);
        };
    }

    private static Windows once(long time, long width, boolean buckets) {
        return new Windows(time, 0, 1, width, buckets);
    }

    private Vector latest(Selector selector) {
        var windows = windows(selector.moment(), budget.limits().lookback(), true);
        return read(selector, windows, new Reduction.Latest());
    }

    private Vector read(Selector selector, Windows windows, Reduction reduction) {
        var found = new ArrayList<Series>();
        source.read(
                selector.matchers(),
                windows,
                series -> {
                    budget.check();
                    var reduced = reduction.of(series, windows);
                    if (!reduced.isEmpty()) {
                        budget.add(times.count());
                        found.add(repeated(reduced));
                    }
                });
        return new Vector(found, false);
    }

    /// The one value that `@` gives, for all times.
    private Series repeated(Series series) {
        if (series.values().length == times.count()) {
            return series;
        }
        var repeated = new Series(series.labels(), times.count());
        for (int i = 0; i < times.count(); i++) {
            repeated.set(i, series.values()[0]);
        }
        return repeated;
    }

    private Ranges ranges(RangeSelector range) {
        var found = new ArrayList<Result.RangeOfSeries>();
        var windows = windows(range.of().moment(), range.range(), false);
        source.read(
                range.of().matchers(),
                windows,
                series -> {
                    var usable = Reduction.usable((SeriesSource.Found.Samples) series);
                    if (usable.times().length > 0) {
                        budget.add(usable.times().length);
                        found.add(
                                new Result.RangeOfSeries(
                                        series.labels(), usable.times(), usable.values()));
                    }
                });
        return new Ranges(found);
    }

    private Result call(Call call) {
        var arguments = call.arguments();
        return switch (call.function()) {
            case PerValue(_, DoubleUnaryOperator of) -> each(value(arguments.getFirst()), of, true);
            case WithScalars function -> withScalars(function, arguments);
            case OverTime function -> overTime(function, arguments);
            case Time _ -> {
                double[] values = new double[times.count()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = times.at(i) / 1e6;
                }
                yield new Scalar(values);
            }
            case ToVector _ -> {
                double[] values = scalar(arguments.getFirst());
                boolean[] present = new boolean[values.length];
                java.util.Arrays.fill(present, true);
                yield new Vector(List.of(new Series(Labels.NONE, values, present)), false);
            }
            case ToScalar _ -> new Scalar(only(vector(arguments.getFirst())));
            case Sort(_, boolean descending) -> sorted(vector(arguments.getFirst()), descending);
        };
    }

    private double[] only(Vector vector) {
        double[] values = new double[times.count()];
        for (int i = 0; i < values.length; i++) {
            int count = 0;
            double value = Double.NaN;
            for (var series : vector.series()) {
                if (series.present()[i]) {
                    count++;
                    value = series.values()[i];
                }
            }
            values[i] = count == 1 ? value : Double.NaN;
        }
        return values;
    }

    private Vector sorted(Vector vector, boolean descending) {
        if (times.count() != 1) {
            return vector;
        }
        var series = new ArrayList<>(vector.series());
        Comparator<Series> byValue =
                Comparator.comparingDouble(one -> descending ? -one.values()[0] : one.values()[0]);
        series.sort(byValue);
        return new Vector(series, true);
    }

    private Vector withScalars(WithScalars function, List<Expr> arguments) {
        var vector = vector(arguments.getFirst());
        var scalars = arguments.stream().skip(1).map(this::scalar).toList();
        double[] now = new double[scalars.size()];
        var results = new ArrayList<Series>();
        for (var series : vector.series()) {
            var result = new Series(series.labels().withoutName(), times.count());
            for (int i = 0; i < times.count(); i++) {
                if (series.present()[i]) {
                    for (int j = 0; j < now.length; j++) {
                        now[j] = scalars.get(j)[i];
                    }
                    result.set(i, function.of().of(series.values()[i], now));
                }
            }
            results.add(result);
        }
        return budget.distinct(results);
    }

    private Vector overTime(OverTime function, List<Expr> arguments) {
        var range = (RangeSelector) arguments.getLast();
        double[] parameter =
                function.parameter() ? scalar(arguments.getFirst()) : new double[times.count()];
        var windows = windows(range.of().moment(), range.range(), function.rolled() != null);
        var read = read(range.of(), windows, new Reduction.Called(function, parameter));
        if (function.name().equals("last_over_time")) {
            return read;
        }
        return budget.distinct(
                read.series().stream()
                        .map(series -> series.labelled(series.labels().withoutName()))
                        .toList());
    }

    private Result each(Result of, DoubleUnaryOperator function, boolean dropName) {
        return switch (of) {
            case Scalar(double[] values) ->
                    new Scalar(java.util.Arrays.stream(values).map(function).toArray());
            case Vector(List<Series> all, _) -> {
                var results = new ArrayList<Series>();
                for (var series : all) {
                    var labels = dropName ? series.labels().withoutName() : series.labels();
                    var result = new Series(labels, times.count());
                    for (int i = 0; i < times.count(); i++) {
                        if (series.present()[i]) {
                            result.set(i, function.applyAsDouble(series.values()[i]));
                        }
                    }
                    results.add(result);
                }
                yield budget.distinct(results);
            }
            case Result.Text _, Ranges _ -> throw new IllegalStateException("not a number: " + of);
        };
    }

    private Vector aggregated(Aggregation aggregation) {
        var parameter = aggregation.parameter();
        double[] scalars = parameter == null ? new double[times.count()] : scalar(parameter);
        return new Aggregated(aggregation, scalars, times.count(), budget)
                .of(vector(aggregation.of()));
    }

    private Result combined(Binary binary) {
        return new Combined(binary, times.count(), budget)
                .of(value(binary.left()), value(binary.right()));
    }
}
