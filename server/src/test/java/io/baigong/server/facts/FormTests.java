package io.baigong.server.facts;

import static io.baigong.server.facts.Region.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.things.Api;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/// A form as a firm answers it, with the delivered self-check of small firms.
@PlatformTest
class FormTests {
    @Autowired private TestCallers callers;
    @Autowired private Facts facts;
    @Autowired private Definitions definitions;
    @LocalServerPort private int port;
    private Region region;
    private TestHttp person;
    private String sheet = "";

    @BeforeEach
    void aFirm() {
        region = new Region(port, callers, 2);
        person = callers.loggedIn(region.officer, port);
        sheet = "/forms/sme-digital/answers/" + region.firm(1) + "/2022";
    }

    private Api.Answer save(String answers) {
        var answer = person.send("PATCH", "/api/v1" + sheet, "{\"answers\":{" + answers + "}}");
        return new Api.Answer(answer.statusCode(), answer.body());
    }

    private Api.Answer submit(String body) {
        var answer = person.post("/api/v1" + sheet + "/submission", body);
        return new Api.Answer(answer.statusCode(), answer.body());
    }

    private static List<String> texts(JsonNode list) {
        return list.values().stream().map(JsonNode::asString).toList();
    }

    private static final String ALL =
            """
            "manufactures":true,"employees":"50","revenue":"1000","digitalSpending":"20","machines":10,
            "machinesConnected":4,"network":"c","data":"b","security":["backup","antivirus"],"design":"c",
            "planning":"b","quality":"c","supply":"d","plan":"c","people":"b","finance":"c",
            "qualityGain":"b","costGain":"c","speedGain":"a","energyGain":"d"\
            """;

    @Test
    void questionsAppearWithAnswersAndWhatIsMissingIsTold() {
        var empty = region.office.get(sheet);
        assertThat(empty.at("/state").asString()).isEqualTo("empty");
        assertThat(texts(empty.at("/visible"))).contains("manufactures").doesNotContain("machines");

        var makes = save("\"manufactures\":true");
        assertThat(makes.at("/state").asString()).isEqualTo("draft");
        assertThat(texts(makes.at("/visible")))
                .contains("machines")
                .doesNotContain("machinesConnected");
        assertThat(texts(save("\"machines\":10").at("/visible"))).contains("machinesConnected");
        var wrong = save("\"machinesConnected\":11");
        assertThat(wrong.at("/faults/0/field").asString()).isEqualTo("machinesConnected");
        var refused = submit("{}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/errors").findValuesAsString("field"))
                .contains("answers.machinesConnected", "answers.network");
        var misfit = save("\"employees\":\"many\",\"colour\":1");
        assertThat(misfit.at("/errors").findValuesAsString("field"))
                .containsExactly("answers.employees", "answers.colour");
        assertThat(region.office.get("/forms/sme-digital/answers").at("/items/0/state").asString())
                .isEqualTo("draft");
    }

    @Test
    void aWholeDraftWithoutAnswersIsRefusedAndClearsNothing() {
        save("\"machines\":10,\"manufactures\":true");
        var empty = region.office.put(sheet, "{\"answer\":{\"machines\":11}}");
        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.at("/errors/0/field").asString()).isEqualTo("answers");
        assertThat(region.office.get(sheet).at("/answers/machines").asInt()).isEqualTo(10);
    }

    @Test
    void whatIsHandedInIsAVersionAndACorrectionSaysWhy() {
        save(ALL);
        var handedIn = submit("{}");
        assertThat(handedIn.status()).as(handedIn.text()).isEqualTo(200);
        assertThat(handedIn.at("/state").asString()).isEqualTo("submitted");
        assertThat(handedIn.at("/handedIn/version").asInt()).isEqualTo(1);
        assertThat(handedIn.at("/handedIn/label").asString()).isEqualTo("declared");
        assertThat(handedIn.at("/handedIn/values/networkPoints").asInt()).isEqualTo(50);
        assertThat(handedIn.at("/handedIn/values/securityPoints").asInt()).isEqualTo(50);
        // The score of a dimension: (50 + 25 + 50) / 3 of network, data and security.
        assertThat(handedIn.at("/handedIn/values/foundation").decimalValue())
                .isEqualByComparingTo("41.6667");
        assertThat(handedIn.at("/handedIn/values/effect").decimalValue())
                .isEqualByComparingTo("37.5");

        save("\"network\":\"e\"");
        assertThat(region.office.get(sheet).at("/state").asString()).isEqualTo("correcting");
        assertThat(submit("{}").at("/errors/0/field").asString()).isEqualTo("reason");
        var corrected = submit("{\"reason\":\"the network was wired\"}");
        assertThat(corrected.at("/handedIn/version").asInt()).isEqualTo(2);
        assertThat(corrected.at("/handedIn/origins/employees/version").asInt()).isEqualTo(1);
        assertThat(region.office.get(sheet + "/versions").at("/total").asInt()).isEqualTo(2);

        // A firm that stops manufacturing hands in no machines.
        save("\"manufactures\":false");
        var without = submit("{\"reason\":\"trade only\"}");
        assertThat(without.at("/handedIn/values/machines").isMissingNode()).isTrue();

        var read = new ArrayList<Fact>();
        facts.rows(
                region.officer.organisation(),
                Source.form("sme-digital"),
                List.of("2022"),
                null,
                read::add);
        assertThat(read).hasSize(1);
        var fact = read.getFirst();
        assertThat(fact.value("network")).isEqualTo(new java.math.BigDecimal(100));
        assertThat(fact.value("manufactures")).isEqualTo(false);
        assertThat(fact.value("machines")).isNull();
    }

    @Test
    void aProposalIsTakenWithItsProofAndInTheQuestionsUnit() {
        region.office.post(
                TABLE + "/rows",
                """
                {"rows":[{"subject":"%s","period":"2022","values":{"scale":"below","land":"7.5","tax":"60",
                "employees":"51","power":"200.5"}}]}\
                """
                        .formatted(region.firm(1)));
        var proposals = region.office.get(sheet).at("/proposals");
        assertThat(proposals.at("/employees/number").asInt()).isEqualTo(51);
        assertThat(proposals.at("/employees/label").asString()).isEqualTo("evidenced");
        save(ALL);
        var taken =
                person.send(
                        "PATCH", "/api/v1" + sheet, "{\"accept\":[\"employees\",\"electricity\"]}");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(region.office.get(sheet).at("/answers/employees").asInt()).isEqualTo(51);
        var handedIn = submit("{}");
        assertThat(handedIn.at("/handedIn/label").asString()).isEqualTo("declared");
        assertThat(handedIn.at("/handedIn/origins/employees/label").asString())
                .isEqualTo("evidenced");
        assertThat(handedIn.at("/handedIn/origins/employees/from").asString())
                .isEqualTo("table:land-efficiency-year/%s/2022@1".formatted(region.firm(1)));
        // Typed over, it is what a person says again.
        save("\"employees\":52");
        var corrected = submit("{\"reason\":\"counted\"}");
        assertThat(corrected.at("/handedIn/origins/employees").isMissingNode()).isTrue();
        assertThat(corrected.at("/handedIn/origins/electricity/label").asString())
                .isEqualTo("evidenced");
        var nothing = person.send("PATCH", "/api/v1" + sheet, "{\"accept\":[\"network\"]}");
        assertThat(nothing.statusCode()).isEqualTo(400);
    }

    @Test
    void aSheetStaysInItsEditionUntilItIsAskedForInTheNext() {
        save("\"manufactures\":true");
        String next =
                """
                {"key":"sme-digital","edition":"2024","title":{"zh":"自评","en":"Check"},"sections":[{"key":"s",
                "title":{"zh":"节","en":"S"},"questions":[{"key":"manufactures","title":{"zh":"制","en":"M"},"type":"truth"}]}]}\
                """;
        definitions.install(
                region.officer.organisation(),
                "sme-digital",
                Source.Kind.FORM,
                next.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(region.office.get(sheet).at("/edition").asString()).isEqualTo("2022");
        String other = "/forms/sme-digital/answers/" + region.firm(2) + "/2022";
        assertThat(region.office.get(other).at("/edition").asString()).isEqualTo("2024");
        assertThat(region.office.get(sheet + "?edition=2024").at("/edition").asString())
                .isEqualTo("2024");
        assertThat(region.office.get("/forms/sme-digital").at("/editions/0").asString())
                .isEqualTo("2024");
        assertThat(region.office.delete(sheet + "/draft").status()).isEqualTo(204);
        assertThat(region.office.get(sheet).at("/edition").asString()).isEqualTo("2024");
    }

    @Test
    void aWithdrawnSheetIsEmptyAgainAndOthersSeeNone() {
        save(ALL);
        submit("{}");
        assertThat(region.office.delete(sheet + "?reason=by%20mistake").status()).isEqualTo(204);
        assertThat(region.office.get(sheet).at("/state").asString()).isEqualTo("empty");
        assertThat(region.office.get("/forms/sme-digital/answers").at("/total").asInt()).isZero();
        var other = new Region(port, callers, 1);
        assertThat(other.office.get("/forms/sme-digital/answers").at("/total").asInt()).isZero();
        assertThat(other.office.get(sheet).at("/state").asString()).isEqualTo("empty");
    }
}
