package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A step as it is compared with that of another edition: in the words of the file, and short.
final class Written {
    private static final int LONGEST = 500;

    private Written() {}

    static String of(Step step) {
        String text =
                switch (step) {
                    case Step.Formula formula -> formula(formula);
                    case Step.Statistic s -> {
                        String of = s.kind() == Step.Statistic.Kind.PERCENTILE ? s.p() + " " : "";
                        yield Cursor.word(s.kind())
                                + " "
                                + of
                                + s.of()
                                + among(s.within(), s.where());
                    }
                    case Step.Rank r -> ordered(r.by(), r.order()) + among(r.within(), r.where());
                    case Step.Bands b -> bands(b);
                    case Step.Stages s -> stages(s);
                    case Step.Table t -> table(t);
                    case Step.Index i ->
                            i.of() + ", " + i.basePeriod() + " = " + number(i.baseValue());
                };
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static String formula(Step.Formula step) {
        List<String> parts = new ArrayList<>();
        parts.add(byGroup(step.formulas()));
        if (!step.weights().isEmpty()) {
            parts.add("weight " + byGroup(step.weights()));
        }
        limit("cap", step.cap(), parts);
        limit("floor", step.floor(), parts);
        if (step.round() != null) {
            parts.add("round " + step.round().digits() + " " + Cursor.word(step.round().mode()));
        }
        switch (step.missing()) {
            case Absence.Value(Object value) -> parts.add("missing: " + value(value));
            case Absence.Mean(Within within) -> parts.add("missing: mean" + among(within, null));
            case Absence.Required _, Absence.Stays _ -> {}
        }
        return String.join("; ", parts);
    }

    private static void limit(String name, Step.@Nullable Limit limit, List<String> parts) {
        if (limit != null) {
            parts.add(
                    name
                            + " "
                            + (limit.number() == null ? limit.formula() : number(limit.number())));
        }
    }

    private static String byGroup(Map<String, ?> values) {
        return values.entrySet().stream()
                .map(each ->
                        (each.getKey().isEmpty() ? "" : each.getKey() + ": ")
                                + value(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String bands(Step.Bands step) {
        String below = step.below() == null ? "" : step.below().key() + ", ";
        return step.levels().stream()
                .map(band -> band.level().key() + " from " + number(band.from()))
                .collect(Collectors.joining(", ", step.by() + ": " + below, ""));
    }

    private static String stages(Step.Stages step) {
        List<String> parts = new ArrayList<>();
        for (var pass : step.passes()) {
            String share =
                    pass.share() == null
                            ? ""
                            : (pass.cumulative() ? " up to " : " share ") + number(pass.share());
            String by = pass.by() == null ? "" : " by " + ordered(pass.by(), pass.order());
            parts.add(pass.level() + share + by + among(Within.ALL, pass.where()));
        }
        step.vetoes().forEach(veto -> parts.add("at best " + veto.atBest() + ": " + veto.when()));
        step.exempt().forEach(each -> parts.add("exempt " + each.level() + ": " + each.when()));
        return String.join("; ", parts);
    }

    private static String table(Step.Table step) {
        var text = new StringBuilder(String.join(", ", step.on()));
        for (var row : step.rows()) {
            if (text.length() > LONGEST) {
                break;
            }
            String cells = row.when().stream().map(Written::cell).collect(Collectors.joining(", "));
            text.append("; ").append(cells).append(" → ").append(value(row.then()));
        }
        if (step.otherwise() != null) {
            text.append("; otherwise ").append(value(step.otherwise()));
        }
        return text.toString();
    }

    private static String cell(CellTest test) {
        return switch (test) {
            case CellTest.Anything _ -> "-";
            case CellTest.OneOf(var values) ->
                    values.stream().map(Written::value).collect(Collectors.joining("|"));
            case CellTest.Range range -> range(range);
        };
    }

    private static String range(CellTest.Range range) {
        if (range.from() != null && range.to() != null) {
            return (range.withFrom() ? "[" : "(")
                    + number(range.from())
                    + ".."
                    + number(range.to())
                    + (range.withTo() ? "]" : ")");
        }
        return range.from() != null
                ? (range.withFrom() ? ">= " : "> ") + number(range.from())
                : (range.withTo() ? "<= " : "< ") + number(range.to());
    }

    private static String ordered(String by, Step.Order order) {
        return by + ", " + Cursor.word(order) + " first";
    }

    private static String among(Within within, @Nullable String where) {
        return (within == Within.GROUP ? " (group)" : "")
                + (where == null ? "" : " [" + where + "]");
    }

    private static String value(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private static String number(@Nullable BigDecimal number) {
        return number == null ? "" : number.toPlainString();
    }
}
