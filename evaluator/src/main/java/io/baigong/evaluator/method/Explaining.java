package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes down how the figures of one subject came about.
final class Explaining {
    private final Calculation calculation;
    private final CompiledMethod compiled;
    private final Row row;
    private final Map<String, FormulaOp> formulas = new HashMap<>();

    Explaining(Calculation calculation, Row row) {
        this.calculation = calculation;
        this.compiled = calculation.method();
        this.row = row;
        for (Op op : compiled.ops()) {
            if (op instanceof FormulaOp formula) {
                formulas.put(formula.step().key(), formula);
            }
        }
    }

    Explanation explanation() {
        Method method = compiled.method();
        List<Explanation.Line> lines = new ArrayList<>();
        for (Step step : method.steps()) {
            for (String name : StepOrder.names(step)) {
                lines.add(line(step, name));
            }
        }
        var group =
                row.group < 0 || method.groups().isEmpty() ? null : method.groups().get(row.group);
        return new Explanation(
                row.subject, calculation.period(), method.name(), method.standing(), group, lines);
    }

    private Explanation.Line line(Step step, String name) {
        int column = compiled.column(name);
        Words title = compiled.columns().get(column).title();
        List<Explanation.Used> used = new ArrayList<>();
        for (int each : uses(step)) {
            used.add(used(each));
        }
        return new Explanation.Line(name, title, how(step), used, row.figure(column), unit(column));
    }

    /// Of the subject's own group, in the order of the columns.
    private Set<Integer> uses(Step step) {
        Set<Integer> columns = new TreeSet<>();
        FormulaOp formula = formulas.get(step.key());
        if (formula != null) {
            var variant = formula.variant(row.group);
            if (variant != null) {
                for (int each : variant.uses()) {
                    columns.add(each);
                }
            }
            return columns;
        }
        StepOrder.texts(step)
                .flatMap(text -> StepOrder.identifiers(text).stream())
                .filter(compiled.names()::contains)
                .map(compiled::column)
                .forEach(columns::add);
        return columns;
    }

    private Explanation.Used used(int column) {
        Column each = compiled.columns().get(column);
        boolean input = column < compiled.method().inputs().size();
        CoefficientOp coefficient = compiled.coefficients().get(each.name());
        return new Explanation.Used(
                each.name(),
                each.title(),
                row.figure(column),
                unit(column),
                input ? row.evidence[column] : null,
                coefficient == null ? null : coefficient.row(row, calculation.period()));
    }

    private String unit(int column) {
        return compiled.columns().get(column).type() instanceof Type.Number(var unit)
                ? unit.toString()
                : "";
    }

    private Words how(Step step) {
        return switch (step) {
            case Step.Formula formula -> Words.of(source(formula));
            case Step.Statistic s -> {
                String kind = Cursor.word(s.kind());
                yield new Words(
                        inChinese(s.kind())
                                + "："
                                + title(s.of()).zh()
                                + within(s.within()).zh()
                                + where(s.where()),
                        kind
                                + " of "
                                + title(s.of()).en()
                                + within(s.within()).en()
                                + where(s.where()));
            }
            case Step.Rank r -> {
                boolean high = r.order() == Step.Order.HIGHEST;
                yield new Words(
                        "按"
                                + title(r.by()).zh()
                                + (high ? "从高到低" : "从低到高")
                                + "排序"
                                + within(r.within()).zh(),
                        "ranked by "
                                + title(r.by()).en()
                                + (high ? ", highest first" : ", lowest first")
                                + within(r.within()).en());
            }
            case Step.Bands b ->
                    new Words("按" + title(b.by()).zh() + "分级", "level by " + title(b.by()).en());
            case Step.Stages _ -> new Words("分步确定等级", "level given in passes");
            case Step.Table _ -> new Words("查决策表", "looked up in a table");
            case Step.Index i ->
                    new Words(
                            title(i.of()).zh() + "，以" + i.basePeriod() + "为" + i.baseValue(),
                            title(i.of()).en() + ", " + i.basePeriod() + " = " + i.baseValue());
        };
    }

    private static String inChinese(Step.Statistic.Kind kind) {
        return switch (kind) {
            case MEAN -> "平均值";
            case MEDIAN -> "中位数";
            case SUM -> "合计";
            case MIN -> "最小值";
            case MAX -> "最大值";
            case COUNT -> "个数";
            case PERCENTILE -> "百分位数";
        };
    }

    private String source(Step.Formula step) {
        FormulaOp op = formulas.get(step.key());
        var variant = op == null ? null : op.variant(row.group);
        return variant == null ? "-" : variant.expression().source();
    }

    private Words title(String name) {
        return compiled.title(name);
    }

    private static Words within(Within within) {
        return within == Within.ALL
                ? new Words("（全部）", " (all)")
                : new Words("（同组）", " (own group)");
    }

    private static String where(@Nullable String where) {
        return where == null ? "" : " [" + where + "]";
    }
}
