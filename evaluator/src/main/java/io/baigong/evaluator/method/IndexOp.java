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
                boolean has = step.overlap() || sheet.row(s).values[of] != null;
                put(sheet, s, has ? step.baseValue() : null, sheet.row(s).label(of));
            }
        } else if (step.overlap()) {
            overlap(sheet);
        } else {
            for (int s = 0; s < sheet.size(); s++) {
                own(sheet, s);
            }
        }
    }

    private void put(Sheet sheet, int subject, @Nullable BigDecimal index, Label label) {
        sheet.put(subject, column, index, label, index == null ? why(sheet.row(subject)) : null);
    }

    /// What is missing now, else what was missing then.
    private Why why(Row row) {
        Why now = step.overlap() || row.values[of] != null ? null : row.why(of);
        return now == null ? Why.of(Why.Reason.NO_PAST, step.basePeriod()) : now;
    }

    private void own(Sheet sheet, int subject) {
        Row row = sheet.row(subject);
        BigDecimal base = sheet.past.value(step.basePeriod(), row.subject, step.of());
        if (row.values[of] instanceof BigDecimal now && base != null && base.signum() != 0) {
            BigDecimal index = step.baseValue().multiply(now).divide(base, MathContext.DECIMAL128);
            Label then = sheet.past.label(step.basePeriod(), row.subject, step.of());
            put(sheet, subject, index, row.label(of).and(then));
        } else {
            put(sheet, subject, null, Label.DECLARED);
        }
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
            if (index == null && earlier != null) {
                index = earlier;
                weakest = weakest.and(sheet.past.label(before, row.subject, step.key()));
            }
            if (was != null && row.values[of] instanceof BigDecimal is) {
                then = then.add(was);
                now = now.add(is);
                weakest = weakest.and(row.label(of));
                weakest = weakest.and(sheet.past.label(before, row.subject, step.of()));
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
