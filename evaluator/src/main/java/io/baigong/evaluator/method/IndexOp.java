package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/// Calculates a fixed-base index.
record IndexOp(int column, int of, Step.Index step, Rhythm rhythm, int[] reads)
        implements Op.Whole {
    @Override
    public void run(Sheet sheet) {
        if (sheet.period.equals(step.basePeriod())) {
            for (int s = 0; s < sheet.size(); s++) {
                put(sheet, s, step.baseValue(), sheet.row(s).label(of));
            }
        } else if (step.overlap()) {
            overlap(sheet);
        } else {
            for (int s = 0; s < sheet.size(); s++) {
                put(sheet, s, own(sheet, sheet.row(s)), sheet.row(s).label(of));
            }
        }
    }

    private void put(Sheet sheet, int subject, @Nullable BigDecimal index, Label label) {
        Why why = index == null ? Why.of(Why.Reason.NO_PAST, step.basePeriod()) : null;
        sheet.put(subject, column, index, label, why);
    }

    private @Nullable BigDecimal own(Sheet sheet, Row row) {
        BigDecimal base = sheet.past.value(step.basePeriod(), row.subject, step.of());
        return row.values[of] instanceof BigDecimal now && base != null && base.signum() != 0
                ? step.baseValue().multiply(now).divide(base, MathContext.DECIMAL128)
                : null;
    }

    /// The index of the period before, carried on over the subjects that are in both periods.
    private void overlap(Sheet sheet) {
        String before = rhythm.previous(sheet.period);
        BigDecimal index = null;
        BigDecimal then = BigDecimal.ZERO;
        BigDecimal now = BigDecimal.ZERO;
        Label weakest = Label.VERIFIED;
        for (int s = 0; before != null && s < sheet.size(); s++) {
            Row row = sheet.row(s);
            BigDecimal was = sheet.past.value(before, row.subject, step.of());
            BigDecimal earlier = sheet.past.value(before, row.subject, step.key());
            index = index == null ? earlier : index;
            if (was != null && row.values[of] instanceof BigDecimal is) {
                then = then.add(was);
                now = now.add(is);
                weakest = weakest.and(row.label(of));
            }
        }
        BigDecimal carried =
                index == null || then.signum() == 0
                        ? null
                        : index.multiply(now).divide(then, MathContext.DECIMAL128);
        for (int s = 0; s < sheet.size(); s++) {
            put(sheet, s, carried, weakest);
        }
    }
}
