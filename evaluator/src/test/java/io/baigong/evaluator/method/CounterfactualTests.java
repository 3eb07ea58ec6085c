package io.baigong.evaluator.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.method.Counterfactual.Search;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CounterfactualTests {
    private static final CompiledMethod CLASSES =
            Methods.packed("land-efficiency", "abc-classes-2022");
    private static final CompiledMethod RISK = Methods.packed("safety-risk", "lec-5-band");

    private static SubjectIn scored(String key, Object score) {
        return Methods.subject(key, "score", score, "scale", "above");
    }

    private static Calculation five(Object e) {
        return Methods.calculate(
                CLASSES,
                scored("a", "90"),
                scored("b", "80"),
                scored("c", "70"),
                scored("d", "60"),
                scored("e", e));
    }

    private static @Nullable Counterfactual to(
            String level, Calculation calculation, String subject, String input) {
        return find(new Search(1_000), level, calculation, subject, input);
    }

    private static @Nullable Counterfactual find(
            Search search, String level, Calculation calculation, String subject, String input) {
        var compiled = calculation.method();
        var meant =
                compiled.method().inputs().stream()
                        .filter(one -> one.key().equals(input))
                        .findFirst()
                        .orElseThrow();
        var now = Objects.requireNonNull(calculation.given(subject).inputs().get(input)).value();
        return search.find(
                meant,
                now,
                Counterfactual.values(compiled.method(), input),
                value -> isAtLeast(level, with(calculation, subject, input, value), subject));
    }

    private static Calculation with(
            Calculation calculation, String subject, String input, @Nullable Object value) {
        var given = calculation.given(subject);
        Map<String, Given> inputs = new HashMap<>(given.inputs());
        inputs.put(input, Given.of(value, Label.DECLARED));
        return calculation.recalculate(
                List.of(new SubjectIn(subject, given.attributes(), inputs)), Set.of());
    }

    private static boolean isAtLeast(String level, Calculation calculation, String subject) {
        var compiled = calculation.method();
        var keys = compiled.graded(compiled.method().result()).stream().map(Level::key).toList();
        int place = keys.indexOf(calculation.result(subject).value());
        return place >= 0 && place <= keys.indexOf(level);
    }

    /// Of five, one is an A and three are at least a B; who equals the last one comes in too.
    @Test
    void namesTheScoreThatMakesTheNextClassAndTheOneThatDoesNot() {
        var next = Objects.requireNonNull(to("B", five("50"), "e", "score"));
        assertThat((BigDecimal) next.enough()).isEqualByComparingTo("70");
        assertThat((BigDecimal) next.notEnough()).isEqualByComparingTo("69.99");
        var best = Objects.requireNonNull(to("A", five("50"), "e", "score"));
        assertThat((BigDecimal) best.enough()).isEqualByComparingTo("90");
        assertThat((BigDecimal) best.notEnough()).isEqualByComparingTo("89.99");
    }

    @Test
    void saysWhatIsEnoughWhereNothingWasKnown() {
        var unknown = five(Given.of(null, Label.DECLARED));
        var found = Objects.requireNonNull(to("B", unknown, "e", "score"));
        assertThat(found.now()).isNull();
        assertThat(isAtLeast("B", with(unknown, "e", "score", found.enough()), "e")).isTrue();
        assertThat(isAtLeast("B", with(unknown, "e", "score", found.notEnough()), "e")).isFalse();
    }

    @Test
    void anAccidentThatHadNotBeenWouldHaveMadeAnA() {
        var held =
                Methods.calculate(
                        CLASSES,
                        Methods.subject("a", "score", "95", "scale", "above", "accident", true),
                        scored("b", "80"),
                        scored("c", "70"),
                        scored("d", "60"),
                        scored("e", "50"));
        var found = Objects.requireNonNull(to("A", held, "a", "accident"));
        assertThat(found.enough()).isEqualTo(false);
        assertThat(to("A", held, "a", "score")).as("no score lifts a veto").isNull();
    }

    @Test
    void lessOfARiskIsBetter() {
        var risky =
                RISK.calculate(
                        Population.of(
                                "2022-05-17",
                                List.of(
                                        Methods.subject(
                                                "crane",
                                                RISK_INPUTS[0],
                                                "6",
                                                RISK_INPUTS[1],
                                                "6",
                                                RISK_INPUTS[2],
                                                "15"))));
        var levels = RISK.graded(RISK.method().result()).stream().map(Level::key).toList();
        int now = levels.indexOf(risky.result("crane").value());
        assertThat(now).isPositive();
        var found = Objects.requireNonNull(to(levels.get(now - 1), risky, "crane", RISK_INPUTS[0]));
        assertThat((BigDecimal) found.enough()).as("6 × 6 × 15 is 540").isEqualByComparingTo("3");
        assertThat((BigDecimal) found.notEnough()).isEqualByComparingTo("6");
    }

    private static final String[] RISK_INPUTS =
            RISK.method().inputs().stream().map(Input::key).toArray(String[]::new);

    @Test
    void valuesAreThoseThatTheMethodNames() {
        assertThat(Counterfactual.values(CLASSES.method(), "scale"))
                .containsExactly("above", "below");
    }

    @Test
    void staysWithinTheLimitsOfAnInputAndDoesNotHalvePeople() {
        var method =
                Methods.compiled(
                        """
                        "inputs": [%s, %s],
                        "steps": [{"key": "sum", "title": {"zh": "和", "en": "sum"}, "formula": "rate + people / number(10, \\"人\\")"},
                          {"key": "level", "title": {"zh": "级", "en": "level"}, "bands": {"by": "sum", "higherIs": "better",
                           "below": {"key": "low", "title": {"zh": "低", "en": "low"}},
                           "levels": [{"key": "high", "title": {"zh": "高", "en": "high"}, "from": 1.25}]}}],
                        "result": "level", "shown": ["level"]
                        """
                                .formatted(
                                        Methods.input("rate", ", \"max\": 1"),
                                        Methods.input("people", ", \"unit\": \"人\"")));
        var calculation =
                Methods.calculate(method, Methods.subject("a", "rate", "0.5", "people", "2"));
        assertThat(to("high", calculation, "a", "rate"))
                .as("1.05 would do and is not allowed")
                .isNull();
        var people = Objects.requireNonNull(to("high", calculation, "a", "people"));
        assertThat((BigDecimal) people.enough()).isEqualByComparingTo("8");
        assertThat((BigDecimal) people.notEnough()).isEqualByComparingTo("7");
    }

    @Test
    void saysWhenItsTrialsWereNotEnough() {
        var search = new Search(3);
        assertThat(find(search, "A", five("50"), "e", "score")).isNull();
        assertThat(search.complete()).isFalse();
    }

    @Property(tries = 60)
    void whatItNamesIsWhatCalculatingGives(
            @ForAll @Size(min = 3, max = 12)
                    List<@IntRange(min = 100, max = 20_000) Integer> scores) {
        var subjects = new ArrayList<SubjectIn>();
        for (int i = 0; i < scores.size(); i++) {
            subjects.add(scored("f" + i, BigDecimal.valueOf(scores.get(i), 2)));
        }
        var calculation = CLASSES.calculate(Population.of("2022", subjects));
        if (isAtLeast("A", calculation, "f0")) {
            return;
        }
        var found = Objects.requireNonNull(to("A", calculation, "f0", "score"));
        assertThat(isAtLeast("A", with(calculation, "f0", "score", found.enough()), "f0")).isTrue();
        assertThat(isAtLeast("A", with(calculation, "f0", "score", found.notEnough()), "f0"))
                .isFalse();
    }

    /// Whatever the number of trials: that it looked everywhere is said only when it did.
    @Test
    void isCompleteOnlyWhenNoTrialWasLeftOut() {
        var score = CLASSES.method().inputs().getFirst();
        var now = new BigDecimal("50");
        int[] all = {0};
        new Search(1_000)
                .find(
                        score,
                        now,
                        List.of(),
                        any -> {
                            all[0]++;
                            return false;
                        });
        assertThat(all[0]).isGreaterThan(10);
        for (int trials = 1; trials <= all[0]; trials++) {
            var search = new Search(trials);
            assertThat(search.find(score, now, List.of(), any -> false)).isNull();
            assertThat(search.complete())
                    .as("%d of %d trials", trials, all[0])
                    .isEqualTo(trials == all[0]);
        }
    }
}
