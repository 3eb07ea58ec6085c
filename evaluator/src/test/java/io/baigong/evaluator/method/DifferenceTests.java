package io.baigong.evaluator.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.method.Difference.Change;
import io.baigong.evaluator.method.Difference.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DifferenceTests {
    private static final CompiledMethod CLASSES =
            Methods.packed("land-efficiency", "abc-classes-2022");
    private static final CompiledMethod OF_2021 =
            Methods.packed("land-efficiency", "abc-huangyan-2021");
    private static final CompiledMethod OF_2022 =
            Methods.packed("land-efficiency", "abc-huangyan-2022");

    private static SubjectIn scored(String key, String score) {
        return Methods.subject(key, "score", score, "scale", "above");
    }

    @Test
    void saysThatTheFirmsOwnScoreMadeTheClass() {
        var before = five("50");
        var after = before.recalculate(List.of(scored("e", "99")), Set.of());

        var difference = Difference.between(before, after, "e");

        assertThat(difference.before().value()).isEqualTo("C");
        assertThat(difference.after().value()).isEqualTo("A");
        assertThat(difference.changes())
                .filteredOn(change -> change.kind() == Kind.INPUT)
                .singleElement()
                .isEqualTo(
                        new Change(
                                Kind.INPUT, "score", new Words("综合得分", "score"), "50", "99", true));
        assertThat(difference.changes()).noneMatch(change -> change.kind() == Kind.OTHERS);
    }

    @Test
    void saysThatTheOthersMadeTheClassWhenNothingOfItsOwnChanged() {
        var before = five("95");
        var after = before.recalculate(List.of(scored("a", "98"), scored("b", "97")), Set.of());

        var difference = Difference.between(before, after, "e");

        assertThat(difference.before().value()).isEqualTo("A");
        assertThat(difference.after().value()).isEqualTo("B");
        assertThat(difference.changes().getFirst())
                .satisfies(change -> {
                    assertThat(change.kind()).isEqualTo(Kind.OTHERS);
                    assertThat(change.decisive()).isTrue();
                });
    }

    private static Calculation five(String e) {
        return Methods.calculate(
                CLASSES,
                scored("a", "90"),
                scored("b", "80"),
                scored("c", "70"),
                scored("d", "60"),
                scored("e", e));
    }

    @Test
    void saysWhichBenchmarksOfTheYearChanged() {
        var firm = above();
        var before = OF_2021.calculate(Population.of("2021", List.of(firm)));
        var after = OF_2022.calculate(Population.of("2022", List.of(firm)));

        var difference = Difference.between(before, after, "firm");

        assertThat(keys(difference, Kind.COEFFICIENT)).contains("taxBenchmark", "rdBenchmark");
        assertThat(keys(difference, Kind.INPUT)).isEmpty();
        assertThat(keys(difference, Kind.STEP))
                .contains("taxPoints", "score")
                .doesNotContain("taxPerMu");
        assertThat(difference.changes())
                .filteredOn(change -> change.key().equals("taxBenchmark"))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.before()).isEqualTo("26.01");
                    assertThat(change.after()).isEqualTo("24.097");
                    assertThat(change.decisive()).isFalse();
                });
    }

    @Test
    void hasNothingToSayWhenNothingChanged() {
        var before = five("50");
        assertThat(Difference.between(before, five("50"), "e").changes()).isEmpty();
    }

    private static List<String> keys(Difference difference, Kind kind) {
        return difference.changes().stream()
                .filter(change -> change.kind() == kind)
                .map(Change::key)
                .toList();
    }

    private static SubjectIn above() {
        return new SubjectIn(
                "firm",
                Map.of(),
                new HashMap<>(
                        Objects.requireNonNull(
                                        OF_2022.method()
                                                .goldens()
                                                .getFirst()
                                                .population()
                                                .getFirst())
                                .inputs()));
    }

    @Test
    void explainsEveryStepWithWhatItUsed() {
        List<SubjectIn> firms = new ArrayList<>();
        Map<String, Given> inputs = new HashMap<>(above().inputs());
        inputs.put(
                "tax", new Given(new BigDecimal("300"), Label.EVIDENCED, "table:year/firm/2022@3"));
        firms.add(new SubjectIn("firm", Map.of(), inputs));

        var explanation = OF_2022.calculate(Population.of("2022", firms)).explain("firm");

        assertThat(explanation.group()).extracting(Method.Group::key).isEqualTo("aboveScale");
        var line =
                explanation.lines().stream()
                        .filter(each -> each.step().equals("taxPoints"))
                        .findFirst()
                        .orElseThrow();
        assertThat(line.how().en()).isEqualTo("taxPerMu / taxBenchmark * taxPointsWeight");
        assertThat(line.unit()).isEqualTo("分");
        assertThat(line.used())
                .filteredOn(used -> used.name().equals("taxBenchmark"))
                .singleElement()
                .satisfies(used -> assertThat(used.coefficient()).isNotNull());
        var perMu = explanation.lines().getFirst();
        assertThat(perMu.used())
                .filteredOn(used -> used.name().equals("tax"))
                .singleElement()
                .satisfies(used -> assertThat(used.evidence()).isEqualTo("table:year/firm/2022@3"));
    }

    /// The factor is looked up by a text that stands in another place of the other edition.
    @Test
    void triesTheFactorOfAnEditionWhoseInputsStandInAnotherOrder() {
        String kind = Methods.input("kind", ", \"type\": \"text\"");
        var old = factored(Methods.input("a") + "," + kind, "2");
        var now = factored(kind + "," + Methods.input("a"), "3");
        var firm = Methods.subject("x", "a", "10", "kind", "coal");

        var difference =
                Difference.between(Methods.calculate(old, firm), Methods.calculate(now, firm), "x");

        assertThat(difference.changes())
                .filteredOn(change -> change.kind() == Kind.COEFFICIENT)
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.before()).isEqualTo("2");
                    assertThat(change.after()).isEqualTo("3");
                    assertThat(change.decisive()).isTrue();
                });
    }

    @Test
    void comparesEditionsOfAnotherRhythm() {
        String members = "\"inputs\": [%s], \"steps\": [%s], \"result\": \"s\"";
        String yearly =
                Methods.json(
                        members.formatted(
                                Methods.input("a"), Methods.step("s", "\"formula\": \"a\"")));
        var before = Methods.calculate(compiled(yearly), Methods.subject("x", "a", "1"));
        var after =
                compiled(yearly.replace("\"year\"", "\"month\""))
                        .calculate(
                                Population.of("2022-05", List.of(Methods.subject("x", "a", "2"))));

        assertThat(Difference.between(before, after, "x").changes())
                .filteredOn(change -> change.kind() == Kind.EDITION)
                .singleElement()
                .satisfies(change -> assertThat(change.decisive()).isFalse());
    }

    /// People read what changed in a step.
    @Test
    void writesAChangedStepAsItsFileDoes() {
        String levels =
                """
                "bands": {"by": "a", "higherIs": "better", "levels": [{"key": "B", "title": "B", "from": 5}, {"key": "A", "title": "A", "from": %s}]}
                """;
        String table =
                """
                "table": {"on": ["a"], "rows": [{"when": ["[1..5)"], "then": "mid"}, {"when": [">= %s"], "then": "high"}], "otherwise": "low"}
                """;
        String formula =
                "\"formula\": \"a * sWeight\", \"weight\": %s, \"cap\": 45, \"round\": {\"digits\": 2}";
        String members = "\"inputs\": [%s], \"steps\": [%s, %s, %s], \"result\": \"s\"";
        var firm = Methods.subject("x", "a", "1");
        var all = new ArrayList<Calculation>();
        for (String limit : List.of("10", "20")) {
            var method =
                    Methods.compiled(
                            members.formatted(
                                    Methods.input("a"),
                                    Methods.step("s", formula.formatted(limit)),
                                    Methods.step("level", levels.formatted(limit)),
                                    Methods.step("word", table.formatted(limit))));
            all.add(Methods.calculate(method, firm));
        }

        assertThat(Difference.between(all.getFirst(), all.getLast(), "x").changes())
                .filteredOn(change -> change.kind() == Kind.EDITION && !change.key().isEmpty())
                .extracting(Change::after)
                .containsExactlyInAnyOrder(
                        "a * sWeight; weight 20; cap 45; round 2 half-up",
                        "a: B from 5, A from 20",
                        "a; [1..5) → mid; >= 20 → high; otherwise low");
    }

    private static CompiledMethod compiled(String json) {
        try {
            return CompiledMethod.of(MethodReader.read(Methods.bytes(json)));
        } catch (MethodFaults e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static CompiledMethod factored(String inputs, String factor) {
        return Methods.compiled(
                """
                "inputs": [%s],
                "coefficients": [{"key": "f", "title": "f", "by": ["kind"], "rows": [{"kind": "coal", "value": %s}]}],
                "steps": [%s], "result": "s"
                """
                        .formatted(inputs, factor, Methods.step("s", "\"formula\": \"a * f\"")));
    }
}
