package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Checks the names, units and order of a method and makes operations of its steps.
final class MethodCompiler {
    private static final int[] NOTHING = {};

    private final Method method;
    private final Scope scope = new Scope();
    private final List<Op> ops = new ArrayList<>();
    private final Map<String, CoefficientOp> coefficients = new LinkedHashMap<>();

    /// Means that wait until all names have their columns: raw columns come last.
    private final Map<Integer, Integer> raws = new HashMap<>();

    MethodCompiler(Method method) {
        this.method = method;
    }

    CompiledMethod compile() throws MethodFaults {
        inputs();
        groups();
        weights();
        List<Integer> order = order();
        coefficients();
        reserve(order);
        means();
        var compiler = new StepCompiler(method, scope, ops, this::raw);
        order.forEach(compiler::step);
        hide();
        references();
        if (!scope.faults().isEmpty()) {
            throw new MethodFaults(scope.faults());
        }
        int[] columns =
                IntStream.range(0, method.inputs().size())
                        .map(i -> raws.getOrDefault(i, i))
                        .toArray();
        return new CompiledMethod(
                method,
                List.copyOf(scope.columns()),
                Map.copyOf(scope.index()),
                List.copyOf(ops),
                new Intake(method.inputs(), columns),
                Map.copyOf(coefficients));
    }

    private void inputs() {
        for (int i = 0; i < method.inputs().size(); i++) {
            Input input = method.inputs().get(i);
            scope.add(
                    input.key(),
                    input.title(),
                    input.type(),
                    Column.Kind.INPUT,
                    "/inputs/" + i + "/key");
        }
    }

    /// Groups are known before any mean, which may be one of a group.
    private void groups() {
        if (method.groups().isEmpty()) {
            return;
        }
        for (Input input : method.inputs()) {
            if (input.missing() instanceof Absence.Mean) {
                scope.breaks(input.key());
            }
        }
        List<Condition> conditions = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < method.groups().size(); i++) {
            var group = method.groups().get(i);
            String at = "/groups/" + i;
            if (!keys.add(group.key())) {
                scope.fault(at + "/key", "a key that is not taken yet", group.key(), null);
            }
            if (scope.isBroken(group.when())) {
                scope.fault(
                        at + "/when",
                        "no input whose missing values become a mean",
                        group.when(),
                        null);
            }
            Condition condition = scope.condition(at + "/when", group.when());
            if (condition != null) {
                conditions.add(condition);
            }
        }
        scope.mend();
        int[] reads = Scope.union(conditions.stream().map(Condition::uses).toArray(int[][]::new));
        Words title = new Words("分组", "group");
        int column = scope.add("group", title, Type.TEXT, Column.Kind.GROUP, "/groups");
        ops.add(new GroupOp(column, method.groups(), conditions, reads));
    }

    private void weights() {
        Set<String> used = new HashSet<>();
        method.steps().stream()
                .flatMap(StepOrder::texts)
                .forEach(text -> used.addAll(StepOrder.identifiers(text)));
        for (int i = 0; i < method.steps().size(); i++) {
            if (!(method.steps().get(i) instanceof Step.Formula step) || step.weights().isEmpty()) {
                continue;
            }
            String at = "/steps/" + i + "/weight";
            String name = step.key() + "Weight";
            Unit unit = step.unit() == null ? Unit.ONE : step.unit();
            int column =
                    scope.add(name, step.title(), new Type.Number(unit), Column.Kind.WEIGHT, at);
            List<@Nullable BigDecimal> weights = byGroup(at, step.weights());
            int[] reads = chosenBy(method, scope, weights.size());
            ops.add(new WeightOp(column, weights, step.title(), reads));
            if (!used.contains(name)) {
                scope.fault(at, "a formula that uses " + name, step.formulas().toString(), null);
            }
        }
    }

    private <T> List<@Nullable T> byGroup(String at, Map<String, T> values) {
        return byGroup(method, scope, at, values);
    }

    /// In the order of the groups, or one for all.
    static <T> List<@Nullable T> byGroup(
            Method method, Scope scope, String at, Map<String, T> values) {
        T all = values.get("");
        if (all != null) {
            return List.of(all);
        }
        List<String> keys = method.groups().stream().map(Method.Group::key).toList();
        for (String key : values.keySet()) {
            if (!keys.contains(key)) {
                scope.fault(at + "/" + key, "the key of a group", key, Near.to(key, keys));
            }
        }
        List<@Nullable T> inOrder = new ArrayList<>();
        keys.forEach(key -> inOrder.add(values.get(key)));
        // One group must not look like one for all.
        if (inOrder.size() == 1) {
            inOrder.add(null);
        }
        return inOrder;
    }

    /// What chooses among so many: the group, unless there is one for all, or no groups at all.
    static int[] chosenBy(Method method, Scope scope, int variants) {
        return variants == 1 || method.groups().isEmpty()
                ? NOTHING
                : new int[] {scope.index("group")};
    }

    private List<Integer> order() throws MethodFaults {
        try {
            return StepOrder.of(method.steps());
        } catch (StepOrder.Circle e) {
            scope.fault("/steps/" + e.step, "steps that do not wait for each other", e.path, null);
            throw new MethodFaults(scope.faults());
        }
    }

    private void coefficients() {
        for (int i = 0; i < method.coefficients().size(); i++) {
            Coefficients each = method.coefficients().get(i);
            String at = "/coefficients/" + i;
            int[] columns = new int[each.by().size()];
            Arrays.setAll(columns, k -> keyColumn(at + "/by/" + k, each.by().get(k)));
            Type type = new Type.Number(each.unit());
            int column =
                    scope.add(each.key(), each.title(), type, Column.Kind.COEFFICIENT, at + "/key");
            var op = CoefficientOp.of(column, each, columns);
            coefficients.put(each.key(), op);
            ops.add(op);
        }
    }

    /// Of an input that is a text, else the attributes.
    private int keyColumn(String at, String by) {
        Type type = scope.type(by);
        if (by.equals("year") || type == null) {
            return Sheet.ATTRIBUTES;
        }
        if (!type.equals(Type.TEXT)) {
            scope.fault(at, "year, an attribute, or an input that is a text", by, null);
            return Sheet.ATTRIBUTES;
        }
        return scope.index(by);
    }

    /// Raw columns come after all names, so the names are counted first.
    private void reserve(List<Integer> order) {
        int next = scope.columns().size();
        for (int i : order) {
            next += StepOrder.names(method.steps().get(i)).size();
        }
        for (int i = 0; i < method.inputs().size(); i++) {
            if (method.inputs().get(i).missing() instanceof Absence.Mean) {
                raws.put(i, next++);
            }
        }
        for (int i : order) {
            if (method.steps().get(i) instanceof Step.Formula f
                    && f.missing() instanceof Absence.Mean) {
                raws.put(method.inputs().size() + i, next++);
            }
        }
    }

    /// Now that all names have their columns, the raw ones follow.
    private void hide() {
        int first = scope.columns().size();
        for (int i = 0; i < raws.size(); i++) {
            Words title = new Words("缺失替代前", "before stand-ins");
            Type type = new Type.Number(Unit.ONE);
            scope.addHidden(new Column("", title, type, Column.Kind.RAW));
        }
        if (raws.values().stream().anyMatch(raw -> raw < first) && scope.faults().isEmpty()) {
            throw new IllegalStateException("a raw column lies among the names");
        }
    }

    private int raw(int step) {
        return raws.getOrDefault(method.inputs().size() + step, -1);
    }

    private void means() {
        for (int i = 0; i < method.inputs().size(); i++) {
            Input input = method.inputs().get(i);
            if (input.missing() instanceof Absence.Mean(Within within)) {
                int raw = raws.getOrDefault(i, i);
                ops.add(mean(method, scope, "/inputs/" + i, i, raw, input.title(), within));
            }
        }
    }

    static MeanOp mean(
            Method method,
            Scope scope,
            String at,
            int column,
            int raw,
            Words title,
            Within within) {
        return new MeanOp(column, raw, title, within, reads(method, scope, at, within, raw));
    }

    /// Columns, with that of the group where it matters.
    static int[] reads(Method method, Scope scope, String at, Within within, int... columns) {
        if (within == Within.ALL) {
            return columns;
        }
        if (method.groups().isEmpty()) {
            scope.fault(at + "/within", "all, there are no groups", "group", null);
            return columns;
        }
        return Scope.union(columns, new int[] {scope.index("group")});
    }

    private void references() {
        Set<String> keys = new HashSet<>();
        method.steps().forEach(step -> keys.addAll(StepOrder.names(step)));
        reference("/result", method.result(), keys);
        for (int i = 0; i < method.shown().size(); i++) {
            reference("/shown/" + i, method.shown().get(i), keys);
        }
        Set<String> all = scope.index().keySet();
        for (int i = 0; i < method.rollUps().size(); i++) {
            var rollUp = method.rollUps().get(i);
            String at = "/rollUp/" + i;
            reference(at + "/step", rollUp.step(), keys);
            reference(at + "/numerator", rollUp.numerator(), all);
            reference(at + "/denominator", rollUp.denominator(), all);
            reference(at + "/weight", rollUp.weight(), all);
            rollUpUnits(at, rollUp);
        }
        goals(keys, all);
        for (int i = 0; i < method.goldens().size(); i++) {
            var golden = method.goldens().get(i);
            List<String> subjects = golden.population().stream().map(SubjectIn::subject).toList();
            if (Set.copyOf(subjects).size() != subjects.size()) {
                String at = "/golden/" + i + "/population";
                scope.fault(at, "each subject once", subjects.toString(), null);
            }
            for (var each : golden.expected().entrySet()) {
                String at = "/golden/" + i + "/expect/" + each.getKey();
                reference(at, each.getKey(), Set.copyOf(subjects));
                each.getValue().keySet().forEach(step -> reference(at + "/" + step, step, all));
            }
        }
    }

    /// The figure of a node is shown in the unit of the step: what it is made of has to come to it.
    private void rollUpUnits(String at, Method.RollUp rollUp) {
        Unit shown = unit(at + "/step", rollUp.step());
        Unit top = unit(at + "/numerator", rollUp.numerator());
        Unit below = unit(at + "/denominator", rollUp.denominator());
        unit(at + "/weight", rollUp.weight());
        Unit summed = rollUp.numerator() == null ? shown : top;
        if (shown == null || summed == null || (rollUp.denominator() != null && below == null)) {
            return;
        }
        boolean comesOut =
                switch (rollUp.how()) {
                    case RATIO_OF_SUMS -> below != null && isRatio(shown, summed, below);
                    case SHARE ->
                            summed.equals(below == null ? Unit.ONE : below)
                                    && (rollUp.numerator() == null || shown.equals(Unit.ONE));
                    case SUM, WEIGHTED_MEAN, MEDIAN -> summed.equals(shown);
                };
        if (!comesOut) {
            String got = below == null ? summed.shown() : summed.shown() + " over " + below.shown();
            scope.fault(at, "what comes out in " + shown.shown() + " as the step", got, null);
        }
    }

    private static boolean isRatio(Unit ratio, Unit top, Unit below) {
        try {
            return top.over(below).equals(ratio);
        } catch (UnitFault tooManySymbols) {
            return false;
        }
    }

    /// Of a number; null with a fault for what is none, without one for what is not there.
    private @Nullable Unit unit(String at, @Nullable String name) {
        Type type = name == null || scope.isBroken(name) ? null : scope.type(name);
        if (type instanceof Type.Number(Unit unit)) {
            return unit;
        }
        if (type != null) {
            scope.fault(at, "a number", name + ", " + Scope.described(type), null);
        }
        return null;
    }

    /// A target is a coefficient with a row for a year at least.
    private void goals(Set<String> steps, Set<String> all) {
        Set<String> targets = new HashSet<>();
        method.coefficients().stream()
                .filter(each -> each.by().equals(List.of("year")))
                .filter(each ->
                        each.rows().stream()
                                .anyMatch(row -> !row.keys().containsValue(Coefficients.ANY)))
                .forEach(each -> targets.add(each.key()));
        for (int i = 0; i < method.goals().size(); i++) {
            var goal = method.goals().get(i);
            String at = "/goals/" + i;
            reference(at + "/progress", goal.progress(), steps);
            reference(at + "/target", goal.target(), targets);
            reference(at + "/now", goal.now(), all);
            reference(at + "/declared", goal.declared(), all);
            sameUnit(at + "/now", goal.now(), goal.target());
            sameUnit(at + "/declared", goal.declared(), goal.target());
        }
    }

    private void sameUnit(String at, @Nullable String name, String target) {
        Type one = name == null ? null : scope.type(name);
        Type other = scope.type(target);
        if (one != null && other != null && !one.equals(other)) {
            scope.fault(at, Scope.described(other) + " as " + target, Scope.described(one), null);
        }
    }

    private void reference(String at, @Nullable String name, Set<String> known) {
        if (name != null && !known.contains(name)) {
            scope.fault(at, "something that the method has", name, Near.to(name, known));
        }
    }
}
