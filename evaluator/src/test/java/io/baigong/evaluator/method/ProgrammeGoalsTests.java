package io.baigong.evaluator.method;

import static io.baigong.evaluator.method.Methods.faults;
import static io.baigong.evaluator.method.Methods.input;
import static io.baigong.evaluator.method.Methods.packed;
import static io.baigong.evaluator.method.Methods.step;
import static io.baigong.evaluator.method.Methods.subject;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The goals of the five programmes as their texts print them.
class ProgrammeGoalsTests {
    private static final List<String> PROGRAMMES =
            List.of(
                    "goals-zhejiang-1",
                    "goals-shandong-1",
                    "goals-henan-1",
                    "goals-shantou-1",
                    "goals-hunan-1");

    /// Zhejiang 2018-08-13; Shandong 2022-2025; Henan 2018 no. 14; Shantou 2018 no. 82; Hunan.
    @ParameterizedTest
    @CsvSource({
        "zhejiang, basePlatforms, 2020:1 2025:1",
        "zhejiang, industryPlatforms, 2020:10 2025:30",
        "zhejiang, apps, 2020:30000 2025:100000",
        "zhejiang, devices, 2020:50000000 2025:200000000",
        "zhejiang, enterprises, 2020:100000 2025:300000",
        "zhejiang, deepUse, 2020:3000 2025:10000",
        "zhejiang, identifiers, 2020:200000000",
        "shandong, secondLevelNodes, 2025:30",
        "shandong, identifiers, 2025:20000000000",
        "shandong, crossIndustry, 2025:5",
        "shandong, nationalPlatforms, 2025:30",
        "shandong, provincialPlatforms, 2025:300",
        "shandong, dualChain, 2025:20",
        "shandong, parks, 2025:30",
        "shandong, benchmarkFactories, 2025:50",
        "shandong, scenarios, 2025:300",
        "shandong, integrationShare, 2025:32",
        "shandong, innovationShare, 2025:15",
        "shandong, usingShare, 2025:45",
        "shandong, fusionIndex, 2025:125",
        "shandong, providers, 2025:300",
        "shandong, industryClasses, 2025:41",
        "shandong, baseStations5g, 2025:250000",
        "henan, lines, 2018:200 2019:500 2020:1000",
        "henan, workshops, 2018:100 2019:200 2020:300",
        "henan, factories, 2018:50 2019:100 2020:150",
        "henan, parks, 2020:20",
        "henan, parksByYear, 2018:3 2019:13 2020:23",
        "henan, nationalParks, 2019:1 2020:3",
        "henan, equipment, 2020:20000",
        "henan, benchmarkProjects, 2020:100",
        "henan, efficiency, 2020:30",
        "henan, cost, 2020:30",
        "henan, cycle, 2020:30",
        "henan, defects, 2020:20",
        "henan, energy, 2020:20",
        "henan, designTools, 2020:70",
        "henan, keyProcess, 2020:50",
        "henan, integratedPlatforms, 2020:2",
        "henan, industryPlatforms, 2020:20",
        "henan, cloudFirms, 2018:10000 2019:20000 2020:30000",
        "henan, drivenFirms, 2020:100000",
        "henan, benchmarkedFirms, 2020:200",
        "henan, standards, 2020:50",
        "henan, standardPilots, 2020:5",
        "henan, providers, 2020:10",
        "henan, integrators, 2020:2",
        "henan, aFirms, 2020:100",
        "henan, bFirms, 2020:50",
        "henan, firstSets, 2018:100 2019:100 2020:100",
        "henan, equipmentRevenue, 2020:3000",
        "henan, softwareRevenue, 2020:1500",
        "shantou, firms, 2018:100 2019:250 2020:500",
        "shantou, cloudFirms, 2018:500 2019:2000 2020:5000",
        "shantou, platforms, 2020:3",
        "shantou, providers, 2020:10",
        "shantou, recommended, 2020:20",
        "shantou, demoProjects, 2020:20",
        "shantou, collaboration, 2020:100",
        "shantou, diagnosis, 2020:60",
        "shantou, centres, 2020:3",
        "shantou, bases, 2020:1",
        "shantou, networkPrice, 2020:30",
        "shantou, cloudDiscount, 2020:30",
        "hunan, benchmarkFirms, 2020:100"
    })
    void areThoseOfTheText(String programme, String goal, String printed) {
        var method = packed("programme-goals", "goals-" + programme + "-1");
        for (var one : printed.split(" ")) {
            String year = one.substring(0, 4);
            var target = new BigDecimal(one.substring(5));
            var calculation =
                    method.calculate(
                            Population.of(
                                    year,
                                    List.of(
                                            subject("on", goal, target.toPlainString()),
                                            subject("off", goal, "0"))));
            assertThat(number(calculation, "on", goal + "Target"))
                    .as("%s of %s", goal, year)
                    .isEqualByComparingTo(target);
            assertThat(number(calculation, "on", goal + "Progress")).isEqualByComparingTo("1");
            assertThat(number(calculation, "on", "goalsReached")).isEqualByComparingTo("1");
            assertThat(number(calculation, "off", "goalsReached")).isZero();
        }
    }

    private static BigDecimal number(Calculation calculation, String subject, String name) {
        return (BigDecimal) Objects.requireNonNull(calculation.figure(subject, name).value());
    }

    @Test
    void eachTargetIsAGoalAndEachGoalStandsInATestOfThisClass() throws NoSuchMethodException {
        var tested = new HashSet<String>();
        var cases =
                ProgrammeGoalsTests.class
                        .getDeclaredMethod(
                                "areThoseOfTheText", String.class, String.class, String.class)
                        .getAnnotation(CsvSource.class)
                        .value();
        for (var one : cases) {
            var parts = one.split(", ");
            tested.add(parts[0] + "/" + parts[1]);
        }
        var goals = new ArrayList<String>();
        for (var file : PROGRAMMES) {
            var method = packed("programme-goals", file).method();
            assertThat(method.goals())
                    .extracting(Method.Goal::target)
                    .containsExactlyInAnyOrderElementsOf(
                            method.coefficients().stream().map(Coefficients::key).toList());
            method.goals()
                    .forEach(goal ->
                            goals.add(
                                    file.replace("goals-", "").replace("-1", "")
                                            + "/"
                                            + goal.now()));
        }
        assertThat(goals).doesNotHaveDuplicates().hasSize(65);
        assertThat(tested).isEqualTo(Set.copyOf(goals));
    }

    @Test
    void whatThePlatformCountsIsCountedAsFarAsItIsEvidenced() {
        var counted = new ArrayList<String>();
        for (var file : PROGRAMMES) {
            var method = packed("programme-goals", file).method();
            for (var goal : method.goals()) {
                var input =
                        method.inputs().stream()
                                .filter(one -> one.key().equals(goal.now()))
                                .findFirst()
                                .orElseThrow();
                if (input.from() instanceof Input.From.Platform(String figure, Label level)) {
                    assertThat(level).isEqualTo(Label.EVIDENCED);
                    assertThat(goal.declared()).isEqualTo(goal.now() + "Declared");
                    counted.add(method.key() + " " + goal.now() + " " + figure);
                } else {
                    assertThat(goal.declared()).isNull();
                }
            }
        }
        assertThat(counted)
                .containsExactly(
                        "goals-zhejiang apps apps",
                        "goals-zhejiang devices devices",
                        "goals-zhejiang enterprises firms",
                        "goals-zhejiang identifiers identifiers",
                        "goals-shandong identifiers identifiers",
                        "goals-henan cloudFirms firms",
                        "goals-shantou cloudFirms firms");
    }

    @Test
    void whatIsDeclaredMakesNoProgress() {
        var calculation =
                packed("programme-goals", "goals-zhejiang-1")
                        .calculate(
                                Population.of(
                                        "2025",
                                        List.of(
                                                subject(
                                                        "330000",
                                                        "devices",
                                                        Given.of(40, Label.EVIDENCED),
                                                        "devicesDeclared",
                                                        Given.of(300_000_000, Label.DECLARED)))));
        assertThat(calculation.figure("330000", "devicesProgress").label())
                .isEqualTo(Label.EVIDENCED);
        assertThat(number(calculation, "330000", "devicesDeclaredProgress"))
                .isEqualByComparingTo("1.5");
        assertThat(number(calculation, "330000", "goalsReached")).isZero();
    }

    @Test
    void aProgrammeIsAboutItsOwnPlaces() {
        var zhejiang = packed("programme-goals", "goals-zhejiang-1").method();
        assertThat(zhejiang.isOf("330000")).isTrue();
        assertThat(zhejiang.isOf("330108")).isTrue();
        assertThat(zhejiang.isOf("370000")).isFalse();
        var shantou = packed("programme-goals", "goals-shantou-1").method();
        assertThat(shantou.isOf("440500")).isTrue();
        assertThat(shantou.isOf("440507")).isTrue();
        assertThat(shantou.isOf("440100")).isFalse();
    }

    @Test
    void faultsOfGoalsAreToldAtTheirPlace() {
        String coefficient =
                """
                {"key": "%s", "title": {"zh": "c", "en": "c"}, "unit": "%s", "by": ["year"],
                 "rows": [{"year": "%s", "value": 1}]}\
                """;
        String goal =
                """
                {"area": {"zh": "a", "en": "a"}, "title": {"zh": "g", "en": "g"},
                 "now": "%s", "target": "%s", "progress": "%s"}\
                """;
        assertThat(
                        faults(
                                """
                                "place": "330000", "inputs": [%s], "coefficients": [%s, %s],
                                "steps": [%s], "result": "s", "goals": [%s, %s, %s]
                                """
                                        .formatted(
                                                input("a", ", \"unit\": \"台\""),
                                                coefficient.formatted("fits", "台", "2025"),
                                                coefficient.formatted("never", "件", "*"),
                                                step("s", "\"formula\": \"a / fits\""),
                                                goal.formatted("a", "fits", "s"),
                                                goal.formatted("a", "never", "t"),
                                                goal.formatted("s", "fits", "s"))))
                .extracting(MethodFault::pointer)
                .containsExactly("/place");
        assertThat(
                        faults(
                                """
                                "inputs": [%s], "coefficients": [%s, %s],
                                "steps": [%s], "result": "s", "goals": [%s, %s, %s]
                                """
                                        .formatted(
                                                input("a", ", \"unit\": \"台\""),
                                                coefficient.formatted("fits", "台", "2025"),
                                                coefficient.formatted("never", "件", "*"),
                                                step("s", "\"formula\": \"a / fits\""),
                                                goal.formatted("a", "fits", "s"),
                                                goal.formatted("a", "never", "t"),
                                                goal.formatted("s", "fits", "s"))))
                .extracting(MethodFault::pointer)
                .containsExactly(
                        "/goals/1/progress", "/goals/1/target", "/goals/1/now", "/goals/2/now");
    }
}
