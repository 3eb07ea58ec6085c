package io.baigong.server.overview;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Keeps single firms from being read out of figures: what fewer than three organisations report is
/// withheld from who may not see each of them. So that it does not follow by subtraction, the
/// smallest further rows of a table are withheld too, until what is withheld together comes from
/// three organisations in two rows at least.
final class Confidentiality {
    /// So many organisations must stand behind a figure.
    static final int FLOOR = 3;

    private Confidentiality() {}

    /// Whether the figures of so many organisations are withheld.
    static boolean withholds(Extent extent, long organisations) {
        return !extent.open() && organisations > 0 && organisations < FLOOR;
    }

    /// Which rows of a table whose total is shown are withheld.
    ///
    /// @param organisations behind each row
    static boolean[] withheld(List<Long> organisations) {
        var withheld = new boolean[organisations.size()];
        long rows = 0;
        long together = 0;
        for (int i = 0; i < withheld.length; i++) {
            long count = organisations.get(i);
            if (count > 0 && count < FLOOR) {
                withheld[i] = true;
                rows++;
                together += count;
            }
        }
        if (rows == 0) {
            return withheld;
        }
        var others =
                IntStream.range(0, withheld.length)
                        .filter(i -> organisations.get(i) >= FLOOR)
                        .boxed()
                        .sorted(Comparator.comparing(organisations::get))
                        .toList();
        for (int i : others) {
            if (rows >= 2 && together >= FLOOR) {
                break;
            }
            withheld[i] = true;
            rows++;
            together += organisations.get(i);
        }
        if (rows < 2 || together < FLOOR) {
            // Nothing is there to hide behind.
            Arrays.fill(withheld, true);
        }
        return withheld;
    }
}
