package io.baigong.server.queries.promql;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes one value of those of many series; `topk` and `bottomk` choose some series instead.
enum Aggregator {
    SUM,
    AVG,
    MIN,
    MAX,
    COUNT,
    GROUP,
    STDDEV,
    STDVAR,
    QUANTILE,
    TOPK,
    BOTTOMK;

    private static final Aggregator[] ALL = values();

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean takesParameter() {
        return this == QUANTILE || chooses();
    }

    boolean chooses() {
        return this == TOPK || this == BOTTOMK;
    }

    /// @return null when it is none
    static @Nullable Aggregator of(String word) {
        for (var aggregator : ALL) {
            if (aggregator.name().equalsIgnoreCase(word)) {
                return aggregator;
            }
        }
        return null;
    }

    static String all() {
        return Arrays.stream(ALL).map(Aggregator::word).collect(Collectors.joining(", "));
    }

    /// @param values at least one
    /// @param size how many of the array
    /// @param parameter of quantile
    double of(double[] values, int size, double parameter) {
        return switch (this) {
            case SUM -> Sums.sum(values, 0, size);
            case AVG -> Sums.mean(values, 0, size);
            case MIN -> Sums.least(values, 0, size);
            case MAX -> Sums.greatest(values, 0, size);
            case COUNT -> size;
            case GROUP -> 1;
            case STDDEV -> Math.sqrt(Sums.variance(values, 0, size));
            case STDVAR -> Sums.variance(values, 0, size);
            case QUANTILE -> Sums.quantile(parameter, values, 0, size);
            case TOPK, BOTTOMK -> throw new IllegalStateException(word() + " chooses series");
        };
    }
}
