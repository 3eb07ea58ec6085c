package io.baigong.server.queries.promql;

import io.baigong.server.queries.promql.QueryError.Kind;
import io.baigong.server.queries.promql.Result.Series;
import io.baigong.server.queries.promql.Result.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a query has taken so far of what it may.
public final class Budget {
    private final Limits limits;
    private final long began = System.nanoTime();
    private long points;
    private long samples;

    public Budget(Limits limits) {
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    /// @throws QueryError when the time is up
    public void check() {
        if (System.nanoTime() - began > limits.nanos()) {
            throw new QueryError(
                    Kind.TIMEOUT,
                    "the query took longer than %.0f s; ask for less time, fewer series or a greater step"
                            .formatted(limits.nanos() / 1e9));
        }
    }

    /// Counts values that are kept in memory.
    void add(int more) {
        points += more;
        if (points > limits.points()) {
            throw QueryError.execution(
                    "the query yields more than %d points; ask for less time, fewer series or a greater step"
                            .formatted(limits.points()));
        }
    }

    /// Counts values that were read.
    public void read(long more) {
        samples += more;
        check();
        if (samples > limits.samples()) {
            throw QueryError.execution(
                    "the query reads more than %d values; ask for less time or fewer series"
                            .formatted(limits.samples()));
        }
    }

    /// How many values may still be read.
    public long readable() {
        return limits.samples() - samples;
    }

    /// Brings together series that have become the same by losing labels.
    ///
    /// @throws QueryError when two of them have a value at the same time
    Vector distinct(List<Series> all) {
        Map<Labels, Series> byLabels = new HashMap<>();
        var results = new ArrayList<Series>();
        for (var series : all) {
            var before = byLabels.putIfAbsent(series.labels(), series);
            if (before == null) {
                results.add(series);
                continue;
            }
            for (int i = 0; i < series.values().length; i++) {
                if (series.present()[i]) {
                    if (before.present()[i]) {
                        throw QueryError.execution(
                                "two series of the result have the same labels %s"
                                        .formatted(series.labels()));
                    }
                    before.set(i, series.values()[i]);
                }
            }
        }
        check();
        return new Vector(results, false);
    }
}
