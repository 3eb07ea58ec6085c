package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Why a subject has another result than before.
///
/// @param changes inputs, coefficients and the method first, then the others, then the steps
public record Difference(String subject, Figure before, Figure after, List<Change> changes) {
    public Difference {
        changes = List.copyOf(changes);
    }

    /// One thing that is not as it was.
    ///
    /// @param decisive this change alone, everything else as before, would have given the new
    ///   result; null for steps, which only follow
    public record Change(
            Kind kind,
            String key,
            Words title,
            @Nullable String before,
            @Nullable String after,
            @Nullable Boolean decisive) {}

    /// What can change.
    public enum Kind {
        INPUT,
        COEFFICIENT,
        /// Formulas, weights or limits of another edition.
        EDITION,
        /// The other subjects, with whom this one is ranked.
        OTHERS,
        STEP
    }

    /// Compares two calculations for a subject that is in both. Their periods and editions may
    /// differ; each single change is tried out on the earlier one.
    ///
    /// @throws IllegalArgumentException when the subject is not in both
    public static Difference between(Calculation before, Calculation after, String subject) {
        return new Comparison(before, after, subject).difference();
    }

    private static final class Comparison {
        private final Calculation before;
        private final Calculation after;
        private final String subject;
        private final Row was;
        private final Row is;
        private final List<Change> changes = new ArrayList<>();

        Comparison(Calculation before, Calculation after, String subject) {
            this.before = before;
            this.after = after;
            this.subject = subject;
            was = before.row(subject);
            is = after.row(subject);
        }

        Difference difference() {
            inputs();
            coefficients();
            edition();
            others();
            steps();
            return new Difference(subject, before.result(subject), after.result(subject), changes);
        }

        /// Would this calculation have given the new result?
        private boolean gives(Calculation tried) {
            return text(tried.result(subject)).equals(text(after.result(subject)));
        }

        private boolean isNew() {
            return !gives(before);
        }

        private static String text(Figure figure) {
            return Calculation.text(figure.value());
        }

        private void inputs() {
            SubjectIn old = before.given(subject);
            SubjectIn now = after.given(subject);
            for (Input input : before.method().method().inputs()) {
                Given then = Objects.requireNonNull(old.inputs().get(input.key()));
                Given given = now.inputs().get(input.key());
                if (given == null || same(then.value(), given.value())) {
                    continue;
                }
                Map<String, Given> tried = new HashMap<>(old.inputs());
                tried.put(input.key(), given);
                var one = new SubjectIn(subject, old.attributes(), tried);
                boolean decisive = isNew() && gives(before.recalculate(List.of(one), Set.of()));
                changes.add(
                        new Change(
                                Kind.INPUT,
                                input.key(),
                                input.title(),
                                shown(then.value()),
                                shown(given.value()),
                                decisive));
            }
        }

        private void coefficients() {
            before.method()
                    .coefficients()
                    .forEach((key, op) -> {
                        CoefficientOp other = after.method().coefficients().get(key);
                        if (other != null) {
                            coefficient(key, op, other);
                        }
                    });
        }

        private void coefficient(String key, CoefficientOp op, CoefficientOp other) {
            Object then = was.values[op.column()];
            Object now = is.values[other.column()];
            if (same(then, now)) {
                return;
            }
            boolean decisive =
                    isNew()
                            && gives(
                                    before.method()
                                            .with(
                                                    before,
                                                    key,
                                                    other.coefficients(),
                                                    after.period()));
            changes.add(
                    new Change(
                            Kind.COEFFICIENT,
                            key,
                            op.coefficients().title(),
                            shown(then),
                            shown(now),
                            decisive));
        }

        /// Steps that are written otherwise, and what the whole other edition would have given.
        private void edition() {
            Method old = before.method().method();
            Method now = after.method().method();
            if (old.sha256().equals(now.sha256())) {
                return;
            }
            // An edition by the month has no answer for a year.
            boolean decisive =
                    isNew()
                            && now.period().isPeriod(before.period())
                            && gives(
                                    after.method()
                                            .calculate(
                                                    new Population(
                                                            before.period(),
                                                            before.given(),
                                                            before.past())));
            changes.add(
                    new Change(Kind.EDITION, "", now.title(), old.name(), now.name(), decisive));
            Map<String, Step> steps = new HashMap<>();
            now.steps().forEach(step -> steps.put(step.key(), step));
            for (Step step : old.steps()) {
                Step other = steps.remove(step.key());
                if (!step.equals(other)) {
                    changes.add(rewritten(step.key(), step.title(), written(step), written(other)));
                }
            }
            steps.values()
                    .forEach(step ->
                            changes.add(rewritten(step.key(), step.title(), null, written(step))));
        }

        private static Change rewritten(
                String key, Words title, @Nullable String before, @Nullable String after) {
            return new Change(Kind.EDITION, key, title, before, after, null);
        }

        private static @Nullable String written(@Nullable Step step) {
            return step == null ? null : Written.of(step);
        }

        private void others() {
            List<SubjectIn> changed = new ArrayList<>();
            Set<String> removed = new HashSet<>(before.subjects());
            var inputs = new Inputs(before, after);
            for (Row row : after.rows()) {
                removed.remove(row.subject);
                boolean own = row.subject.equals(subject);
                boolean had = before.has(row.subject);
                if (!own && !(had && inputs.alike(before.row(row.subject), row))) {
                    changed.add(after.given(row.subject));
                }
            }
            int differ = changed.size() + removed.size();
            if (differ == 0) {
                return;
            }
            boolean decisive = isNew() && gives(before.recalculate(changed, removed));
            changes.add(
                    new Change(
                            Kind.OTHERS,
                            "",
                            new Words("其他参评对象", "the other subjects"),
                            String.valueOf(before.subjects().size()),
                            after.subjects().size() + " (" + differ + ")",
                            decisive));
        }

        private void steps() {
            Set<String> now = new HashSet<>(after.method().names());
            for (Step step : before.method().method().steps()) {
                for (String name : StepOrder.names(step)) {
                    if (!now.contains(name)) {
                        continue;
                    }
                    Object then = before.figure(subject, name).value();
                    Object value = after.figure(subject, name).value();
                    if (!same(then, value)) {
                        Words title = before.method().title(name);
                        changes.add(
                                new Change(
                                        Kind.STEP, name, title, shown(then), shown(value), null));
                    }
                }
            }
        }

        private static boolean same(@Nullable Object one, @Nullable Object other) {
            return Calculation.text(one).equals(Calculation.text(other));
        }

        private static @Nullable String shown(@Nullable Object value) {
            return value instanceof BigDecimal number
                    ? number.toPlainString()
                    : value == null ? null : value.toString();
        }
    }

    /// The inputs that both editions have.
    private record Inputs(List<int[]> pairs) {
        Inputs(Calculation before, Calculation after) {
            this(new ArrayList<>());
            Map<String, Integer> now = columns(after.method());
            columns(before.method())
                    .forEach((key, column) -> {
                        Integer other = now.get(key);
                        if (other != null) {
                            pairs.add(new int[] {column, other});
                        }
                    });
        }

        private static Map<String, Integer> columns(CompiledMethod compiled) {
            Map<String, Integer> columns = new HashMap<>();
            List<Input> inputs = compiled.method().inputs();
            for (int i = 0; i < inputs.size(); i++) {
                columns.put(inputs.get(i).key(), compiled.intake().columns()[i]);
            }
            return columns;
        }

        boolean alike(Row one, Row other) {
            return one.attributes.equals(other.attributes)
                    && one.refused.equals(other.refused)
                    && pairs.stream()
                            .allMatch(pair ->
                                    Comparison.same(one.values[pair[0]], other.values[pair[1]]));
        }
    }
}
