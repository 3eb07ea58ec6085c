package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.DecimalFormula;
import io.baigong.evaluator.expression.Expression;
import io.baigong.evaluator.expression.Missing;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calculates a formula.
///
/// @param variants by group, or one for all; null for a group without
/// @param columns of the names of the formulas
/// @param chosenBy the column of the group where it decides on the formula
record FormulaOp(
        int column,
        Step.Formula step,
        List<@Nullable Variant> variants,
        List<Column> all,
        Map<String, Integer> columns,
        int[] chosenBy,
        int[] reads)
        implements Op.Single {
    /// @param uses columns, those of the limits too
    /// @param required columns without which there is no value
    record Variant(
            Expression expression,
            DecimalFormula formula,
            @Nullable Bound cap,
            @Nullable Bound floor,
            int[] uses,
            int[] required) {}

    /// A number or a formula.
    record Bound(@Nullable BigDecimal number, @Nullable DecimalFormula formula) {
        @Nullable BigDecimal of(Row row) {
            return formula == null ? number : formula.number(row.values);
        }
    }

    @Nullable Variant variant(int group) {
        return variants.size() == 1 ? variants.getFirst() : group < 0 ? null : variants.get(group);
    }

    @Override
    public void run(Sheet sheet, int subject) {
        Row row = sheet.row(subject);
        Variant variant = variant(row.group);
        if (variant == null) {
            var why = new Why(Why.Reason.NOT_IN_GROUP, step.title());
            sheet.put(subject, column, null, Label.DECLARED, why);
            return;
        }
        Object value = value(variant, row);
        if (value != null) {
            Label label = row.weakest(variant.uses()).and(row.weakest(chosenBy));
            sheet.put(subject, column, value, label, null);
            return;
        }
        Why why = why(variant, row);
        if (why.isAbsence() && step.missing() instanceof Absence.Value(Object standIn)) {
            var replaced = new Why(Why.Reason.SUBSTITUTED, why.about());
            sheet.put(subject, column, standIn, Label.DECLARED, replaced);
        } else {
            sheet.put(subject, column, null, Label.DECLARED, why);
        }
    }

    private @Nullable Object value(Variant variant, Row row) {
        for (int column : variant.required()) {
            if (row.values[column] == null) {
                return null;
            }
        }
        Object value = variant.formula().value(row.values);
        return value instanceof BigDecimal number ? shaped(number, variant, row) : value;
    }

    /// Caps, floors and rounds, in this order.
    private @Nullable BigDecimal shaped(BigDecimal number, Variant variant, Row row) {
        BigDecimal shaped = number;
        if (variant.cap() != null) {
            BigDecimal cap = variant.cap().of(row);
            if (cap == null) {
                return null;
            }
            shaped = shaped.min(cap);
        }
        if (variant.floor() != null) {
            BigDecimal floor = variant.floor().of(row);
            if (floor == null) {
                return null;
            }
            shaped = shaped.max(floor);
        }
        var round = step.round();
        return round == null
                ? Numbers.bounded(shaped)
                : shaped.setScale(round.digits(), round.mode());
    }

    /// The first cause, so that a total says which input is missing and not which sum.
    private Why why(Variant variant, Row row) {
        for (int column : variant.required()) {
            if (row.values[column] == null) {
                return cause(row, column);
            }
        }
        Missing missing = variant.expression().whyMissing(row.values);
        if (missing == null) {
            for (int column : variant.uses()) {
                if (row.values[column] == null) {
                    return cause(row, column);
                }
            }
            return new Why(Why.Reason.NO_VALUE, step.title());
        }
        return switch (missing.cause()) {
            case INPUT -> {
                Integer column = columns.get(missing.what());
                yield column == null
                        ? new Why(Why.Reason.NO_VALUE, step.title())
                        : cause(row, column);
            }
            case DIVISION_BY_ZERO, UNDEFINED -> new Why(Why.Reason.NO_VALUE, step.title());
            case TOO_LARGE -> new Why(Why.Reason.TOO_LARGE, step.title());
        };
    }

    private Why cause(Row row, int column) {
        Why why = row.why(column);
        return why == null ? new Why(Why.Reason.INPUT_MISSING, all.get(column).title()) : why;
    }
}
