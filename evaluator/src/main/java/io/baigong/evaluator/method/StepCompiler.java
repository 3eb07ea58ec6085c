package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.DecimalFormula;
import io.baigong.evaluator.expression.Expression;
import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.unit.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes an operation of a step, or says why not.
final class StepCompiler {
    private static final Type PLAIN = new Type.Number(Unit.ONE);

    private final Method method;
    private final Scope scope;
    private final List<Op> ops;
    private final IntUnaryOperator raw;

    /// @param raw the raw column of a step that has one
    StepCompiler(Method method, Scope scope, List<Op> ops, IntUnaryOperator raw) {
        this.method = method;
        this.scope = scope;
        this.ops = ops;
        this.raw = raw;
    }

    void step(int number) {
        Step step = method.steps().get(number);
        int faults = scope.faults().size();
        String at = "/steps/" + number;
        switch (step) {
            case Step.Formula formula -> formula(at, number, formula);
            case Step.Statistic statistic -> statistic(at, statistic);
            case Step.Rank rank -> rank(at, rank);
            case Step.Bands bands -> bands(at, bands);
            case Step.Stages stages -> stages(at, stages);
            case Step.Table table -> table(at, table);
            case Step.Index index -> index(at, index);
        }
        boolean rests = StepOrder.texts(step).anyMatch(scope::isBroken);
        if (scope.faults().size() > faults || rests) {
            StepOrder.names(step).forEach(scope::breaks);
        }
    }

    private int add(String at, Step step, Type type) {
        return scope.add(step.key(), step.title(), type, Column.Kind.STEP, at + "/key");
    }

    private void addDerived(String at, Step step, String suffix, String zh, String en) {
        Words title = new Words(step.title().zh() + zh, step.title().en() + en);
        scope.add(step.key() + suffix, title, PLAIN, Column.Kind.STEP, at + "/key");
    }

    private void formula(String at, int number, Step.Formula step) {
        List<Expression> expressions = new ArrayList<>();
        List<@Nullable String> sources =
                MethodCompiler.byGroup(method, scope, at + "/formula", step.formulas());
        Type wanted = step.unit() == null ? null : new Type.Number(step.unit());
        List<FormulaOp.@Nullable Variant> variants = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            String source = sources.get(i);
            String place =
                    step.formulas().containsKey("") || i >= method.groups().size()
                            ? at + "/formula"
                            : at + "/formula/" + method.groups().get(i).key();
            Expression expression =
                    source == null
                            ? null
                            : wanted == null
                                    ? scope.expression(place, source)
                                    : scope.expression(place, source, wanted);
            if (expression != null) {
                expressions.add(expression);
                wanted = wanted == null ? expression.type() : wanted;
            }
            variants.add(expression == null ? null : variant(at, step, expression, wanted));
        }
        Type type = wanted == null ? PLAIN : wanted;
        plainText(at, step, type);
        int column = add(at, step, type);
        int target = step.missing() instanceof Absence.Mean ? raw.applyAsInt(number) : column;
        int[] uses = {};
        for (var variant : variants) {
            uses = variant == null ? uses : Scope.union(uses, variant.uses());
        }
        int[] chosenBy = MethodCompiler.chosenBy(method, scope, variants.size());
        ops.add(
                new FormulaOp(
                        target,
                        step,
                        variants,
                        scope.columns(),
                        scope.index(),
                        chosenBy,
                        Scope.union(uses, chosenBy)));
        if (step.missing() instanceof Absence.Mean(Within within)) {
            ops.add(MethodCompiler.mean(method, scope, at, column, target, step.title(), within));
        }
    }

    /// Only numbers have limits, digits and stand-ins.
    private void plainText(String at, Step.Formula step, Type type) {
        boolean shaped =
                step.cap() != null
                        || step.floor() != null
                        || step.round() != null
                        || step.missing() != Absence.STAYS;
        if (shaped && !(type instanceof Type.Number)) {
            scope.fault(
                    at,
                    "no cap, floor, round or missing for " + Scope.described(type),
                    step.formulas().toString(),
                    null);
        }
    }

    private FormulaOp.Variant variant(
            String at, Step.Formula step, Expression expression, @Nullable Type type) {
        Type wanted = type == null ? expression.type() : type;
        var uses = new ArrayList<int[]>();
        uses.add(scope.uses(expression));
        var cap = bound(at + "/cap", step.cap(), wanted, uses);
        var floor = bound(at + "/floor", step.floor(), wanted, uses);
        int[] all = Scope.union(uses.toArray(int[][]::new));
        return new FormulaOp.Variant(
                expression, expression.decimals(), cap, floor, all, required(all));
    }

    /// Those of the columns without which there is no value.
    private int[] required(int[] columns) {
        return IntStream.of(columns)
                .filter(column -> column < method.inputs().size())
                .filter(column -> method.inputs().get(column).missing() == Absence.REQUIRED)
                .toArray();
    }

    private FormulaOp.@Nullable Bound bound(
            String at, Step.@Nullable Limit limit, Type wanted, List<int[]> uses) {
        if (limit == null) {
            return null;
        }
        if (limit.formula() == null) {
            return new FormulaOp.Bound(limit.number(), null);
        }
        Expression expression = scope.expression(at, limit.formula(), wanted);
        if (expression == null) {
            return null;
        }
        uses.add(scope.uses(expression));
        DecimalFormula formula = expression.decimals();
        return new FormulaOp.Bound(null, formula);
    }

    private void statistic(String at, Step.Statistic step) {
        boolean count = step.kind() == Step.Statistic.Kind.COUNT;
        Integer of = scope.column(at + "/of", step.of(), !count);
        Condition where = scope.condition(at + "/where", step.where());
        Type type = count || of == null ? PLAIN : scope.columns().get(of).type();
        int column = add(at, step, type);
        if (of != null) {
            int[] reads = reads(at, step.within(), where, of);
            ops.add(new StatisticOp(column, of, step, where, reads));
        }
    }

    private int[] reads(String at, Within within, @Nullable Condition where, int... columns) {
        int[] all = where == null ? columns : Scope.union(columns, where.uses());
        return MethodCompiler.reads(method, scope, at, within, all);
    }

    private void rank(String at, Step.Rank step) {
        Integer by = scope.column(at + "/rank/by", step.by(), true);
        Condition where = scope.condition(at + "/rank/where", step.where());
        int column = add(at, step, PLAIN);
        addDerived(at, step, "Share", "（占比）", " (share)");
        if (by != null) {
            int[] reads = reads(at + "/rank", step.within(), where, by);
            ops.add(new RankOp(column, by, step, where, reads));
        }
    }

    private void bands(String at, Step.Bands step) {
        Integer by = scope.column(at + "/bands/by", step.by(), true);
        unique(
                at + "/bands/levels",
                step.levels().stream().map(band -> band.level().key()).toList());
        int column = add(at, step, Type.TEXT);
        addDerived(at, step, "Order", "（序号）", " (number)");
        if (by != null) {
            ops.add(new BandsOp(column, by, step, new int[] {by}));
        }
    }

    private void unique(String at, List<String> keys) {
        Set<String> seen = new HashSet<>();
        for (String key : keys) {
            if (!seen.add(key)) {
                scope.fault(at, "each level once", key, null);
            }
        }
    }

    private void stages(String at, Step.Stages step) {
        String stages = at + "/stages";
        List<String> keys = step.levels().stream().map(Level::key).toList();
        unique(stages + "/levels", keys);
        List<int[]> uses = new ArrayList<>();
        List<StagesOp.Pass> passes = new ArrayList<>();
        for (int i = 0; i < step.passes().size(); i++) {
            var pass = pass(stages + "/steps/" + i, step.passes().get(i), keys, uses);
            if (pass != null) {
                passes.add(pass);
            }
        }
        List<int[]> own = new ArrayList<>();
        List<Condition> vetoes = new ArrayList<>();
        for (int i = 0; i < step.vetoes().size(); i++) {
            var veto = step.vetoes().get(i);
            level(
                    stages + "/vetoes/" + i + "/atBest",
                    veto.atBest(),
                    keys.subList(0, step.graded()));
            keep(scope.condition(stages + "/vetoes/" + i + "/when", veto.when()), vetoes, own);
        }
        List<Condition> exempt = new ArrayList<>();
        for (int i = 0; i < step.exempt().size(); i++) {
            var each = step.exempt().get(i);
            level(stages + "/exempt/" + i + "/level", each.level(), keys);
            keep(scope.condition(stages + "/exempt/" + i + "/when", each.when()), exempt, own);
        }
        int column = add(at, step, Type.TEXT);
        addDerived(at, step, "Order", "（序号）", " (number)");
        int[] used = Scope.union(uses.toArray(int[][]::new));
        int[] alone = Scope.union(own.toArray(int[][]::new));
        int[] reads =
                MethodCompiler.reads(
                        method, scope, stages, step.within(), Scope.union(used, alone));
        ops.add(new StagesOp(column, step, passes, vetoes, exempt, used, alone, reads));
    }

    private static void keep(
            @Nullable Condition condition, List<Condition> conditions, List<int[]> uses) {
        if (condition != null) {
            conditions.add(condition);
            uses.add(condition.uses());
        }
    }

    private StagesOp.@Nullable Pass pass(
            String at, Step.Stages.Pass pass, List<String> keys, List<int[]> uses) {
        level(at + "/level", pass.level(), keys);
        Condition where = scope.condition(at + "/where", pass.where());
        if (where != null) {
            uses.add(where.uses());
        }
        int by = -1;
        Words title = Words.of(pass.level());
        if (pass.by() != null) {
            Integer column = scope.column(at + "/by", pass.by(), true);
            if (column == null) {
                return null;
            }
            by = column;
            title = scope.columns().get(column).title();
            uses.add(new int[] {column});
        }
        return new StagesOp.Pass(pass, keys.indexOf(pass.level()), by, title, where);
    }

    private void level(String at, String key, List<String> keys) {
        if (!keys.contains(key)) {
            scope.fault(at, "one of the levels " + keys, key, Near.to(key, keys));
        }
    }

    private void table(String at, Step.Table step) {
        int[] on = new int[step.on().size()];
        boolean known = true;
        for (int i = 0; i < on.length; i++) {
            Integer column = scope.column(at + "/table/on/" + i, step.on().get(i), false);
            known &= column != null;
            on[i] = column == null ? 0 : column;
        }
        Type type = outcome(at, step);
        int column = add(at, step, type);
        if (known) {
            ops.add(new TableOp(column, cells(at, step, on), scope.columns(), required(on), on));
        }
    }

    /// All rows must come out alike.
    private Type outcome(String at, Step.Table step) {
        List<Object> outcomes = new ArrayList<>();
        step.rows().forEach(row -> outcomes.add(row.then()));
        if (step.otherwise() != null) {
            outcomes.add(step.otherwise());
        }
        if (outcomes.stream().map(Object::getClass).distinct().count() != 1) {
            scope.fault(at + "/table/rows", "outcomes of one kind", outcomes.toString(), null);
        }
        Object first = outcomes.getFirst();
        if (step.unit() != null && !(first instanceof BigDecimal)) {
            scope.fault(at + "/unit", "no unit, the outcome is no number", first.toString(), null);
        }
        return switch (first) {
            case BigDecimal _ -> new Type.Number(step.unit() == null ? Unit.ONE : step.unit());
            case Boolean _ -> Type.TRUTH;
            default -> Type.TEXT;
        };
    }

    /// Gives the values in the cells the type of their column.
    private Step.Table cells(String at, Step.Table step, int[] on) {
        List<Step.Table.Row> rows = new ArrayList<>();
        for (int r = 0; r < step.rows().size(); r++) {
            List<CellTest> tests = new ArrayList<>();
            for (int i = 0; i < on.length; i++) {
                CellTest test = step.rows().get(r).when().get(i);
                Type type = scope.columns().get(on[i]).type();
                CellTest typed = test.typed(type);
                if (typed == null) {
                    String place = at + "/table/rows/" + r + "/when/" + i;
                    scope.fault(place, "a test of " + Scope.described(type), test.toString(), null);
                }
                tests.add(typed == null ? test : typed);
            }
            rows.add(new Step.Table.Row(tests, step.rows().get(r).then()));
        }
        return new Step.Table(
                step.key(), step.title(), step.unit(), step.on(), rows, step.otherwise());
    }

    private void index(String at, Step.Index step) {
        Integer of = scope.column(at + "/index/of", step.of(), true);
        if (!method.period().isPeriod(step.basePeriod())) {
            scope.fault(
                    at + "/index/base/period",
                    "a period such as " + method.period().example(),
                    step.basePeriod(),
                    null);
        }
        boolean irregular =
                switch (method.period()) {
                    case SHIFT, INSTANT -> true;
                    case YEAR, QUARTER, MONTH, DAY -> false;
                };
        if (step.overlap() && irregular) {
            scope.fault(at + "/index/splice", "none, shifts have no fixed length", "overlap", null);
        }
        int column = add(at, step, PLAIN);
        if (of != null) {
            ops.add(new IndexOp(column, of, step, method.period(), new int[] {of}));
        }
    }
}
