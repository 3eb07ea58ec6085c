package io.baigong.evaluator.method;

import java.util.List;

/// Puts each subject in the first group that holds.
record GroupOp(int column, List<Method.Group> groups, List<Condition> conditions, int[] reads)
        implements Op.Single {
    static final int NONE = -1;

    @Override
    public void run(Sheet sheet, int subject) {
        Row row = sheet.row(subject);
        int group = NONE;
        for (int i = 0; i < conditions.size() && group == NONE; i++) {
            group = conditions.get(i).holds(row) ? i : NONE;
        }
        String key = group == NONE ? null : groups.get(group).key();
        sheet.group(subject, group);
        sheet.put(subject, column, key, row.weakest(reads), null);
    }
}
