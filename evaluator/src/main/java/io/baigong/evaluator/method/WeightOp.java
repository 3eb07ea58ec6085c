package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The weight of an indicator, which is the method's own.
///
/// @param weights by group, or one for all
record WeightOp(int column, List<@Nullable BigDecimal> weights, Words title, int[] reads)
        implements Op.Single {
    @Override
    public void run(Sheet sheet, int subject) {
        int group = sheet.row(subject).group;
        BigDecimal weight =
                weights.size() == 1 ? weights.getFirst() : group < 0 ? null : weights.get(group);
        Why why = weight == null ? new Why(Why.Reason.NOT_IN_GROUP, title) : null;
        // Which weight it is rests on the group.
        sheet.put(subject, column, weight, sheet.row(subject).weakest(reads), why);
    }
}
