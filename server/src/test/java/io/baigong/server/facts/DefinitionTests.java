package io.baigong.server.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DefinitionTests {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String COLUMN =
            "{\"key\":\"tax\",\"title\":{\"zh\":\"税\",\"en\":\"Tax\"},\"unit\":\"万元\"}";

    private static List<String> faultsOfTable(String columns) {
        var faults = new ArrayList<Fault>();
        TableTemplate.read(
                JSON.readTree(
                        """
                        {"key":"t","edition":"1","title":{"zh":"表","en":"Table"},"columns":[%s]}\
                        """
                                .formatted(columns)),
                faults);
        return faults.stream().map(Fault::field).map(String::valueOf).toList();
    }

    @Test
    void aTableSaysWhatItHolds() {
        assertThat(faultsOfTable(COLUMN)).isEmpty();
    }

    @Test
    void aLimitWithMoreDigitsThanMemoryIsAFault() {
        assertThat(faultsOfTable(COLUMN.replace("\"unit\"", "\"max\":\"1e999999999\",\"unit\"")))
                .containsExactly("columns[0].max");
    }

    @Test
    void everyFaultIsToldWithItsPathAndUnknownMembersAreFaults() {
        assertThat(
                        faultsOfTable(
                                COLUMN.replace(
                                        "\"unit\":\"万元\"", "\"unit\":\"万元/(\",\"colour\":1")))
                .containsExactlyInAnyOrder("columns[0].unit", "columns[0].colour");
        assertThat(faultsOfTable(COLUMN + "," + COLUMN)).contains("columns");
        assertThat(faultsOfTable("{\"key\":\"1\",\"type\":\"choice\"}"))
                .contains("columns[0].key", "columns[0].title", "columns[0].choices");
    }

    private static FormDefinition form(List<Fault> faults, String questions) {
        return FormDefinition.read(
                JSON.readTree(
                        """
                        {"key":"f","edition":"1","title":{"zh":"卷","en":"Form"},
                         "sections":[{"key":"s","title":{"zh":"节","en":"Section"},"questions":[%s]}]}\
                        """
                                .formatted(questions)),
                faults);
    }

    private static String question(String key, String rest) {
        return "{\"key\":\"%s\",\"title\":{\"zh\":\"%s\",\"en\":\"%s\"},%s}"
                .formatted(key, key, key, rest);
    }

    @Test
    void aConditionOverLaterAnswersOrOtherUnitsIsAFaultWithItsPlace() {
        var faults = new ArrayList<Fault>();
        form(
                faults,
                question("a", "\"type\":\"truth\",\"visibleWhen\":\"b > 1\"")
                        + ","
                        + question("b", "\"unit\":\"t\"")
                        + ","
                        + question("c", "\"unit\":\"kWh\",\"visibleWhen\":\"b > c\"")
                        + ","
                        + question("d", "\"type\":\"text\",\"visibleWhen\":\"b + 1\""));
        assertThat(faults)
                .extracting(Fault::field)
                .contains(
                        "sections[0].questions[0].visibleWhen",
                        "sections[0].questions[2].visibleWhen",
                        "sections[0].questions[3].visibleWhen");
        assertThat(faults.getFirst().expected()).startsWith("line 1, column 1:");
    }

    @Test
    void whatIsNotVisibleDoesNotCount() {
        var faults = new ArrayList<Fault>();
        var form =
                form(
                        faults,
                        question("makes", "\"type\":\"truth\",\"required\":true")
                                + ","
                                + question(
                                        "machines",
                                        "\"unit\":\"台\",\"required\":true,\"visibleWhen\":\"makes\"")
                                + ","
                                + question(
                                        "online",
                                        """
                                        "unit":"台","visibleWhen":"machines > 0","checks":[{"that":"online <= machines",
                                        "message":{"zh":"太多","en":"too many"}}]\
                                        """));
        assertThat(faults).isEmpty();
        var five = new java.math.BigDecimal(5);
        var six = new java.math.BigDecimal(6);
        var logic = form.logic();

        var no = logic.state(Map.of("makes", false, "machines", five, "online", six), false);
        assertThat(no.visible()).containsExactly("makes");
        assertThat(no.values()).containsOnlyKeys("makes");
        assertThat(no.isComplete()).isTrue();

        var yes = logic.state(Map.of("makes", true), false);
        assertThat(yes.visible()).containsExactly("makes", "machines");
        assertThat(yes.missing()).containsExactly("machines");

        var wrong = logic.state(Map.of("makes", true, "machines", five, "online", six), true);
        assertThat(wrong.faults()).extracting(Fault::field).containsExactly("online");
        assertThat(wrong.faults().getFirst().expected()).isEqualTo("太多");
        assertThat(logic.state(Map.of("makes", true, "machines", six, "online", five), true))
                .matches(FormLogic.State::isComplete);
    }

    @Test
    void pointsOfChoicesAreAValueOfTheirOwn() {
        var faults = new ArrayList<Fault>();
        String choices =
                """
                "type":"choices","choices":[{"key":"a","title":{"zh":"甲","en":"A"},"points":"2.5"},
                {"key":"b","title":{"zh":"乙","en":"B"},"points":"4"}]\
                """;
        var form =
                form(
                        faults,
                        question("q", choices)
                                + ","
                                + question(
                                        "more",
                                        "\"type\":\"text\",\"visibleWhen\":\"qPoints >= 6.5 && q == 2.0\""));
        assertThat(faults).isEmpty();
        assertThat(form.fields()).extracting(Field::key).containsExactly("q", "qPoints", "more");
        var state = form.logic().state(Map.of("q", List.of("a", "b")), false);
        assertThat(state.values()).containsEntry("qPoints", new java.math.BigDecimal("6.5"));
        assertThat(state.visible()).contains("more");
    }
}
