package io.baigong.evaluator.method;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Finds the band of a number. The column after the level is its number.
record BandsOp(int column, int by, Step.Bands step, int[] reads) implements Op.Single {
    @Override
    public void run(Sheet sheet, int subject) {
        Row row = sheet.row(subject);
        Label label = row.label(by);
        if (!(row.values[by] instanceof BigDecimal number)) {
            Why cause = row.why(by);
            put(sheet, subject, null, 0, label, cause == null ? none() : cause);
            return;
        }
        int band = 0;
        while (band < step.levels().size()
                && step.levels().get(band).from().compareTo(number) <= 0) {
            band++;
        }
        Level level = band == 0 ? step.below() : step.levels().get(band - 1).level();
        put(sheet, subject, level, band, label, level == null ? none() : null);
    }

    private Why none() {
        return new Why(Why.Reason.NO_LEVEL, step.title());
    }

    private void put(
            Sheet sheet,
            int subject,
            @Nullable Level level,
            int number,
            Label label,
            @Nullable Why why) {
        sheet.put(subject, column, level == null ? null : level.key(), label, why);
        sheet.put(
                subject, column + 1, level == null ? null : BigDecimal.valueOf(number), label, why);
    }
}
