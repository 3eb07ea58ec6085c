package io.baigong.evaluator.method;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks in a decision table.
///
/// @param required columns without which there is no outcome, not even where a row asks for
///   anything
record TableOp(int column, Step.Table step, List<Column> all, int[] required, int[] reads)
        implements Op.Single {
    @Override
    public void run(Sheet sheet, int subject) {
        Row row = sheet.row(subject);
        for (int each : required) {
            if (row.values[each] == null) {
                Why cause = row.why(each);
                Words title = all.get(each).title();
                Why why = cause == null ? new Why(Why.Reason.INPUT_MISSING, title) : cause;
                sheet.put(subject, column, null, Label.DECLARED, why);
                return;
            }
        }
        Object outcome = outcome(row);
        Why why = outcome == null ? new Why(Why.Reason.NO_ROW, step.title()) : null;
        sheet.put(subject, column, outcome, row.weakest(reads), why);
    }

    private @Nullable Object outcome(Row row) {
        for (var candidate : step.rows()) {
            boolean fits = true;
            for (int i = 0; fits && i < reads.length; i++) {
                fits = candidate.when().get(i).holds(row.values[reads[i]]);
            }
            if (fits) {
                return candidate.then();
            }
        }
        return step.otherwise();
    }
}
