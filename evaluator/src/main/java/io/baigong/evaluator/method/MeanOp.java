package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.List;

/// Puts the mean of those who have a value in place of what is missing.
///
/// @param raw the column as it came
record MeanOp(int column, int raw, Words title, Within within, int[] reads) implements Op.Whole {
    @Override
    public void run(Sheet sheet) {
        for (Part part : Part.of(sheet, within)) {
            int[] having = part.having(sheet, raw, null);
            List<BigDecimal> known = Part.numbers(sheet, having, raw);
            BigDecimal mean = known.isEmpty() || !part.isGroup() ? null : Numbers.mean(known);
            Label weakest = Part.weakest(sheet, having, reads);
            for (int s : part.subjects()) {
                Row row = sheet.row(s);
                Why why = row.why(raw);
                boolean faulty = why != null && !why.isAbsence();
                if (row.values[raw] != null || mean == null || faulty) {
                    sheet.put(s, column, row.values[raw], row.label(raw), why);
                } else {
                    Words about = why == null ? title : why.about();
                    sheet.put(s, column, mean, weakest, new Why(Why.Reason.SUBSTITUTED, about));
                }
            }
        }
    }
}
