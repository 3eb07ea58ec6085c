package io.baigong.evaluator.method;

import static io.baigong.evaluator.method.Methods.calculate;
import static io.baigong.evaluator.method.Methods.compiled;
import static io.baigong.evaluator.method.Methods.input;
import static io.baigong.evaluator.method.Methods.step;
import static io.baigong.evaluator.method.Methods.subject;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Decision tables as the Decision Model and Notation (OMG DMN 1.5) has them: unary tests in the
/// cells (grammar of 10.3.1.2), their meaning (10.3.2.10), hit policies (8.2.10). The cases are our
/// own.
class DecisionTableTests {
    private static @Nullable Object outcome(String members, Object... inputs) {
        var method =
                compiled(
                        """
                        "inputs": [%s, %s, %s], "steps": [%s], "result": "s"
                        """
                                .formatted(
                                        input("n", ", \"missing\": \"missing\""),
                                        input(
                                                "t",
                                                ", \"type\": \"text\", \"missing\": \"missing\""),
                                        input(
                                                "b",
                                                ", \"type\": \"truth\", \"missing\": \"missing\""),
                                        step("s", "\"table\": {%s}".formatted(members))));
        return calculate(method, subject("x", inputs)).result("x").value();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "< 10; 9.99; 10; 10.01; true; false; false",
                "<= 10; 9.99; 10; 10.01; true; true; false",
                "> 10; 9.99; 10; 10.01; false; false; true",
                ">= 10; 9.99; 10; 10.01; false; true; true",
                "[10..20]; 10; 15; 20; true; true; true",
                "(10..20); 10; 15; 20; false; true; false",
                "]10..20[; 10; 15; 20; false; true; false",
                "[10..20); 10; 15; 20; true; true; false",
                "(10..20]; 10; 15; 20; false; true; true",
                "]10..20]; 10; 15; 20; false; true; true",
                "[10..20[; 10; 15; 20; true; true; false",
                "[-5..-2]; -5; -3; -1.9; true; true; false",
                "[10..10]; 9; 10; 11; false; true; false",
                "[20..10]; 10; 15; 20; false; false; false",
                "10; 9; 10.00; 11; false; true; false",
                "-; -1; 0; 1; true; true; true"
            })
    void testsANumberByAUnaryTest(
            String cell, String a, String b, String c, boolean forA, boolean forB, boolean forC) {
        String table =
                "\"on\": [\"n\"], \"rows\": [{\"when\": [\"%s\"], \"then\": true}], \"otherwise\": false";
        assertThat(outcome(table.formatted(cell), "n", a)).isEqualTo(forA);
        assertThat(outcome(table.formatted(cell), "n", b)).isEqualTo(forB);
        assertThat(outcome(table.formatted(cell), "n", c)).isEqualTo(forC);
    }

    /// A test of null is not true, whatever the test; only `-`, which tests nothing, lets it pass.
    @Test
    void whatIsMissingPassesNoTestButTheIrrelevantOne() {
        for (String cell : List.of("\"< 5\"", "\">= 5\"", "\"[0..9]\"", "5", "[1, 2]")) {
            String table = "\"on\": [\"n\"], \"rows\": [{\"when\": [%s], \"then\": \"in\"}]";
            assertThat(outcome(table.formatted(cell))).as(cell).isNull();
        }
        assertThat(outcome("\"on\": [\"n\"], \"rows\": [{\"when\": [\"-\"], \"then\": \"in\"}]"))
                .isEqualTo("in");
    }

    @Test
    void severalTestsInACellAreADisjunction() {
        String table =
                """
                "on": ["t", "n"], "rows": [
                  {"when": [["mining", "steel"], [1, 2.50]], "then": 1}, {"when": [["steel"], "-"], "then": 2}]\
                """;
        assertThat(outcome(table, "t", "mining", "n", "2.5")).isEqualTo(BigDecimal.ONE);
        assertThat(outcome(table, "t", "steel", "n", "3")).isEqualTo(BigDecimal.TWO);
        assertThat(outcome(table, "t", "mining", "n", "3")).isNull();
        assertThat(outcome(table, "t", "Steel", "n", "1")).isNull();
    }

    @Test
    void allCellsOfARuleMustHold() {
        String table =
                """
                "on": ["n", "t", "b"], "rows": [
                  {"when": [">= 18", "low", false], "then": "yes"}, {"when": ["-", "-", true], "then": "ask"}],
                "otherwise": "no"\
                """;
        assertThat(outcome(table, "n", "18", "t", "low", "b", false)).isEqualTo("yes");
        assertThat(outcome(table, "n", "17", "t", "low", "b", false)).isEqualTo("no");
        assertThat(outcome(table, "n", "18", "t", "high", "b", false)).isEqualTo("no");
        assertThat(outcome(table, "n", "18", "t", "low", "b", true)).isEqualTo("ask");
        assertThat(outcome(table, "b", true)).isEqualTo("ask");
        assertThat(outcome(table, "n", "18", "t", "low")).isEqualTo("no");
    }

    /// Hit policy FIRST: rules overlap, and the order decides.
    @Test
    void ofSeveralRulesThatHoldTheFirstIsTaken() {
        String rising =
                """
                "on": ["n"], "rows": [
                  {"when": [">= 1"], "then": "some"}, {"when": [">= 10"], "then": "many"}, {"when": ["-"], "then": "none"}]\
                """;
        String falling =
                """
                "on": ["n"], "rows": [
                  {"when": [">= 10"], "then": "many"}, {"when": [">= 1"], "then": "some"}, {"when": ["-"], "then": "none"}]\
                """;
        assertThat(outcome(rising, "n", "12")).isEqualTo("some");
        assertThat(outcome(falling, "n", "12")).isEqualTo("many");
        assertThat(outcome(falling, "n", "3")).isEqualTo("some");
        assertThat(outcome(falling, "n", "0")).isEqualTo("none");
    }

    // ---- random tables against an interpreter of their own

    private record Bounds(int from, boolean withFrom, int to, boolean withTo) {
        boolean has(int value) {
            return (withFrom ? value >= from : value > from) && (withTo ? value <= to : value < to);
        }

        String cell() {
            return "\"%s%d..%d%s\"".formatted(withFrom ? "[" : "(", from, to, withTo ? "]" : ")");
        }
    }

    private record Rule(Bounds n, @Nullable String t, int then) {
        boolean holds(int number, String text) {
            return n.has(number) && (t == null || t.equals(text));
        }

        String row() {
            return "{\"when\": [%s, \"%s\"], \"then\": %d}"
                    .formatted(n.cell(), t == null ? "-" : t, then);
        }
    }

    private static Rule rule(Random random) {
        int from = random.nextInt(20) - 10;
        var bounds =
                new Bounds(
                        from, random.nextBoolean(), from + random.nextInt(8), random.nextBoolean());
        return new Rule(bounds, random.nextBoolean() ? null : word(random), random.nextInt(5));
    }

    private static String word(Random random) {
        return List.of("x", "y", "z").get(random.nextInt(3));
    }

    private static CompiledMethod table(List<Rule> rules) {
        return compiled(
                """
                "inputs": [%s, %s], "steps": [%s], "result": "s"
                """
                        .formatted(
                                input("n"),
                                input("t", ", \"type\": \"text\""),
                                step(
                                        "s",
                                        "\"table\": {\"on\": [\"n\", \"t\"], \"rows\": [%s]}"
                                                .formatted(
                                                        String.join(
                                                                ",",
                                                                rules.stream()
                                                                        .map(Rule::row)
                                                                        .toList())))));
    }

    private static List<Rule> rules(Random random) {
        var rules = new ArrayList<Rule>();
        int size = 1 + random.nextInt(6);
        for (int i = 0; i < size; i++) {
            rules.add(rule(random));
        }
        return rules;
    }

    private static @Nullable Object outcome(CompiledMethod table, int number, String text) {
        var in = subject("s", "n", String.valueOf(number), "t", text);
        return calculate(table, in).result("s").value();
    }

    @Property(tries = 200)
    void aTableGivesWhatReadingItRuleByRuleGives(@ForAll long seed) {
        var random = new Random(seed);
        var rules = rules(random);
        var table = table(rules);
        for (int i = 0; i < 20; i++) {
            int number = random.nextInt(30) - 15;
            String text = word(random);
            var expected =
                    rules.stream()
                            .filter(rule -> rule.holds(number, text))
                            .findFirst()
                            .map(rule -> BigDecimal.valueOf(rule.then()))
                            .orElse(null);
            assertThat(outcome(table, number, text)).isEqualTo(expected);
        }
    }

    /// Hit policies UNIQUE and ANY: where at most one rule holds, or all that hold say the same,
    /// the order plays no part, so such tables can be written here as they are.
    @Property(tries = 200)
    void whereRulesDoNotDisagreeTheirOrderPlaysNoPart(@ForAll long seed) {
        var random = new Random(seed);
        var rules = rules(random);
        var forwards = table(rules);
        var backwards = table(rules.reversed());
        for (int i = 0; i < 20; i++) {
            int number = random.nextInt(30) - 15;
            String text = word(random);
            long outcomes =
                    rules.stream()
                            .filter(rule -> rule.holds(number, text))
                            .map(Rule::then)
                            .distinct()
                            .count();
            if (outcomes <= 1) {
                assertThat(outcome(forwards, number, text))
                        .isEqualTo(outcome(backwards, number, text));
            }
        }
    }

    /// Hit policy PRIORITY: with the rules sorted by the priority of their outcomes, FIRST is it.
    @Property(tries = 100)
    void sortedByPriorityTheFirstIsTheMostImportant(@ForAll long seed) {
        var random = new Random(seed);
        var rules = rules(random);
        var sorted = rules.stream().sorted((a, b) -> Integer.compare(b.then(), a.then())).toList();
        var table = table(sorted);
        for (int i = 0; i < 20; i++) {
            int number = random.nextInt(30) - 15;
            String text = word(random);
            var most =
                    rules.stream()
                            .filter(rule -> rule.holds(number, text))
                            .map(Rule::then)
                            .max(Integer::compare)
                            .map(BigDecimal::valueOf)
                            .orElse(null);
            assertThat(outcome(table, number, text)).isEqualTo(most);
        }
    }
}
