package io.baigong.evaluator.method;

import static io.baigong.evaluator.method.Methods.compiled;
import static io.baigong.evaluator.method.Methods.faults;
import static io.baigong.evaluator.method.Methods.input;
import static io.baigong.evaluator.method.Methods.step;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompiledMethodTests {
    private static String method(String inputs, String steps, String result) {
        return "\"inputs\": [%s], \"steps\": [%s], \"result\": \"%s\""
                .formatted(inputs, steps, result);
    }

    private static String tax(String step) {
        String inputs =
                input("tax", ", \"unit\": \"万元\"")
                        + ","
                        + input("land", ", \"unit\": \"亩\"")
                        + ","
                        + input("energy", ", \"unit\": \"kWh\"");
        return method(inputs, step, "s");
    }

    @Test
    void refusesUnitsThatDoNotFitWithThePlaceInTheFormula() {
        assertThat(faults(tax(step("s", "\"formula\": \"tax + land\""))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.pointer()).startsWith("/steps/0/formula:"));
    }

    @Test
    void refusesAFormulaThatComesOutInAnotherUnitAndSaysHowToConvert() {
        assertThat(faults(tax(step("s", "\"unit\": \"MJ\", \"formula\": \"energy * 2\""))))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo("/steps/0/formula");
                    assertThat(fault.hint()).isEqualTo("convert(energy * 2, \"MJ\")");
                });
    }

    @Test
    void takesAFormulaInTheDeclaredUnit() {
        assertThat(faults(tax(step("s", "\"unit\": \"万元/亩\", \"formula\": \"tax / land\""))))
                .isEmpty();
    }

    @Test
    void refusesStepsThatWaitForEachOtherAndNamesTheCircle() {
        String steps =
                step("a", "\"formula\": \"b + 1\"")
                        + ","
                        + step("b", "\"formula\": \"c + 1\"")
                        + ","
                        + step("c", "\"formula\": \"a + x\"");
        assertThat(faults(method(input("x"), steps, "a")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.got()).contains("a → b → c → a"));
    }

    @Test
    void takesStepsInAnyOrder() {
        String steps =
                step("a", "\"formula\": \"b + 1\"") + "," + step("b", "\"formula\": \"x * 2\"");
        var method = compiled(method(input("x"), steps, "a"));

        var calculation = Methods.calculate(method, Methods.subject("s", "x", "3"));

        assertThat(calculation.result("s").value()).hasToString("7");
        assertThat(method.dependants("x")).containsExactlyInAnyOrder("a", "b");
        assertThat(method.dependants("b")).containsExactly("a");
    }

    @Test
    void blamesTheStepThatIsWrongAndNotThoseThatRestOnIt() {
        String steps =
                step("a", "\"formula\": \"b + 1\"")
                        + ","
                        + step("b", "\"formula\": \"nothing * 2\"");
        assertThat(faults(method(input("x"), steps, "a")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.pointer()).startsWith("/steps/1/formula"));
    }

    @Test
    void refusesNamesThatAreNotThere() {
        String steps =
                step("r", "\"rank\": {\"by\": \"scoer\", \"order\": \"highest\"}")
                        + ","
                        + step("score", "\"formula\": \"x\"");
        assertThat(faults(method(input("x"), steps, "resutl")))
                .extracting(MethodFault::pointer)
                .containsExactly("/steps/0/rank/by", "/result");
    }

    @Test
    void refusesAWeightThatNoFormulaUses() {
        assertThat(faults(method(input("x"), step("s", "\"formula\": \"x\", \"weight\": 30"), "s")))
                .extracting(MethodFault::pointer)
                .containsExactly("/steps/0/weight");
    }

    @Test
    void refusesATestThatCannotHoldInItsColumn() {
        String table =
                "\"table\": {\"on\": [\"word\"], \"rows\": [{\"when\": [\"< 5\"], \"then\": 1}]}";
        assertThat(faults(method(input("word", ", \"type\": \"text\""), step("s", table), "s")))
                .extracting(MethodFault::pointer)
                .containsExactly("/steps/0/table/rows/0/when/0");
    }

    @Test
    void refusesToGroupByAnInputThatMayBecomeAMean() {
        String members =
                method(
                                input("x", ", \"missing\": {\"mean\": \"all\"}"),
                                step("s", "\"formula\": \"x\""),
                                "s")
                        + """
                        , "groups": [{"key": "big", "title": {"zh": "大", "en": "big"}, "when": "x > 1"}]
                        """;
        assertThat(faults(members))
                .extracting(MethodFault::pointer)
                .containsExactly("/groups/0/when");
    }

    @Test
    void refusesAKeyThatIsTooLongForWhatIsAddedToIt() {
        String key = "k".repeat(60);
        String step = step(key, "\"formula\": \"x * %sWeight\", \"weight\": 2".formatted(key));
        assertThat(faults(method(input("x"), step, key)))
                .extracting(MethodFault::pointer)
                .contains("/steps/0/weight");
    }

    @Test
    void refusesAnExampleInWhichASubjectComesTwice() {
        String golden =
                """
                , "golden": [{"title": "t", "period": "2022", "expect": {},
                  "population": [{"subject": "a"}, {"subject": "a"}]}]
                """;
        assertThat(faults(method(input("x"), step("s", "\"formula\": \"x\""), "s") + golden))
                .extracting(MethodFault::pointer)
                .containsExactly("/golden/0/population");
    }

    @Test
    void refusesAFormulaForNoGroup() {
        assertThat(faults(method(input("x"), step("s", "\"formula\": {}"), "s")))
                .extracting(MethodFault::pointer)
                .containsExactly("/steps/0/formula");
    }

    @Test
    void readsNoNamesInRemarks() {
        String steps =
                step("a", "\"formula\": \"x // not b\\n + 1\"")
                        + ","
                        + step("b", "\"formula\": \"a * 2\"");
        var method = compiled(method(input("x"), steps, "b"));
        assertThat(method.dependants("b")).isEmpty();
    }

    @Test
    void refusesARollUpThatDoesNotComeOutInTheUnitOfItsStep() {
        String rollUp = ", \"rollUp\": [{\"step\": \"s\", \"how\": %s}]";
        String perMu = tax(step("s", "\"unit\": \"万元/亩\", \"formula\": \"tax / land\""));
        assertThat(
                        faults(
                                perMu
                                        + rollUp.formatted(
                                                "\"ratio\", \"numerator\": \"tax\", \"denominator\": \"land\"")))
                .isEmpty();
        assertThat(
                        faults(
                                perMu
                                        + rollUp.formatted(
                                                "\"ratio\", \"numerator\": \"energy\", \"denominator\": \"land\"")))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo("/rollUp/0");
                    assertThat(fault.got()).isEqualTo("kWh over 亩");
                });
        assertThat(faults(perMu + rollUp.formatted("\"sum\", \"numerator\": \"tax\"")))
                .extracting(MethodFault::pointer)
                .containsExactly("/rollUp/0");
    }

    @Test
    void refusesToRollUpWhatIsNoNumber() {
        String rollUp = ", \"rollUp\": [{\"step\": \"s\", \"how\": \"sum\"}]";
        assertThat(faults(method(input("x"), step("s", "\"formula\": \"x > 1\""), "s") + rollUp))
                .extracting(MethodFault::pointer)
                .containsExactly("/rollUp/0/step");
    }
}
