package io.baigong.server.queries;

import io.baigong.server.queries.promql.Limits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What queries of other tools may take.
///
/// @param series of one selector, and of one answer of `series`
/// @param steps times of evaluation of a range query
/// @param points series times steps of all expressions of a query
/// @param samples values read for one query
/// @param exact values of one series up to which they are read themselves where buckets would do
/// @param lookback how old a value may be that still counts as the present one
/// @param timeout of one query
/// @param concurrent queries at once
/// @param concurrentOfOne queries of one organisation at once
/// @param patience how long a query waits for its turn
@ConfigurationProperties("baigong.queries")
record QuerySettings(
        @DefaultValue("1000") int series,
        @DefaultValue("11000") int steps,
        @DefaultValue("1000000") long points,
        @DefaultValue("20000000") long samples,
        @DefaultValue("50000") int exact,
        @DefaultValue("5m") Duration lookback,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("4") int concurrent,
        @DefaultValue("2") int concurrentOfOne,
        @DefaultValue("10s") Duration patience) {
    /// Values of one series that are read at most.
    static final int MOST_OF_ONE = 1_000_000;

    QuerySettings {
        positive("series", series);
        positive("steps", steps);
        positive("points", points);
        positive("samples", samples);
        positive("exact", exact);
        positive("lookback", lookback.toMillis());
        positive("timeout", timeout.toMillis());
        positive("concurrent", concurrent);
        positive("concurrent-of-one", concurrentOfOne);
        positive("patience", patience.toMillis());
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "baigong.queries.%s must be positive, was %d".formatted(name, value));
        }
    }

    Limits limits() {
        return new Limits(
                series, steps, points, samples, lookback.toMillis() * 1_000, timeout.toNanos());
    }
}
