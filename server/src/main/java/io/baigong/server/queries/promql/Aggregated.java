package io.baigong.server.queries.promql;

import io.baigong.server.queries.promql.Expr.Aggregation;
import io.baigong.server.queries.promql.Result.Series;
import io.baigong.server.queries.promql.Result.Vector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes an aggregation.
///
/// @param parameter for each time
record Aggregated(Aggregation aggregation, double[] parameter, int steps, Budget budget) {
    Vector of(Vector vector) {
        Map<Labels, List<Series>> groups = new LinkedHashMap<>();
        for (var series : vector.series()) {
            var group = aggregation.grouping().of(series.labels());
            groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(series);
        }
        var results = new ArrayList<Series>();
        groups.forEach((labels, members) -> {
            budget.check();
            if (aggregation.aggregator().chooses()) {
                results.addAll(chosen(members));
            } else {
                budget.add(steps);
                results.add(combined(labels, members));
            }
        });
        boolean ordered = aggregation.aggregator().chooses() && steps == 1;
        return new Vector(results, ordered);
    }

    private Series combined(Labels labels, List<Series> members) {
        var result = new Series(labels, steps);
        double[] values = new double[members.size()];
        for (int i = 0; i < steps; i++) {
            int size = 0;
            for (var series : members) {
                if (series.present()[i]) {
                    values[size++] = series.values()[i];
                }
            }
            if (size > 0) {
                result.set(i, aggregation.aggregator().of(values, size, parameter[i]));
            }
        }
        return result;
    }

    /// The first or last few at each time, with all their labels; best first.
    private List<Series> chosen(List<Series> members) {
        Map<Series, Series> chosen = new LinkedHashMap<>();
        boolean top = aggregation.aggregator() == Aggregator.TOPK;
        for (int i = 0; i < steps; i++) {
            int step = i;
            int many = (int) Math.clamp(parameter[i], 0, members.size());
            // NaN comes last either way.
            Comparator<Series> order =
                    Comparator.<Series>comparingInt(
                                    series -> Double.isNaN(series.values()[step]) ? 1 : 0)
                            .thenComparingDouble(series -> (top ? -1 : 1) * series.values()[step]);
            members.stream()
                    .filter(series -> series.present()[step])
                    .sorted(order)
                    .limit(Double.isNaN(parameter[i]) ? 0 : many)
                    .forEach(series ->
                            chosen.computeIfAbsent(series, this::empty)
                                    .set(step, series.values()[step]));
        }
        return List.copyOf(chosen.values());
    }

    private Series empty(Series like) {
        budget.add(steps);
        return new Series(like.labels(), steps);
    }
}
