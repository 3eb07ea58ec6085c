package io.baigong.evaluator.method;

import io.baigong.evaluator.unit.Unit;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A number that depends on the year, the region or whatever else: a benchmark, a factor, a rate.
///
/// @param by `year` of the period, an input that is a text, or an attribute of the subject.
///   `region` is a code of GB/T 2260: a row of a province fits its cities
/// @param rows the row that fits best is taken; what is named first in `by` weighs most
public record Coefficients(
        String key, Words title, Unit unit, List<String> by, List<Row> rows, Otherwise otherwise) {
    /// Fits everything.
    static final String ANY = "*";

    public Coefficients {
        by = List.copyOf(by);
        rows = List.copyOf(rows);
    }

    /// @param keys for each of `by` a value or `*`
    /// @param source where the value is printed
    public record Row(Map<String, String> keys, BigDecimal value, @Nullable String source) {
        public Row {
            keys = Map.copyOf(keys);
        }
    }

    /// When no row has the year.
    public enum Otherwise {
        /// There is no coefficient.
        REFUSE,
        /// The latest earlier year is taken.
        EARLIER
    }

    /// The row that fits best, null for none.
    ///
    /// @param keys in the order of `by`; null where the subject does not say
    @Nullable Row row(List<@Nullable String> keys) {
        Row best = null;
        int[] bestFit = new int[0];
        for (Row row : rows) {
            int[] fit = fit(row, keys);
            if (fit != null && (best == null || Arrays.compare(fit, bestFit) > 0)) {
                best = row;
                bestFit = fit;
            }
        }
        return best;
    }

    private int @Nullable [] fit(Row row, List<@Nullable String> keys) {
        int[] fit = new int[by.size()];
        for (int i = 0; i < fit.length; i++) {
            String wanted = row.keys().getOrDefault(by.get(i), ANY);
            String key = keys.get(i);
            fit[i] = wanted.equals(ANY) ? 0 : key == null ? -1 : fit(by.get(i), wanted, key);
            if (fit[i] < 0) {
                return null;
            }
        }
        return fit;
    }

    /// How well a value of a row fits, 1 at least; -1 when it does not.
    private int fit(String by, String wanted, String key) {
        return switch (by) {
            case "year" -> {
                int had = Integer.parseInt(wanted);
                int asked = Integer.parseInt(key);
                boolean fits = had == asked || (otherwise == Otherwise.EARLIER && had < asked);
                yield fits ? had + 1 : -1;
            }
            case "region" -> {
                String place = trimmed(wanted);
                yield key.startsWith(place) ? place.length() + 1 : -1;
            }
            default -> wanted.equals(key) ? 1 : -1;
        };
    }

    /// `410000` and `41` are the same province.
    static String trimmed(String region) {
        String place = region;
        while (place.length() > 2 && place.length() % 2 == 0 && place.endsWith("00")) {
            place = place.substring(0, place.length() - 2);
        }
        return place;
    }
}
