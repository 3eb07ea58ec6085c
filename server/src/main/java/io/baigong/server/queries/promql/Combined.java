package io.baigong.server.queries.promql;

import io.baigong.server.queries.promql.Expr.Binary;
import io.baigong.server.queries.promql.Result.Scalar;
import io.baigong.server.queries.promql.Result.Series;
import io.baigong.server.queries.promql.Result.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes an operator between two operands.
record Combined(Binary binary, int steps, Budget budget) {
    Result of(Result left, Result right) {
        if (left instanceof Scalar(double[] a) && right instanceof Scalar(double[] b)) {
            double[] values = new double[steps];
            for (int i = 0; i < steps; i++) {
                values[i] = binary.operator().apply(a[i], b[i]);
            }
            return new Scalar(values);
        }
        if (left instanceof Vector(List<Series> all, _) && right instanceof Scalar(double[] by)) {
            return withScalar(all, by, false);
        }
        if (left instanceof Scalar(double[] by) && right instanceof Vector(List<Series> all, _)) {
            return withScalar(all, by, true);
        }
        var a = ((Vector) left).series();
        var b = ((Vector) right).series();
        return binary.operator().isSet() ? set(a, b) : oneToOne(a, b);
    }

    private boolean filters() {
        return binary.operator().isComparison() && !binary.bool();
    }

    private Vector withScalar(List<Series> all, double[] by, boolean scalarFirst) {
        var results = new ArrayList<Series>();
        for (var series : all) {
            var labels = filters() ? series.labels() : series.labels().withoutName();
            var result = new Series(labels, steps);
            for (int i = 0; i < steps; i++) {
                if (series.present()[i]) {
                    double value = series.values()[i];
                    double left = scalarFirst ? by[i] : value;
                    double right = scalarFirst ? value : by[i];
                    combine(result, i, left, right, value);
                }
            }
            results.add(result);
        }
        return budget.distinct(results);
    }

    /// @param kept what a comparison lets through
    private void combine(Series result, int step, double left, double right, double kept) {
        if (!filters()) {
            result.set(step, binary.operator().apply(left, right));
        } else if (binary.operator().holds(left, right)) {
            result.set(step, kept);
        }
    }

    private Map<Labels, List<Series>> bySignature(List<Series> all) {
        Map<Labels, List<Series>> groups = new HashMap<>();
        for (var series : all) {
            groups.computeIfAbsent(binary.matching().of(series.labels()), _ -> new ArrayList<>())
                    .add(series);
        }
        return groups;
    }

    private Vector oneToOne(List<Series> left, List<Series> right) {
        var others = bySignature(right);
        checkOnce(others);
        Map<Labels, Map<Labels, Series>> results = new LinkedHashMap<>();
        for (var one : left) {
            var signature = binary.matching().of(one.labels());
            for (var other : others.getOrDefault(signature, List.of())) {
                budget.check();
                pair(one, other, signature, results);
            }
        }
        return budget.distinct(
                results.values().stream().flatMap(group -> group.values().stream()).toList());
    }

    private void pair(
            Series one, Series other, Labels signature, Map<Labels, Map<Labels, Series>> results) {
        var group = results.computeIfAbsent(signature, _ -> new LinkedHashMap<>());
        var result = group.computeIfAbsent(labels(one.labels()), this::empty);
        for (int i = 0; i < steps; i++) {
            if (one.present()[i] && other.present()[i]) {
                for (var before : group.values()) {
                    if (before.present()[i]) {
                        throw manyMatch(signature, "left");
                    }
                }
                combine(result, i, one.values()[i], other.values()[i], one.values()[i]);
            }
        }
    }

    private Series empty(Labels labels) {
        budget.add(steps);
        return new Series(labels, steps);
    }

    private Labels labels(Labels of) {
        var named = filters() ? of : of.withoutName();
        var matching = binary.matching();
        return matching.only() ? named.only(matching.labels()) : named.without(matching.labels());
    }

    private void checkOnce(Map<Labels, List<Series>> groups) {
        groups.forEach((signature, members) -> {
            for (int i = 0; i < steps && members.size() > 1; i++) {
                int there = 0;
                for (var series : members) {
                    there += series.present()[i] ? 1 : 0;
                }
                if (there > 1) {
                    throw manyMatch(signature, "right");
                }
            }
        });
    }

    private QueryError manyMatch(Labels signature, String side) {
        return QueryError.execution(
                ("%s: several series on the %s side have the labels %s that both sides are matched by; "
                                + "name labels that tell them apart with on or ignoring, or aggregate first")
                        .formatted(binary.operator().sign(), side, signature));
    }

    private Vector set(List<Series> left, List<Series> right) {
        return switch (binary.operator()) {
            case AND -> new Vector(kept(left, bySignature(right), true), false);
            case UNLESS -> new Vector(kept(left, bySignature(right), false), false);
            case OR -> {
                var both = new ArrayList<>(left);
                both.addAll(kept(right, bySignature(left), false));
                yield budget.distinct(both);
            }
            case EQUAL,
                    NOT_EQUAL,
                    LESS,
                    LESS_OR_EQUAL,
                    GREATER,
                    GREATER_OR_EQUAL,
                    PLUS,
                    MINUS,
                    TIMES,
                    DIVIDED,
                    MODULO,
                    POWER ->
                    throw new IllegalStateException("no set operator");
        };
    }

    /// Values at times when the other side has, or has not, a value of the same labels.
    private List<Series> kept(List<Series> all, Map<Labels, List<Series>> others, boolean with) {
        var results = new ArrayList<Series>();
        for (var series : all) {
            var matching = others.getOrDefault(binary.matching().of(series.labels()), List.of());
            var result = empty(series.labels());
            for (int i = 0; i < steps; i++) {
                int step = i;
                if (series.present()[i]
                        && with == matching.stream().anyMatch(other -> other.present()[step])) {
                    result.set(i, series.values()[i]);
                }
            }
            if (!result.isEmpty()) {
                results.add(result);
            }
        }
        return results;
    }
}
