package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/// Gives places. The column after the place is its share.
record RankOp(int column, int by, Step.Rank step, @Nullable Condition where, int[] reads)
        implements Op.Whole {
    @Override
    public void run(Sheet sheet) {
        var unranked = new Why(Why.Reason.NOT_RANKED, step.title());
        for (Part part : Part.of(sheet, step.within())) {
            int[] ranked = part.isGroup() ? part.having(sheet, by, where) : new int[0];
            int[] places = places(sheet, Sorting.by(sheet, ranked, by, step.order()));
            BigDecimal count = BigDecimal.valueOf(ranked.length);
            Label weakest = Part.weakest(sheet, ranked, reads);
            for (int s : part.subjects()) {
                if (places[s] == 0) {
                    sheet.put(s, column, null, weakest, unranked);
                    sheet.put(s, column + 1, null, weakest, unranked);
                } else {
                    BigDecimal place = BigDecimal.valueOf(places[s]);
                    BigDecimal share = place.divide(count, MathContext.DECIMAL128);
                    sheet.put(s, column, place, weakest, null);
                    sheet.put(s, column + 1, share, weakest, null);
                }
            }
        }
    }

    /// By subject; 0 for those without.
    private int[] places(Sheet sheet, int[] sorted) {
        int[] places = new int[sheet.size()];
        for (int i = 0; i < sorted.length; i++) {
            boolean tied =
                    step.sameForTies()
                            && i > 0
                            && Sorting.equal(sheet, sorted[i - 1], sorted[i], by);
            places[sorted[i]] = tied ? places[sorted[i - 1]] : i + 1;
        }
        return places;
    }
}
