package io.baigong.server.methods;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How the figures of a step are spread: how many are in each range. A range holds enough to be
/// told; together they tell how many have a figure at all. Where that is withheld, because one or
/// two have none, so is a range in which these could be hidden, or all where there is none.
///
/// @param counts of each range, in order
/// @param withheld the ranges that are not told
record Spread(List<Integer> counts, BitSet withheld) {
    /// At least two more than are told, so that one or two without a figure both remain possible.
    private static final int COVER = Counts.LEAST + 2;

    /// @param open whether it may be told how many have a figure
    static Spread of(Histogram histogram, List<BigDecimal> values, boolean open) {
        int[] counts = new int[histogram.size()];
        values.forEach(value -> counts[histogram.at(value)]++);
        var withheld = new BitSet();
        if (!open) {
            IntStream.range(0, counts.length)
                    .boxed()
                    .filter(range -> counts[range] >= COVER)
                    .min(Comparator.comparing(range -> counts[range]))
                    .ifPresentOrElse(withheld::set, () -> withheld.set(0, counts.length));
        }
        return new Spread(Arrays.stream(counts).boxed().toList(), withheld);
    }

    /// How many are in a range; null when that is withheld.
    @Nullable Integer in(int range) {
        return withheld.get(range) ? null : counts.get(range);
    }
}
