package io.baigong.evaluator.method;

import org.jspecify.annotations.Nullable;

/// Looks in a decision table.
record TableOp(int column, Step.Table step, int[] reads) implements Op.Single {
    @Override
    public void run(Sheet sheet, int subject) {
        Row row = sheet.row(subject);
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
