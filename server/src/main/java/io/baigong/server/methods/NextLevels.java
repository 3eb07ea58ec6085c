package io.baigong.server.methods;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Coefficients;
import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Counterfactual;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Level;
import io.baigong.evaluator.method.Words;
import io.baigong.server.access.Invalid;
import io.baigong.server.methods.Calculations.Whole;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Answers "what would make me an A": for each input of a subject, in the calculation and in those
/// it rests on, the smallest change that alone gives a better level. What several of them read from
/// the same place is changed in all of them. Every value that is named was calculated, with all the
/// others as they are.
@Component
final class NextLevels {
    /// Rows of subjects that one answer may go through, which bounds its time.
    private static final int MOST_ROWS = 10_000_000;

    private static final int FEWEST_TRIALS = 60;
    private static final int MOST_TRIALS = 4_000;

    private final Calculations calculations;
    private final CalculationTurns turns;

    NextLevels(Calculations calculations, CalculationTurns turns) {
        this.calculations = calculations;
        this.turns = turns;
    }

    /// @param step that gives the level; absent when the method has none
    /// @param now absent when there is no level
    /// @param wanted absent when there is no better one
    /// @param better all better levels, the nearest first
    /// @param ways inputs of which a change alone is enough, the smallest change first
    /// @param notAlone inputs of which no change that was tried is enough
    /// @param complete whether all were tried to the end; else the work was too much
    @Schema(name = "NextLevel")
    record Answer(
            @Nullable String step,
            @Nullable Words title,
            @Nullable Level now,
            @Nullable Level wanted,
            List<Level> better,
            List<Way> ways,
            List<About> notAlone,
            boolean complete) {}

    /// An input of the calculation or of one below it.
    ///
    /// @param now absent when missing
    @Schema(name = "InputOfChain")
    record About(
            long calculation,
            String method,
            String input,
            Words title,
            String kind,
            String unit,
            @Nullable String now) {}

    /// @param enough a value that gives the level
    /// @param notEnough the value tried next to it, which does not
    /// @param change in proportion to the present value
    /// @param level that comes out
    @Schema(name = "Counterfactual")
    record Way(
            About about,
            String enough,
            @Nullable String notEnough,
            @Nullable String change,
            Level level) {}

    /// @param to key of a better level; the next one when it is empty
    Answer of(Whole whole, String subject, String to) {
        calculations.known(whole, subject);
        String step = levelStep(whole.calculation().method());
        if (step == null) {
            return new Answer(null, null, null, null, List.of(), List.of(), List.of(), true);
        }
        int organisation = whole.row().organisation();
        return turns.run(() -> {
            var chain = new Chain(whole, subject, id -> calculations.get(organisation, id));
            return new Asked(chain, subject, step, to).answer();
        });
    }

    /// The result when it gives levels, else the first shown that does.
    private static @Nullable String levelStep(CompiledMethod compiled) {
        var steps = new ArrayList<String>(List.of(compiled.method().result()));
        steps.addAll(compiled.method().shown());
        return steps.stream()
                .filter(step -> !compiled.graded(step).isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static final class Asked {
        private final Chain chain;
        private final String subject;
        private final String step;
        private final List<Level> levels;
        private final int now;
        private final int wanted;
        private final Counterfactual.Search search;
        private final List<Way> ways = new ArrayList<>();
        private final List<About> notAlone = new ArrayList<>();
        private final Set<Chain.Place> done = new HashSet<>();

        Asked(Chain chain, String subject, String step, String to) {
            this.chain = chain;
            this.subject = subject;
            this.step = step;
            levels = chain.top().calculation().method().graded(step);
            int place = place(chain.top().calculation());
            now = place < 0 ? levels.size() : place;
            wanted = to.isEmpty() ? now - 1 : better(to);
            int rows =
                    chain.parts().stream()
                            .mapToInt(part -> part.whole().row().subjects() + 1)
                            .sum();
            search =
                    new Counterfactual.Search(
                            Math.clamp(MOST_ROWS / rows, FEWEST_TRIALS, MOST_TRIALS));
        }

        private int better(String to) {
            var better = levels.subList(0, now).stream().map(Level::key).toList();
            if (!better.contains(to)) {
                throw new Invalid("to", "a better level, one of " + better, to);
            }
            return better.indexOf(to);
        }

        private int place(Calculation calculation) {
            Object value = calculation.figure(subject, step).value();
            return levels.stream().map(Level::key).toList().indexOf(String.valueOf(value));
        }

        Answer answer() {
            if (wanted >= 0) {
                // What is nearest to the result first, in case not all of it can be tried.
                for (int i = chain.parts().size() - 1; i >= 0; i--) {
                    part(i);
                }
            }
            ways.sort(
                    Comparator.comparing(
                            Way::change,
                            Comparator.nullsLast(
                                    Comparator.comparing(one -> new BigDecimal(one).abs()))));
            return new Answer(
                    step,
                    chain.top().calculation().method().title(step),
                    now < levels.size() ? levels.get(now) : null,
                    wanted >= 0 ? levels.get(wanted) : null,
                    levels.subList(0, now).reversed(),
                    ways,
                    notAlone,
                    search.complete());
        }

        private void part(int i) {
            for (var input : chain.parts().get(i).calculation().method().method().inputs()) {
                boolean isNew = !done.contains(new Chain.Place(i, input.key()));
                if (isNew && !(input.from() instanceof Input.From.Subject)) {
                    var places = chain.alike(i, input);
                    done.addAll(places);
                    if (places.stream().anyMatch(this::counts)) {
                        input(i, input, places);
                    }
                }
            }
        }

        private boolean counts(Chain.Place place) {
            var compiled = chain.parts().get(place.part()).calculation().method();
            return groupsOrCoefficients(compiled, place.input())
                    || !Collections.disjoint(
                            compiled.dependants(place.input()), chain.wanted(place.part(), step));
        }

        private static boolean groupsOrCoefficients(CompiledMethod compiled, String input) {
            return compiled.method().groups().stream()
                            .anyMatch(group -> group.when().matches(".*\\b" + input + "\\b.*"))
                    || compiled.method().coefficients().stream()
                            .map(Coefficients::by)
                            .anyMatch(by -> by.contains(input));
        }

        private void input(int i, Input input, List<Chain.Place> places) {
            var part = chain.parts().get(i);
            Object value = chain.given(i, input.key());
            var method = part.calculation().method();
            var about =
                    new About(
                            part.whole().row().id(),
                            method.method().name(),
                            input.key(),
                            input.title(),
                            Answers.word(input.kind()),
                            Answers.unit(method.type(input.key())),
                            Answers.text(value));
            var found =
                    search.find(
                            input,
                            value,
                            Counterfactual.values(method.method(), input.key()),
                            tried -> {
                                int place = place(chain.with(places, tried));
                                return place >= 0 && place <= wanted;
                            });
            if (found == null) {
                notAlone.add(about);
                return;
            }
            int place = place(chain.with(places, found.enough()));
            ways.add(
                    new Way(
                            about,
                            String.valueOf(Answers.text(found.enough())),
                            Answers.text(found.notEnough()),
                            change(found),
                            levels.get(place)));
        }

        private static @Nullable String change(Counterfactual found) {
            if (!(found.now() instanceof BigDecimal now)
                    || now.signum() == 0
                    || !(found.enough() instanceof BigDecimal enough)) {
                return null;
            }
            return enough.subtract(now).divide(now.abs(), MathContext.DECIMAL32).toPlainString();
        }
    }
}
