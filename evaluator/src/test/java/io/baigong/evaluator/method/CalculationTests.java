package io.baigong.evaluator.method;

import static io.baigong.evaluator.method.Methods.calculate;
import static io.baigong.evaluator.method.Methods.compiled;
import static io.baigong.evaluator.method.Methods.input;
import static io.baigong.evaluator.method.Methods.step;
import static io.baigong.evaluator.method.Methods.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalculationTests {
    private static CompiledMethod of(String inputs, String steps, String result) {
        return compiled(
                "\"inputs\": [%s], \"steps\": [%s], \"result\": \"%s\""
                        .formatted(inputs, steps, result));
    }

    private static CompiledMethod formula(String inputs, String step) {
        return of(inputs, step("s", step), "s");
    }

    @Test
    void addsDecimalsExactly() {
        var method = formula(input("a") + "," + input("b"), "\"formula\": \"a + b\"");
        assertThat(calculate(method, subject("x", "a", "0.1", "b", "0.2")).result("x").value())
                .isEqualTo(new BigDecimal("0.3"));
    }

    @Test
    void saysWhichInputIsMissingHoweverFarAway() {
        var method =
                of(
                        input("a") + "," + input("b"),
                        step("sum", "\"formula\": \"a + b\"")
                                + ","
                                + step("s", "\"formula\": \"sum * 2\""),
                        "s");

        var why = calculate(method, subject("x", "a", "1")).result("x").why();

        assertThat(why).isNotNull();
        assertThat(why.reason()).isEqualTo(Why.Reason.INPUT_MISSING);
        assertThat(why.words().zh()).contains("b");
    }

    @Test
    void isMissingWithoutARequiredInputEvenWhereTheFormulaWouldDo() {
        var strict = formula(input("a"), "\"formula\": \"orElse(a, 0)\"");
        var lax =
                formula(input("a", ", \"missing\": \"missing\""), "\"formula\": \"orElse(a, 0)\"");

        assertThat(calculate(strict, subject("x")).result("x").value()).isNull();
        assertThat(calculate(lax, subject("x")).result("x").value()).hasToString("0");
    }

    @Test
    void refusesAValueOutsideItsLimitsAndDoesNotReplaceIt() {
        var method =
                formula(
                        input("a", ", \"min\": 0, \"missing\": {\"value\": 5}"),
                        "\"formula\": \"a\"");

        assertThat(calculate(method, subject("x")).result("x").value()).hasToString("5");
        var refused = calculate(method, subject("x", "a", "-1")).result("x");
        assertThat(refused.value()).isNull();
        assertThat(refused.why()).isNotNull();
        assertThat(refused.why().reason()).isEqualTo(Why.Reason.OUT_OF_RANGE);
    }

    @Test
    void refusesNumbersThatWouldFillTheMemory() {
        var method = formula(input("a"), "\"formula\": \"a + 1\"");
        var given = Given.of(new BigDecimal("1e1000000"), Label.DECLARED);
        assertThat(calculate(method, subject("x", "a", given)).result("x").why())
                .extracting(Why::reason)
                .isEqualTo(Why.Reason.TOO_LARGE);
    }

    @Test
    void capsThenFloorsThenRounds() {
        var method =
                formula(
                        input("a"),
                        "\"formula\": \"a / 3\", \"cap\": 2, \"floor\": \"0 - 1\", \"round\": {\"digits\": 2}");

        assertThat(calculate(method, subject("x", "a", "100")).result("x").value())
                .hasToString("2.00");
        assertThat(calculate(method, subject("x", "a", "-9")).result("x").value())
                .hasToString("-1.00");
        assertThat(calculate(method, subject("x", "a", "2")).result("x").value())
                .hasToString("0.67");
    }

    @Test
    void isAsStrongAsTheWeakestThingItUsed() {
        var method =
                formula(input("a") + "," + input("b") + "," + input("c"), "\"formula\": \"a + b\"");
        var calculation =
                calculate(
                        method,
                        subject(
                                "x",
                                "a",
                                Given.of(BigDecimal.ONE, Label.VERIFIED),
                                "b",
                                Given.of(BigDecimal.ONE, Label.EVIDENCED),
                                "c",
                                Given.of(BigDecimal.ONE, Label.DECLARED)));
        assertThat(calculation.result("x").label()).isEqualTo(Label.EVIDENCED);
    }

    @Test
    void isAsStrongAsTheWeakestOfThePopulationWhenRanked() {
        var method =
                of(input("a"), step("s", "\"rank\": {\"by\": \"a\", \"order\": \"highest\"}"), "s");
        var calculation =
                calculate(
                        method,
                        subject("x", "a", Given.of(BigDecimal.ONE, Label.VERIFIED)),
                        subject("y", "a", Given.of(BigDecimal.TEN, Label.DECLARED)));
        assertThat(calculation.result("x").label()).isEqualTo(Label.DECLARED);
    }

    @Test
    void doesNotTrustAnAbsence() {
        var method = formula(input("a", ", \"missing\": {\"value\": 0}"), "\"formula\": \"a\"");
        assertThat(calculate(method, subject("x")).result("x").label()).isEqualTo(Label.DECLARED);
    }

    @Test
    void givesEqualValuesTheSamePlaceOrTheOrderOfTheirKeys() {
        String rank = "\"rank\": {\"by\": \"a\", \"order\": \"lowest\", \"ties\": \"%s\"}";
        var method =
                of(
                        input("a"),
                        step("s", rank.formatted("same"))
                                + ","
                                + step("t", rank.formatted("first")),
                        "s");
        var calculation =
                calculate(
                        method,
                        subject("z", "a", "1"),
                        subject("y", "a", "1.0"),
                        subject("x", "a", "2"),
                        subject("w"));

        assertThat(values(calculation, "s")).containsExactly("null", "3", "1", "1");
        assertThat(values(calculation, "t")).containsExactly("null", "3", "1", "2");
        assertThat(calculation.figure("x", "sShare").value()).hasToString("1");
    }

    private static List<String> values(Calculation calculation, String name) {
        return calculation.subjects().stream()
                .map(subject -> String.valueOf(calculation.figure(subject, name).value()))
                .toList();
    }

    private static CompiledMethod stages(String passes) {
        return of(
                input("a", ", \"missing\": \"missing\""),
                step(
                        "s",
                        """
                        "stages": {"levels": [{"key": "A", "title": "A"}, {"key": "B", "title": "B"}],
                          "steps": [%s, {"level": "B"}]}
                        """
                                .formatted(passes)),
                "s");
    }

    @Test
    void letsAllTiedOnesInOrNone() {
        String pass = "{\"level\": \"A\", \"by\": \"a\", \"share\": 0.5, \"ties\": \"%s\"}";
        SubjectIn[] four = {
            subject("w", "a", "9"),
            subject("x", "a", "8"),
            subject("y", "a", "8"),
            subject("z", "a", "1")
        };
        assertThat(values(calculate(stages(pass.formatted("in")), four), "s"))
                .containsExactly("A", "A", "A", "B");
        assertThat(values(calculate(stages(pass.formatted("out")), four), "s"))
                .containsExactly("A", "B", "B", "B");
    }

    @Test
    void roundsTheNumberOfPlacesAsTheMethodSays() {
        String pass = "{\"level\": \"A\", \"by\": \"a\", \"share\": 0.5, \"rounding\": \"%s\"}";
        SubjectIn[] three = {
            subject("x", "a", "3"), subject("y", "a", "2"), subject("z", "a", "1")
        };

        assertThat(values(calculate(stages(pass.formatted("down")), three), "s"))
                .containsExactly("A", "B", "B");
        assertThat(values(calculate(stages(pass.formatted("up")), three), "s"))
                .containsExactly("A", "A", "B");
        assertThat(values(calculate(stages(pass.formatted("nearest")), three), "s"))
                .containsExactly("A", "A", "B");
    }

    @Test
    void tellsThePlaceOfWhoeverGotALevel() {
        String pass = "{\"level\": \"A\", \"by\": \"a\", \"share\": 0.5}";
        var calculation = calculate(stages(pass), subject("x", "a", "3"), subject("y", "a", "2"));
        assertThat(calculation.result("x").why())
                .extracting(why -> why.words().en())
                .asString()
                .contains("place 1 of 2");
    }

    @Test
    void doesNotCareForTheGroupsOfOthers() {
        var method =
                compiled(
                        """
                        "inputs": [%s, %s],
                        "groups": [{"key": "big", "title": "big", "when": "size > 10"}, {"key": "small", "title": "small", "when": "size <= 10"}],
                        "steps": [%s, %s], "result": "m"
                        """
                                .formatted(
                                        input("a"),
                                        input("size"),
                                        step(
                                                "m",
                                                "\"population\": \"mean\", \"of\": \"a\", \"within\": \"group\""),
                                        step(
                                                "n",
                                                "\"population\": \"count\", \"of\": \"a\", \"where\": \"a > 1\"")));
        var calculation =
                calculate(
                        method,
                        subject("x", "a", "1", "size", "11"),
                        subject("y", "a", "2", "size", "12"),
                        subject("z", "a", "9", "size", "1"),
                        subject("none", "a", "9"));

        assertThat(values(calculation, "m")).containsExactly("null", "1.5", "1.5", "9");
        assertThat(values(calculation, "n")).containsExactly("3", "3", "3", "3");
    }

    @Test
    void findsThePercentileBetweenTwoValues() {
        var method =
                of(
                        input("a"),
                        step("s", "\"population\": \"percentile\", \"of\": \"a\", \"p\": 0.25")
                                + ","
                                + step("t", "\"population\": \"median\", \"of\": \"a\""),
                        "s");
        var calculation =
                calculate(
                        method,
                        subject("w", "a", "1"),
                        subject("x", "a", "2"),
                        subject("y", "a", "4"),
                        subject("z", "a", "10"));
        assertThat(calculation.figure("w", "s").value()).hasToString("1.75");
        assertThat(calculation.figure("w", "t").value()).hasToString("3.0");
    }

    @Test
    void looksUpTheFirstRowOfATableThatFits() {
        var method =
                of(
                        input("a", ", \"missing\": \"missing\"")
                                + ","
                                + input("b", ", \"type\": \"text\""),
                        step(
                                "s",
                                """
                                "table": {"on": ["a", "b"], "rows": [
                                  {"when": ["[1..5)", ["x", "y"]], "then": "mid"},
                                  {"when": [">= 5", "-"], "then": "high"},
                                  {"when": ["-", "z"], "then": "any"}]}
                                """),
                        "s");
        var calculation =
                calculate(
                        method,
                        subject("1", "a", "1", "b", "y"),
                        subject("2", "a", "5", "b", "y"),
                        subject("3", "b", "z"),
                        subject("4", "a", "0.9", "b", "x"));
        assertThat(values(calculation, "s")).containsExactly("mid", "high", "any", "null");
    }

    @Test
    void takesTheRowOfTheProvinceForACityAndTheEarlierYearWhenTold() {
        var method =
                compiled(
                        """
                        "inputs": [%s],
                        "coefficients": [{"key": "f", "title": "f", "by": ["year", "region"], "otherwise": "earlier", "rows": [
                          {"year": "2020", "region": "*", "value": 1}, {"year": "2021", "region": "330000", "value": 2},
                          {"year": "2021", "region": "3301", "value": 3}, {"year": "2021", "region": "*", "value": 4}]}],
                        "steps": [%s], "result": "s"
                        """
                                .formatted(input("a"), step("s", "\"formula\": \"a * f\"")));
        assertThat(factor(method, "2022", "330106")).isEqualTo("3");
        assertThat(factor(method, "2021", "330206")).isEqualTo("2");
        assertThat(factor(method, "2021", "410100")).isEqualTo("4");
        assertThat(factor(method, "2020", "330106")).isEqualTo("1");
        assertThat(factor(method, "2019", "330106")).isEqualTo("null");
    }

    private static String factor(CompiledMethod method, String period, String region) {
        var in =
                new SubjectIn(
                        "x",
                        Map.of("region", region),
                        Map.of("a", Given.of(BigDecimal.ONE, Label.DECLARED)));
        return String.valueOf(
                method.calculate(Population.of(period, List.of(in))).result("x").value());
    }

    @Test
    void refusesASubjectThatComesTwiceAndAPeriodOfAnotherRhythm() {
        var method = formula(input("a"), "\"formula\": \"a\"");
        assertThatThrownBy(() -> calculate(method, subject("x"), subject("x")))
                .hasMessageContaining("x");
        assertThatThrownBy(() -> method.calculate(Population.of("2022-05", List.of())))
                .hasMessageContaining("2022-05");
    }

    @Test
    void countsHowManyHaveEachLevel() {
        var method = formula(input("a"), "\"formula\": \"a > 1\"");
        assertThat(
                        calculate(
                                        method,
                                        subject("x", "a", "1"),
                                        subject("y", "a", "2"),
                                        subject("z", "a", "3"),
                                        subject("0"))
                                .distribution("s"))
                .isEqualTo(Map.of("", 1, "false", 1, "true", 2));
    }

    private static Given given(Object value, Label label) {
        return Given.of(value, label);
    }

    @Test
    void isNoBetterProvenThanWhatItsCoefficientWasLookedUpBy() {
        var method =
                compiled(
                        """
                        "inputs": [%s, %s],
                        "coefficients": [{"key": "f", "title": "f", "by": ["kind"], "rows": [{"kind": "coal", "value": 2}]}],
                        "steps": [%s], "result": "s"
                        """
                                .formatted(
                                        input("a"),
                                        input("kind", ", \"type\": \"text\""),
                                        step("s", "\"formula\": \"a * f\"")));
        for (Label label : Label.values()) {
            var firm =
                    subject(
                            "x",
                            "a",
                            given(BigDecimal.ONE, Label.VERIFIED),
                            "kind",
                            given("coal", label));
            assertThat(calculate(method, firm).result("x").label()).isEqualTo(label);
        }
    }

    @Test
    void isNoBetterProvenThanTheGroupThatChoseItsFormulaOrWeight() {
        var method =
                compiled(
                        """
                        "inputs": [%s, %s],
                        "groups": [{"key": "big", "title": "big", "when": "size > 10"}, {"key": "small", "title": "small", "when": "size <= 10"}],
                        "steps": [%s, %s], "result": "s"
                        """
                                .formatted(
                                        input("a"),
                                        input("size"),
                                        step(
                                                "s",
                                                "\"formula\": {\"big\": \"a * 2\", \"small\": \"a\"}"),
                                        step(
                                                "w",
                                                "\"formula\": \"a * wWeight\", \"weight\": {\"big\": 2, \"small\": 1}")));
        var firm =
                subject(
                        "x",
                        "a",
                        given(BigDecimal.ONE, Label.VERIFIED),
                        "size",
                        given(BigDecimal.ONE, Label.DECLARED));
        assertThat(calculate(method, firm).figure("x", "s").label()).isEqualTo(Label.DECLARED);
        assertThat(calculate(method, firm).figure("x", "w").label()).isEqualTo(Label.DECLARED);
    }

    @Test
    void doesNotVouchForACountOfNobody() {
        var method =
                of(
                        input("a"),
                        step("s", "\"population\": \"count\", \"of\": \"a\", \"where\": \"a > 5\""),
                        "s");
        var calculation =
                calculate(method, subject("x", "a", given(BigDecimal.ONE, Label.DECLARED)));
        assertThat(calculation.result("x").value()).hasToString("0");
        assertThat(calculation.result("x").label()).isEqualTo(Label.DECLARED);
    }

    private static CompiledMethod index(String splice) {
        return of(
                input("a"),
                step(
                        "s",
                        """
                        "index": {"of": "a", "base": {"period": "2021", "value": 100}, "splice": "%s"}
                        """
                                .formatted(splice)),
                "s");
    }

    @Test
    void anIndexIsNoBetterProvenThanThePastThatItRestsOn() {
        var firm = subject("x", "a", given(BigDecimal.TEN, Label.VERIFIED));
        for (String splice : List.of("none", "overlap")) {
            var calculation =
                    index(splice)
                            .calculate(
                                    new Population(
                                            "2022", List.of(firm), (_, _, _) -> BigDecimal.TWO));
            assertThat(calculation.result("x").value()).isNotNull();
            assertThat(calculation.result("x").label()).as(splice).isEqualTo(Label.DECLARED);
        }
    }

    @Test
    void hasNoIndexWithoutAValueInTheBasePeriod() {
        var calculation =
                index("none")
                        .calculate(
                                Population.of(
                                        "2021", List.of(subject("x"), subject("y", "a", "1"))));
        assertThat(values(calculation, "s")).containsExactly("null", "100");
    }

    @Test
    void looksUpNothingWithoutARequiredInput() {
        String table =
                "\"table\": {\"on\": [\"a\"], \"rows\": [{\"when\": [\"> 5\"], \"then\": \"high\"}], \"otherwise\": \"low\"}";
        var method = of(input("a"), step("s", table), "s");

        var figure = calculate(method, subject("x")).result("x");

        assertThat(figure.value()).isNull();
        assertThat(figure.why()).isNotNull();
        assertThat(figure.why().reason()).isEqualTo(Why.Reason.INPUT_MISSING);
    }

    @Test
    void whoIsInNoGroupGetsNoMeanAndMayBeExempt() {
        var method =
                compiled(
                        """
                        "inputs": [%s, %s, %s],
                        "groups": [{"key": "big", "title": "big", "when": "size > 10"}],
                        "steps": [%s, %s], "result": "s"
                        """
                                .formatted(
                                        input("a", ", \"missing\": {\"mean\": \"group\"}"),
                                        input("size", ", \"missing\": \"missing\""),
                                        input(
                                                "out",
                                                ", \"type\": \"truth\", \"missing\": {\"value\": false}"),
                                        step("m", "\"formula\": \"a\""),
                                        step(
                                                "s",
                                                """
                                                "stages": {"within": "group",
                                                  "levels": [{"key": "A", "title": "A"}, {"key": "none", "title": "none", "graded": false}],
                                                  "steps": [{"level": "A"}],
                                                  "exempt": [{"when": "out", "level": "none", "reason": "out"}]}
                                                """)));
        var calculation =
                calculate(
                        method,
                        subject("v", "a", "4", "size", "11"),
                        subject("w", "size", "12"),
                        subject("x", "a", "9", "out", true),
                        subject("y"));

        assertThat(values(calculation, "m")).containsExactly("4", "4", "9", "null");
        assertThat(values(calculation, "s")).containsExactly("A", "A", "none", "null");
    }
}
