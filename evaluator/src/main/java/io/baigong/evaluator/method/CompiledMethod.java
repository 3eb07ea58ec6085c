package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A method that can be calculated: its names are known, its units fit, and no step waits for
/// itself. Safe for any number of threads.
public final class CompiledMethod {
    private final Method method;
    private final List<Column> columns;
    private final Map<String, Integer> index;
    private final List<Op> ops;
    private final Intake intake;
    private final Map<String, CoefficientOp> coefficients;

    CompiledMethod(
            Method method,
            List<Column> columns,
            Map<String, Integer> index,
            List<Op> ops,
            Intake intake,
            Map<String, CoefficientOp> coefficients) {
        this.method = method;
        this.columns = columns;
        this.index = index;
        this.ops = ops;
        this.intake = intake;
        this.coefficients = coefficients;
    }

    /// @throws MethodFaults with all faults
    public static CompiledMethod of(Method method) throws MethodFaults {
        return new MethodCompiler(method).compile();
    }

    public Method method() {
        return method;
    }

    /// The names of inputs, coefficients and steps, in the order in which they are calculated.
    public List<String> names() {
        return columns.stream()
                .filter(column -> column.kind() != Column.Kind.RAW)
                .map(Column::name)
                .toList();
    }

    /// The type of an input, coefficient or step, with its unit.
    ///
    /// @throws IllegalArgumentException when there is none
    public Type type(String name) {
        return columns.get(column(name)).type();
    }

    /// What people call an input, coefficient or step.
    public Words title(String name) {
        return columns.get(column(name)).title();
    }

    /// The levels of a step from best to worst, then those outside the order; empty when it has
    /// none.
    public List<Level> levels(String name) {
        for (Step step : method.steps()) {
            if (step.key().equals(name)) {
                return switch (step) {
                    case Step.Stages stages -> stages.levels();
                    case Step.Bands bands -> bands.bestFirst();
                    case Step.Formula _,
                            Step.Statistic _,
                            Step.Rank _,
                            Step.Table _,
                            Step.Index _ ->
                            List.of();
                };
            }
        }
        return List.of();
    }

    /// The levels that are in an order, the best first: those of [#levels] without what stands
    /// outside the order.
    public List<Level> graded(String name) {
        List<Level> levels = levels(name);
        for (Step step : method.steps()) {
            if (step instanceof Step.Stages stages && step.key().equals(name)) {
                return levels.subList(0, stages.graded());
            }
        }
        return levels;
    }

    /// The steps that rest on an input, coefficient or step, near or far, in the order of the file.
    public Set<String> dependants(String name) {
        Set<String> all = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            String used = open.pop();
            for (Step step : method.steps()) {
                boolean uses =
                        StepOrder.texts(step)
                                .anyMatch(text -> StepOrder.identifiers(text).contains(used));
                if (uses && all.add(step.key())) {
                    open.addAll(StepOrder.names(step));
                }
            }
        }
        return all;
    }

    /// Calculates every step for every subject.
    ///
    /// @throws IllegalArgumentException when the period is not one of the method, or a subject
    ///   comes twice
    public Calculation calculate(Population population) {
        checkPeriod(population.period());
        List<Row> loaded = new ArrayList<>();
        for (SubjectIn in : population.subjects()) {
            Row row = row(in);
            intake.load(
                    Sheet.fresh(population.period(), population.past(), new Row[] {row}), 0, in);
            loaded.add(row);
        }
        loaded.sort(Comparator.comparing(row -> row.subject));
        Row[] rows = loaded.toArray(Row[]::new);
        for (int i = 1; i < rows.length; i++) {
            if (rows[i].subject.equals(rows[i - 1].subject)) {
                throw twice(rows[i].subject);
            }
        }
        Sheet sheet = Sheet.fresh(population.period(), population.past(), rows);
        sheet.run(ops);
        return new Calculation(this, sheet);
    }

    private static IllegalArgumentException twice(String subject) {
        return new IllegalArgumentException("a subject comes once, got twice: " + subject);
    }

    private void checkPeriod(String period) {
        if (!method.period().isPeriod(period)) {
            throw new IllegalArgumentException(
                    "expected a %s such as %s, got %s"
                            .formatted(
                                    Cursor.word(method.period()),
                                    method.period().example(),
                                    period));
        }
    }

    private Row row(SubjectIn in) {
        return new Row(in.subject(), in.attributes(), columns.size(), method.inputs().size());
    }

    /// @see Calculation#recalculate
    Calculation recalculate(
            Calculation previous, Iterable<SubjectIn> changed, Set<String> removed) {
        Map<String, SubjectIn> ins = new HashMap<>();
        for (SubjectIn in : changed) {
            if (ins.put(in.subject(), in) != null) {
                throw twice(in.subject());
            }
        }
        List<Row> kept = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Row row : previous.rows()) {
            if (!removed.contains(row.subject)) {
                kept.add(row);
                known.add(row.subject);
            }
        }
        boolean members = kept.size() != previous.rows().length;
        for (SubjectIn in : ins.values()) {
            if (!known.contains(in.subject())) {
                kept.add(row(in));
                members = true;
            }
        }
        kept.sort(Comparator.comparing(row -> row.subject));
        Row[] rows = kept.toArray(Row[]::new);
        Marks born = new Marks(rows.length);
        for (int i = 0; i < rows.length; i++) {
            if (!known.contains(rows[i].subject)) {
                born.set(i);
            }
        }
        Sheet sheet =
                Sheet.changing(
                        previous.period(), previous.past(), rows, columns.size(), born, members);
        for (int i = 0; i < rows.length; i++) {
            SubjectIn in = ins.get(rows[i].subject);
            if (in != null) {
                reload(sheet, i, in, born.get(i));
            }
        }
        sheet.run(ops);
        return new Calculation(this, sheet);
    }

    private void reload(Sheet sheet, int subject, SubjectIn in, boolean born) {
        Row row = sheet.row(subject);
        if (!born) {
            if (!row.attributes.equals(in.attributes())) {
                sheet.changed(Sheet.ATTRIBUTES, subject);
            }
            sheet.replace(subject, row.copy(in.attributes()));
        }
        intake.load(sheet, subject, in);
    }

    /// The same calculation with other rows of a coefficient.
    Calculation with(Calculation previous, String coefficient, Coefficients other, String period) {
        int column = column(coefficient);
        Row[] rows = previous.rows().clone();
        Sheet sheet =
                Sheet.changing(
                        previous.period(),
                        previous.past(),
                        rows,
                        columns.size(),
                        new Marks(rows.length),
                        false);
        int[] keys = other.by().stream().mapToInt(this::keyColumn).toArray();
        var taken = CoefficientOp.of(column, other, keys);
        for (int i = 0; i < rows.length; i++) {
            taken.take(sheet, i, period);
        }
        sheet.run(ops.stream().filter(op -> op != coefficients.get(coefficient)).toList());
        return new Calculation(this, sheet);
    }

    /// Where the key of a coefficient stands: another edition has its inputs in other columns.
    private int keyColumn(String by) {
        Integer column = by.equals("year") ? null : index.get(by);
        if (column == null || !columns.get(column).type().equals(Type.TEXT)) {
            return Sheet.ATTRIBUTES;
        }
        return switch (columns.get(column).kind()) {
            case INPUT, GROUP -> column;
            case WEIGHT, COEFFICIENT, STEP, RAW -> Sheet.ATTRIBUTES;
        };
    }

    /// Calculates the examples.
    ///
    /// @return what did not come out as it should; empty when all is well
    public List<Golden.Miss> checkGoldens() {
        List<Golden.Miss> misses = new ArrayList<>();
        for (Golden golden : method.goldens()) {
            for (var check : tried(golden).checks()) {
                if (!check.passed()) {
                    misses.add(
                            miss(
                                    golden,
                                    check.subject(),
                                    check.step(),
                                    check.expected(),
                                    check.got()));
                }
            }
        }
        return misses;
    }

    /// Calculates an example of this method.
    public Golden.Outcome tried(Golden golden) {
        Past past =
                (period, subject, step) ->
                        golden.past()
                                .getOrDefault(period, Map.of())
                                .getOrDefault(subject, Map.of())
                                .get(step);
        var calculation = calculate(new Population(golden.period(), golden.population(), past));
        List<Golden.Check> checks = new ArrayList<>();
        golden.expected()
                .forEach((subject, steps) ->
                        steps.forEach((step, expected) -> {
                            Figure got = calculation.figure(subject, step);
                            checks.add(
                                    new Golden.Check(
                                            subject,
                                            step,
                                            expected,
                                            got,
                                            agrees(expected, got.value())));
                        }));
        return new Golden.Outcome(golden, calculation, checks);
    }

    private static Golden.Miss miss(
            Golden golden, String subject, String step, @Nullable Object expected, Figure got) {
        String why = got.why() == null ? "" : " (" + got.why().words().en() + ")";
        return new Golden.Miss(
                golden.title(), subject, step, String.valueOf(expected), got.value() + why);
    }

    /// Compares at the digits of what was expected.
    private static boolean agrees(@Nullable Object expected, @Nullable Object got) {
        if (expected == null || got == null) {
            return expected == null && got == null;
        }
        BigDecimal wanted =
                expected instanceof String text && got instanceof BigDecimal
                        ? Cursor.written(text)
                        : expected instanceof BigDecimal number ? number : null;
        return wanted != null && got instanceof BigDecimal number
                ? number.setScale(wanted.scale(), RoundingMode.HALF_UP).compareTo(wanted) == 0
                : expected.equals(got);
    }

    List<Column> columns() {
        return columns;
    }

    List<Op> ops() {
        return ops;
    }

    Intake intake() {
        return intake;
    }

    Map<String, CoefficientOp> coefficients() {
        return coefficients;
    }

    int column(String name) {
        Integer column = index.get(name);
        if (column == null) {
            throw new IllegalArgumentException(
                    method.name() + " has no " + name + ", only " + names());
        }
        return column;
    }
}
