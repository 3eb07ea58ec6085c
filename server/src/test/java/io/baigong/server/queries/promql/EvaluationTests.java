package io.baigong.server.queries.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.baigong.server.queries.promql.Evaluation.Times;
import io.baigong.server.queries.promql.Result.Scalar;
import io.baigong.server.queries.promql.Result.Vector;
import io.baigong.server.queries.promql.SeriesSource.Found.Buckets;
import io.baigong.server.queries.promql.SeriesSource.Found.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What cannot be compared with Prometheus: bad values, limits, buckets. The rest is compared
/// number by number in `PrometheusTests`.
class EvaluationTests {
    private static final long SECOND = 1_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final Limits LIMITS =
            new Limits(10, 100, 1_000, 100_000, 5 * MINUTE, 30_000_000_000L);

    private final List<SeriesSource.Found> all = new ArrayList<>();

    private static Labels labels(String name, String thing) {
        return Labels.of(Map.of(Labels.NAME, name, "thing", thing));
    }

    private void series(String name, String thing, long[] seconds, double... values) {
        long[] times = new long[seconds.length];
        boolean[] stale = new boolean[seconds.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = seconds[i] * SECOND;
            stale[i] = Double.isNaN(values[i]);
        }
        all.add(new Samples(labels(name, thing), times, values, stale));
    }

    private Result at(String query, long second) {
        return over(query, second, 0, 1, LIMITS);
    }

    private Result over(String query, long first, long step, int count, Limits limits) {
        SeriesSource source =
                (matchers, _, to) ->
                        all.stream()
                                .filter(one ->
                                        matchers.stream()
                                                .allMatch(matcher ->
                                                        matcher.matches(
                                                                one.labels().get(matcher.label()))))
                                .forEach(to);
        return Evaluation.of(
                Parser.parse(query),
                new Times(first * SECOND, step * SECOND, count),
                source,
                new Budget(limits));
    }

    private double value(String query, long second) {
        var result = at(query, second);
        if (result instanceof Scalar(double[] values)) {
            return values[0];
        }
        var series = ((Vector) result).series();
        assertThat(series).as(query).hasSize(1);
        assertThat(series.getFirst().present()[0]).as(query).isTrue();
        return series.getFirst().values()[0];
    }

    private boolean isEmpty(String query, long second) {
        return ((Vector) at(query, second))
                .series().stream().noneMatch(series -> series.present()[0]);
    }

    @Test
    void aBadValueEndsASeriesUntilTheNextGoodOne() {
        series("temp", "a", new long[] {0, 60, 120}, 1, Double.NaN, 3);
        assertThat(value("temp", 59)).isEqualTo(1);
        assertThat(isEmpty("temp", 60)).isTrue();
        assertThat(isEmpty("temp", 119)).isTrue();
        assertThat(value("temp", 120)).isEqualTo(3);
        assertThat(value("count_over_time(temp[2m])", 120)).isEqualTo(2);
    }

    @Test
    void aGapLongerThanTheLookbackIsAGap() {
        series("temp", "a", new long[] {0, 1_000}, 1, 2);
        assertThat(value("temp", 300)).isEqualTo(1);
        assertThat(isEmpty("temp", 301)).isTrue();
        assertThat(isEmpty("temp", 999)).isTrue();
        assertThat(value("last_over_time(temp[1h])", 999)).isEqualTo(1);
    }

    @Test
    void aCounterThatBeganAgainKeepsItsIncrease() {
        series("parts", "a", new long[] {0, 60, 120, 180}, 100, 110, 5, 15);
        assertThat(value("resets(parts[3m])", 180)).isEqualTo(1);
        assertThat(value("increase(parts[3m])", 180)).isCloseTo(25, within(1e-9));
        assertThat(value("delta(parts[3m])", 180)).isCloseTo(-85, within(1e-9));
    }

    @Test
    void computesScalarsWithoutAnySeries() {
        assertThat(value("1+1", 0)).isEqualTo(2);
        assertThat(value("-2 ^ 2 + 10 % 4", 0)).isEqualTo(-2);
        assertThat(value("time()", 77)).isEqualTo(77);
        assertThat(value("scalar(vector(5)) == bool 5", 0)).isEqualTo(1);
    }

    @Test
    void severalSeriesOnOneSideOfAnOperatorAreRefusedInWords() {
        series("temp", "a", new long[] {0}, 1);
        series("temp", "b", new long[] {0}, 2);
        series("limit", "a", new long[] {0}, 3);
        assertThat(value("temp - on(thing) limit", 0)).isEqualTo(-2);
        assertThatThrownBy(() -> at("limit + on() temp", 0))
                .isInstanceOf(QueryError.class)
                .hasMessageContaining("several series on the right side");
        assertThatThrownBy(() -> at("temp + on() limit", 0))
                .hasMessageContaining("several series on the left side");
    }

    @Test
    void aQueryMayYieldSoManyPointsAndTakeSoLong() {
        series("temp", "a", new long[] {0}, 1);
        assertThatThrownBy(() -> over("temp + temp", 0, 1, 600, LIMITS))
                .isInstanceOf(QueryError.class)
                .hasMessageContaining("more than 1000 points");
        assertThatThrownBy(() -> over("temp", 0, 1, 10, LIMITS.withNanos(-1)))
                .isInstanceOfSatisfying(
                        QueryError.class,
                        error -> assertThat(error.kind()).isEqualTo(QueryError.Kind.TIMEOUT));
    }

    @Test
    void bucketsYieldWhatTheirValuesWould() {
        // Two buckets of a minute: 1, 3 and 5; then only bad values.
        all.add(
                new Buckets(
                        labels("temp", "a"),
                        MINUTE,
                        new long[] {0, MINUTE, 2 * MINUTE},
                        new long[] {2, 1, 0},
                        new double[] {4, 5, Double.NaN},
                        new double[] {1, 5, Double.NaN},
                        new double[] {3, 5, Double.NaN},
                        new double[] {3, 5, Double.NaN}));
        assertThat(value("avg_over_time(temp[2m])", 120)).isEqualTo(3);
        assertThat(value("sum_over_time(temp[3m])", 180)).isEqualTo(9);
        assertThat(value("count_over_time(temp[2m])", 120)).isEqualTo(3);
        assertThat(value("min_over_time(temp[2m])", 120)).isEqualTo(1);
        assertThat(value("max_over_time(temp[2m])", 120)).isEqualTo(5);
        assertThat(value("last_over_time(temp[3m])", 180)).isEqualTo(5);
        assertThat(value("temp", 120)).isEqualTo(5);
        assertThat(isEmpty("temp", 180)).isTrue();
    }
}
