package io.baigong.server.queries.promql;

/// What a query may take.
///
/// @param series that one expression yields
/// @param steps times of evaluation of a range query
/// @param points series times steps, of all expressions of a query together
/// @param samples values read for one query
/// @param lookback how old a value may be that a selector still takes for the present one,
///   microseconds
/// @param nanos time, by [System#nanoTime]
public record Limits(int series, int steps, long points, long samples, long lookback, long nanos) {
    public Limits withLookback(long micros) {
        return new Limits(series, steps, points, samples, micros, nanos);
    }

    public Limits withNanos(long most) {
        return new Limits(series, steps, points, samples, lookback, Math.min(nanos, most));
    }
}
