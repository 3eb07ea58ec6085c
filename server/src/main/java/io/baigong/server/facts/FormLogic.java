package io.baigong.server.facts;

import io.baigong.evaluator.expression.DecimalFormula;
import io.baigong.evaluator.expression.Expression;
import io.baigong.evaluator.expression.ExpressionFault;
import io.baigong.evaluator.expression.Names;
import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import io.baigong.server.access.Fault;
import io.baigong.server.facts.FormDefinition.Question;
import io.baigong.server.facts.FormDefinition.Section;
import io.baigong.server.things.Name;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The conditions of a form, compiled: which questions are visible for some answers, and what is
/// wrong with them.
///
/// In a condition a number is a number in its unit; a text, a day, a choice is a text; yes or no is
/// a truth; several choices are how many were chosen; a document is whether there is one. What is
/// not visible or not answered is missing. `<key>Points` are the points of what was chosen.
public final class FormLogic {
    private static final int SCORE_DIGITS = 4;

    private final List<Step> steps;
    private final int slots;
    private final List<Section> scored;

    private FormLogic(List<Step> steps, int slots, List<Section> scored) {
        this.steps = List.copyOf(steps);
        this.slots = slots;
        this.scored = List.copyOf(scored);
    }

    /// A question with what decides over it.
    ///
    /// @param slot of its answer; that of its points follows when it has some
    private record Step(
            Question question,
            int slot,
            boolean points,
            @Nullable DecimalFormula section,
            @Nullable DecimalFormula visible,
            List<Rule> rules) {}

    private record Rule(DecimalFormula that, Name message) {}

    /// @param faults what is wrong with conditions is added to these
    static FormLogic of(List<Section> sections, List<Fault> faults) {
        var reading = new Reading(faults);
        for (int i = 0; i < sections.size(); i++) {
            reading.section(sections.get(i), "sections[" + i + "]");
        }
        return new FormLogic(
                reading.steps,
                reading.types.size(),
                sections.stream().filter(Section::scored).toList());
    }

    private static final class Reading {
        private final List<Fault> faults;
        private final Map<String, Type> types = new LinkedHashMap<>();
        private final List<Step> steps = new ArrayList<>();

        Reading(List<Fault> faults) {
            this.faults = faults;
        }

        void section(Section section, String at) {
            var visible = condition(section.visibleWhen(), at + ".visibleWhen");
            for (int i = 0; i < section.questions().size(); i++) {
                question(section.questions().get(i), visible, at + ".questions[" + i + "]");
            }
            if (section.scored()) {
                add(section.key(), new Type.Number(unit("分")), at);
            }
        }

        private void question(Question question, @Nullable DecimalFormula section, String at) {
            var field = question.field();
            var visible = condition(question.visibleWhen(), at + ".visibleWhen");
            int slot = types.size();
            add(field.key(), type(field), at);
            boolean points = FormDefinition.points(field) != null;
            if (points) {
                add(field.key() + FormDefinition.POINTS, new Type.Number(Unit.ONE), at);
            }
            var rules = new ArrayList<Rule>();
            for (int i = 0; i < question.checks().size(); i++) {
                var check = question.checks().get(i);
                var that = condition(check.that(), at + ".checks[" + i + "].that");
                if (that != null) {
                    rules.add(new Rule(that, check.message()));
                }
            }
            steps.add(new Step(question, slot, points, section, visible, rules));
        }

        private void add(String key, Type type, String at) {
            if (!Names.isName(key) || types.putIfAbsent(key, type) != null) {
                faults.add(
                        Fault.of(at + ".key", "a name that no other question or points have", key));
            }
        }

        private static Type type(Field field) {
            return switch (field.type()) {
                case NUMBER -> new Type.Number(unit(field));
                case TEXT, DATE, CHOICE -> Type.TEXT;
                case TRUTH, DOCUMENT -> Type.TRUTH;
                case CHOICES -> new Type.Number(Unit.ONE);
            };
        }

        private static Unit unit(Field field) {
            String unit = field.unit();
            return unit == null ? Unit.ONE : unit(unit);
        }

        private static Unit unit(String unit) {
            try {
                return Unit.of(unit);
            } catch (UnitFault e) {
                // Told where the field was read.
                return Unit.ONE;
            }
        }

        /// Over the answers up to here.
        private @Nullable DecimalFormula condition(@Nullable String source, String at) {
            if (source == null) {
                return null;
            }
            try {
                var expression = Expression.of(source, new Names(types));
                if (expression.type() instanceof Type.Truth) {
                    return expression.decimals();
                }
                faults.add(Fault.of(at, "a condition, true or false", source));
            } catch (ExpressionFault e) {
                String hint = e.hint().isEmpty() ? "" : "; " + e.hint();
                faults.add(
                        Fault.of(
                                at,
                                "line %d, column %d: %s%s"
                                        .formatted(e.line(), e.column(), e.getMessage(), hint),
                                source));
            }
            return null;
        }
    }

    /// What is to be said of some answers.
    ///
    /// @param visible keys of the questions that are asked
    /// @param values of visible questions, with their points, by field
    /// @param missing keys of visible questions that have to be answered and are not
    /// @param faults of checks that fail
    record State(
            Set<String> visible,
            Map<String, @Nullable Object> values,
            List<String> missing,
            List<Fault> faults) {
        boolean isComplete() {
            return missing.isEmpty() && faults.isEmpty();
        }
    }

    /// @param answers by key; those of questions that are not visible do not count
    /// @param chinese in which language checks speak
    State state(Map<String, @Nullable Object> answers, boolean chinese) {
        @Nullable Object[] values = new @Nullable Object[slots];
        var visible = new LinkedHashSet<String>();
        var kept = new LinkedHashMap<String, @Nullable Object>();
        var missing = new ArrayList<String>();
        var faults = new ArrayList<Fault>();
        for (var step : steps) {
            if (!holds(step.section(), values) || !holds(step.visible(), values)) {
                continue;
            }
            var field = step.question().field();
            visible.add(field.key());
            @Nullable Object answer = answers.get(field.key());
            if (answer == null) {
                if (field.required()) {
                    missing.add(field.key());
                }
            } else {
                kept.put(field.key(), answer);
                values[step.slot()] = slot(field, answer);
                if (step.points()) {
                    var points = points(field, answer);
                    values[step.slot() + 1] = points;
                    kept.put(field.key() + FormDefinition.POINTS, FieldValue.canonical(points));
                }
            }
            for (var rule : step.rules()) {
                if (Objects.equals(rule.that().truth(values), false)) {
                    String message = chinese ? rule.message().zh() : rule.message().en();
                    faults.add(Fault.of(field.key(), message, answer == null ? "" : answer));
                }
            }
        }
        for (var section : scored) {
            var score = score(section, visible, kept);
            if (score != null) {
                kept.put(section.key(), score);
            }
        }
        return new State(visible, kept, missing, faults);
    }

    /// The mean of the points of a section's visible questions; null when none is visible.
    private static @Nullable BigDecimal score(
            Section section, Set<String> visible, Map<String, @Nullable Object> kept) {
        var sum = BigDecimal.ZERO;
        int count = 0;
        for (var question : section.questions()) {
            var field = question.field();
            if (visible.contains(field.key()) && FormDefinition.points(field) != null) {
                count++;
                if (kept.get(field.key() + FormDefinition.POINTS) instanceof BigDecimal points) {
                    sum = sum.add(points);
                }
            }
        }
        return count == 0
                ? null
                : FieldValue.canonical(
                        sum.divide(BigDecimal.valueOf(count), SCORE_DIGITS, RoundingMode.HALF_UP));
    }

    private static boolean holds(@Nullable DecimalFormula condition, @Nullable Object[] values) {
        return condition == null || Objects.equals(condition.truth(values), true);
    }

    private static Object slot(Field field, Object answer) {
        return switch (field.type()) {
            case NUMBER, TEXT, DATE, CHOICE, TRUTH -> answer;
            case CHOICES -> BigDecimal.valueOf(answer instanceof List<?> some ? some.size() : 1);
            case DOCUMENT -> true;
        };
    }

    private static BigDecimal points(Field field, Object answer) {
        var chosen = answer instanceof List<?> some ? some : List.of(answer);
        var sum = BigDecimal.ZERO;
        for (var choice : field.choices()) {
            var points = choice.points();
            if (points != null && chosen.contains(choice.key())) {
                sum = sum.add(points);
            }
        }
        return sum;
    }
}
