package io.baigong.server.methods;

import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Step;
import io.baigong.evaluator.method.SubjectIn;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.methods.Calculations.Whole;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Whether evidence says something else by now than what went into a calculation: late readings,
/// corrected rows, a better proof, a firm that moved. A calculation that is not of today stays as
/// it is; another one, made of what changed, corrects it.
@Component
final class Freshness {
    private static final int MOST_DEEP = 8;

    private final Calculations calculations;
    private final CalculationStore store;
    private final Populations populations;
    private final CalculationTurns turns;
    private final Clock clock;

    Freshness(
            Calculations calculations,
            CalculationStore store,
            Populations populations,
            CalculationTurns turns,
            Clock clock) {
        this.calculations = calculations;
        this.store = store;
        this.populations = populations;
        this.turns = turns;
        this.clock = clock;
    }

    /// What is known by now and was not when a calculation was made.
    ///
    /// @param looked when
    /// @param stale whether anything would go in otherwise
    /// @param inputs that would, of all subjects, those of the calculations below among them
    /// @param subjects of which any input would
    /// @param came subjects that were not in it
    /// @param left subjects of which nothing is known any more
    /// @param restsOn calculations below that are not of today
    /// @param later the newest calculation of the same method and period, absent when it is this
    ///   one
    @Schema(name = "CalculationFreshness")
    record Newer(
            Instant looked,
            boolean stale,
            int inputs,
            int subjects,
            int came,
            int left,
            List<Long> restsOn,
            @Nullable Long later) {}

    /// Looks, and changes nothing.
    Newer of(Caller caller, long id) {
        return turns.run(() -> of(caller, calculations.get(caller.organisation(), id), 0));
    }

    private Newer of(Caller caller, Whole whole, int depth) {
        var now = clock.instant();
        var asked = asked(caller, whole, now, depth);
        var fresh = populations.of(asked, input -> !isFromMethod(input));
        var changes = Changes.between(whole, fresh, false);
        int inputs = changes.inputs;
        var below = new ArrayList<Long>();
        for (long id : restsOn(whole)) {
            if (depth < MOST_DEEP) {
                var one = of(caller, calculations.get(caller.organisation(), id), depth + 1);
                inputs += one.inputs();
                if (one.stale()) {
                    below.add(id);
                }
            }
        }
        var replaced = replaced(whole, now);
        below.addAll(replaced);
        inputs += replaced.size();
        var row = whole.row();
        var later =
                calculations.list(row.organisation(), row.method(), row.period()).stream()
                        .filter(one -> one.edition().equals(row.edition()))
                        .map(CalculationRow::id)
                        .findFirst()
                        .filter(newest -> newest > row.id())
                        .orElse(null);
        return new Newer(
                now,
                inputs > 0,
                inputs,
                changes.subjects,
                changes.came,
                changes.left.size(),
                below,
                later);
    }

    /// The calculations of earlier periods that it looked back to and that others replaced since.
    private List<Long> replaced(Whole whole, Instant now) {
        var row = whole.row();
        var replaced = new ArrayList<Long>();
        store.past(row.organisation(), row.id())
                .forEach((period, id) -> {
                    Long newest = store.newest(row.organisation(), row.method(), period, now);
                    if (newest != null && !hash(row, newest).equals(hash(row, id))) {
                        replaced.add(id);
                    }
                });
        return replaced;
    }

    private String hash(CalculationRow of, long id) {
        return store.get(of.organisation(), id).hash();
    }

    private static Populations.Asked asked(Caller caller, Whole whole, Instant asOf, int depth) {
        var calculation = whole.calculation();
        return new Populations.Asked(
                caller,
                calculation.method(),
                calculation.period(),
                asOf,
                depth,
                Populations.Asked.ANY);
    }

    private static boolean isFromMethod(Input input) {
        return input.from() instanceof Input.From.Method;
    }

    /// The calculations whose figures went in.
    private static Set<Long> restsOn(Whole whole) {
        var calculation = whole.calculation();
        var keys =
                calculation.method().method().inputs().stream()
                        .filter(Freshness::isFromMethod)
                        .map(Input::key)
                        .toList();
        var all = new TreeSet<Long>();
        if (!keys.isEmpty()) {
            for (var subject : calculation.subjects()) {
                var given = calculation.given(subject).inputs();
                for (var key : keys) {
                    var one = given.get(key);
                    Long id = one == null ? null : MethodEvidence.number(one.evidence());
                    if (id != null) {
                        all.add(id);
                    }
                }
            }
        }
        return all;
    }

    /// Calculates what follows from what changed, and keeps it as a correction of the earlier one.
    ///
    /// @throws Conflict `nothing-newer` when nothing changed
    Whole recalculate(Caller caller, long id, String reason) {
        return turns.run(() -> inTurn(caller, id, reason));
    }

    private Whole inTurn(Caller caller, long id, String reason) {
        var whole = calculations.get(caller.organisation(), id);
        var method = whole.calculation().method();
        var asOf = calculations.now(caller, method, whole.row().period());
        if (!of(caller, whole, 0).stale()) {
            throw new Conflict(
                    "nothing-newer", "what is known is what calculation %d knew".formatted(id));
        }
        boolean chained =
                method.method().steps().stream().anyMatch(step -> step instanceof Step.Index);
        if (chained) {
            // Rests on other periods too, which may be others by now.
            var row = whole.row();
            return calculations.calculate(
                    caller,
                    new Calculations.Order(
                            row.method(), row.edition(), row.period(), asOf, reason, id));
        }
        var fresh = populations.of(asked(caller, whole, asOf, 0));
        var changes = Changes.between(whole, fresh, true);
        var calculation = whole.calculation().recalculate(changes.changed, changes.left);
        return calculations.keep(caller, calculation, asOf, reason, id, List.of());
    }

    /// What is another in a population than in a calculation.
    private static final class Changes {
        private final Whole whole;
        private final List<String> compared;

        /// With all their inputs; also those of which only the place changed where one was read.
        private final List<SubjectIn> changed = new ArrayList<>();

        private final Set<String> left = new HashSet<>();
        private int inputs;
        private int subjects;
        private int came;

        private Changes(Whole whole, List<String> compared) {
            this.whole = whole;
            this.compared = compared;
        }

        /// @param withMethods whether the population has the inputs of other methods too
        static Changes between(Whole whole, List<SubjectIn> population, boolean withMethods) {
            var calculation = whole.calculation();
            var changes =
                    new Changes(
                            whole,
                            calculation.method().method().inputs().stream()
                                    .filter(input -> withMethods || !isFromMethod(input))
                                    .map(Input::key)
                                    .toList());
            var gone = new HashSet<>(calculation.subjects());
            for (var subject : population) {
                if (gone.remove(subject.subject())) {
                    changes.compare(subject);
                } else {
                    changes.came++;
                    changes.count(Math.max(1, changes.known(subject.inputs())));
                    changes.changed.add(subject);
                }
            }
            for (var subject : gone) {
                int had = changes.known(calculation.given(subject).inputs());
                if (had > 0 || withMethods) {
                    changes.left.add(subject);
                    changes.count(had);
                }
            }
            return changes;
        }

        private void count(int differ) {
            inputs += differ;
            subjects += differ > 0 ? 1 : 0;
        }

        private void compare(SubjectIn now) {
            var then = whole.calculation().given(now.subject());
            int differ = then.attributes().equals(now.attributes()) ? 0 : 1;
            boolean moved = false;
            for (var key : compared) {
                var one = then.inputs().get(key);
                var other = now.inputs().get(key);
                differ += same(now.subject(), key, one, other) ? 0 : 1;
                moved |=
                        other != null
                                && one != null
                                && !Objects.equals(one.evidence(), other.evidence());
            }
            count(differ);
            if (differ > 0 || moved) {
                changed.add(now);
            }
        }

        private int known(Map<String, Given> given) {
            return (int)
                    compared.stream()
                            .map(given::get)
                            .filter(one -> one != null && one.value() != null)
                            .count();
        }

        /// The same value, as well proven.
        private boolean same(
                String subject, String key, @Nullable Given one, @Nullable Given other) {
            var then = one == null ? null : one.value();
            var now = other == null ? null : other.value();
            if (then == null || now == null || one == null || other == null) {
                return then == null && now == null;
            }
            boolean equal =
                    then instanceof BigDecimal number && now instanceof BigDecimal decimal
                            ? number.compareTo(decimal) == 0
                            : then.equals(now);
            // Of a value that was refused the label was not kept.
            boolean taken = whole.calculation().figure(subject, key).value() != null;
            return equal && (!taken || one.label() == other.label());
        }
    }
}
