package io.baigong.server.methods;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the figures of a step are spread: how many are in each range. A range holds enough to be
/// told; together they tell how many have a figure at all. Where that is withheld, because one or
/// two have none, so is a range in which these could be hidden.
///
/// @param withheld the range that is not told; -1 for none, -2 for all
record Spread(List<Integer> counts, int withheld) {
    /// At least two more than are told, so that one or two without a figure both remain possible.
    private static final int COVER = Grouped.LEAST + 2;

    private static final int NONE = -1;
    private static final int ALL = -2;

    /// @param open whether it may be told how many have a figure
    static Spread of(Histogram histogram, List<BigDecimal> values, boolean open) {
        int[] counts = new int[histogram.size()];
        values.forEach(value -> counts[histogram.at(value)]++);
        int smallest = ALL;
        for (int range = 0; range < counts.length; range++) {
            boolean covers = counts[range] >= COVER;
            if (covers && (smallest == ALL || counts[range] < counts[smallest])) {
                smallest = range;
            }
        }
        var all = Arrays.stream(counts).boxed().toList();
        return new Spread(all, open ? NONE : smallest);
    }

    /// How many are in a range; null when that is withheld.
    @Nullable Integer in(int range) {
        return withheld == ALL || withheld == range ? null : counts.get(range);
    }
}
