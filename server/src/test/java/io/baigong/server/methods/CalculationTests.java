package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Role;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.Api;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/// What a calculation rests on, what it corrects and to whom it is told.
@PlatformTest
@Timeout(300)
class CalculationTests {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired private TestCallers callers;
    @Autowired private Organisations organisations;
    @LocalServerPort private int port;
    private final List<String> firms = new ArrayList<>();
    private Api office;
    private Api firm;

    @BeforeEach
    void anOfficeAndItsFirms() {
        var officer =
                callers.in(callers.inNewOrganisation().organisation(), Role.PLATFORM_OPERATOR);
        office = new Api(port, callers, officer);
        ProofPack.install(office);
        var owner = callers.inNewOrganisation();
        firm = new Api(port, callers, owner);
        firms.add(Tenancy.asPlatform(() -> organisations.get(owner.organisation())).key());
        String mark = "calculated-firm-" + COUNT.incrementAndGet() + "-";
        var csv = new StringBuilder("key,name_zh\n");
        for (int i = 2; i <= 6; i++) {
            firms.add(mark + i);
            csv.append(mark).append(i).append(",企业 ").append(mark).append(i).append('\n');
        }
        var register =
                office.send(
                        "/organisations/import",
                        "text/csv",
                        "application/json",
                        csv.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(register.at("/created").asInt()).as(register.text()).isEqualTo(5);
        year("2022", 100);
    }

    private void year(String year, int tax) {
        for (int i = 0; i < firms.size(); i++) {
            row(i, year, tax + 10 * i);
        }
    }

    private void row(int firm, String year, int tax) {
        var sent =
                office.post(
                        "/tables/proof-year/rows",
                        "{\"reason\":\"x\",\"rows\":[{\"subject\":\"%s\",\"period\":\"%s\",\"values\":{\"tax\":\"%d\",\"land\":\"10\"}}]}"
                                .formatted(firms.get(firm), year, tax));
        assertThat(sent.at("/failed").asInt()).as(sent.text()).isZero();
    }

    private Api.Answer order(String method, String period, String more) {
        return office.post(
                "/calculations",
                "{\"method\":\"%s\",\"period\":\"%s\"%s}".formatted(method, period, more));
    }

    private JsonNode made(String method, String period, String more) {
        var answer = order(method, period, more);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private static long id(JsonNode calculation) {
        return calculation.at("/id").asLong();
    }

    private void save(String method) {
        var saved = office.post("/methods", method);
        assertThat(saved.status()).as(saved.text()).isEqualTo(201);
    }

    private static String method(String key, String edition, String subject, String more) {
        return """
        {"key": "%s", "edition": "%s", "title": {"zh": "测试", "en": "test"},
         "summary": {"zh": "测试", "en": "test"}, "standing": "reference",
         "sources": [{"title": {"zh": "测试", "en": "test"}}],
         "subject": "%s", "period": "year", %s}\
        """
                .formatted(key, edition, subject, more);
    }

    private static String taxes(String key, String edition, String subject, String formula) {
        return method(
                key,
                edition,
                subject,
                """
                "inputs": [{"key": "tax", "title": "tax", "unit": "万元", "from": {"table": "proof-year", "column": "tax"}}],
                "steps": [{"key": "paid", "title": "paid", "unit": "万元", "formula": "%s"}],
                "result": "paid", "shown": ["paid"],
                "golden": [{"title": "one", "period": "2022", "population": [
                  {"subject": "a", "inputs": {"tax": "2"}}], "expect": {}}]\
                """
                        .formatted(formula));
    }

    private String figure(JsonNode calculation, int firm, String step) {
        var explained =
                office.get(
                        "/calculations/%d/subjects/%s".formatted(id(calculation), firms.get(firm)));
        for (var line : explained.at("/lines")) {
            if (line.path("step").asString().equals(step)) {
                return line.path("figure").path("value").asString("");
            }
        }
        throw new AssertionError(explained.text());
    }

    @Test
    void correctsNothingButACalculationOfTheSameMethodAndPeriod() {
        year("2021", 90);
        long before = id(made("proof-score", "2021", ""));
        var refused = order("proof-score", "2022", ",\"corrects\":" + before);
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.at("/errors/0/field").asString()).isEqualTo("corrects");
        assertThat(order("proof-score", "2022", ",\"corrects\":999999999").status()).isEqualTo(404);
        made("proof-score", "2021", ",\"corrects\":" + before);
    }

    @Test
    void asksNothingOfATimeToCome() {
        var refused = order("proof-score", "2022", ",\"asOf\":\"2999-01-01T00:00:00Z\"");
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.at("/errors/0/field").asString()).isEqualTo("asOf");
    }

    @Test
    void settlesOnlyTheObjectionsThatItKnewToBeAccepted() {
        var first = made("proof-score", "2022", "");
        String path = "/calculations/%d".formatted(id(first));
        assertThat(office.post(path + "/publication", "{\"days\":3}").status()).isEqualTo(200);
        var raised =
                firm.post(
                        "/published/%d/objections".formatted(id(first)),
                        "{\"input\":\"tax\",\"claim\":\"more\"}");
        assertThat(raised.status()).as(raised.text()).isEqualTo(201);
        var decision = path + "/objections/%d/decision".formatted(raised.at("/id").asLong());
        assertThat(office.post(decision, "{\"accepted\":true}").status()).isEqualTo(400);
        assertThat(office.post(decision, "{\"accepted\":true,\"decision\":\"so\"}").status())
                .isEqualTo(200);

        String asOf = first.at("/asOf").asString();
        made("proof-score", "2022", ",\"corrects\":%d,\"asOf\":\"%s\"".formatted(id(first), asOf));
        assertThat(office.get(path + "/objections").at("/0/settledIn").isMissingNode()).isTrue();
        long after = id(made("proof-score", "2022", ",\"corrects\":" + id(first)));
        assertThat(office.get(path + "/objections").at("/0/settledIn").asLong()).isEqualTo(after);
    }

    @Test
    void aBodyWithoutWhatItNeedsIsRefusedInWords() {
        var first = made("proof-score", "2022", "");
        String path = "/calculations/%d".formatted(id(first));
        var trial = office.post(path + "/subjects/%s/trial".formatted(firms.getFirst()), "{}");
        assertThat(trial.status()).as(trial.text()).isEqualTo(400);
        assertThat(office.post(path + "/publication", "{\"days\":3}").status()).isEqualTo(200);
        var claim = firm.post("/published/%d/objections".formatted(id(first)), "{}");
        assertThat(claim.status()).as(claim.text()).isEqualTo(400);
    }

    /// An index goes back to what was known, and what replaces that later is newer evidence.
    @Test
    void whatAnIndexGoesBackToIsKeptWithIt() {
        year("2021", 50);
        save(
                method(
                        "tax-index",
                        "1",
                        "organisation",
                        """
                        "inputs": [{"key": "tax", "title": "tax", "unit": "万元", "from": {"table": "proof-year", "column": "tax"}}],
                        "steps": [{"key": "paid", "title": "paid", "unit": "万元", "formula": "tax"},
                                  {"key": "index", "title": "index", "index": {"of": "paid", "base": {"period": "2021", "value": "100"}, "splice": "none"}}],
                        "result": "index", "shown": ["index"],
                        "golden": [{"title": "one", "period": "2021", "population": [
                          {"subject": "a", "inputs": {"tax": "2"}}], "expect": {}}]\
                        """));
        var base = made("tax-index", "2021", "");
        var index = made("tax-index", "2022", "");
        assertThat(figure(index, 0, "index")).startsWith("200");
        row(0, "2021", 25);
        var other = made("tax-index", "2021", "");
        assertThat(id(other)).isGreaterThan(id(base));

        String path = "/calculations/%d".formatted(id(index));
        assertThat(office.post(path + "/verification", "{}").at("/same").asBoolean()).isTrue();
        var stale = office.get(path + "/freshness");
        assertThat(stale.at("/stale").asBoolean()).as(stale.text()).isTrue();
        assertThat(stale.at("/restsOn/0").asLong()).isEqualTo(id(base));
        String asOf = index.at("/asOf").asString();
        var then = made("tax-index", "2022", ",\"asOf\":\"%s\"".formatted(asOf));
        assertThat(then.at("/hash")).as("what was known then").isEqualTo(index.at("/hash"));
        var again = office.post(path + "/recalculation", "{}");
        assertThat(again.status()).as(again.text()).isEqualTo(201);
        assertThat(figure(again.json(), 0, "index")).startsWith("400");
    }

    @Test
    void anEditionThatComesLaterChangesNoVerificationAndNothingIsKept() {
        save(taxes("below", "1", "organisation", "tax"));
        save(
                method(
                        "above",
                        "1",
                        "organisation",
                        """
                        "inputs": [{"key": "paid", "title": "paid", "unit": "万元", "from": {"method": "below", "step": "paid"}}],
                        "steps": [{"key": "twice", "title": "twice", "unit": "万元", "formula": "paid * 2"}],
                        "result": "twice", "shown": ["twice"],
                        "golden": [{"title": "one", "period": "2022", "population": [
                          {"subject": "a", "inputs": {"paid": "2"}}], "expect": {}}]\
                        """));
        var above = made("above", "2022", "");
        save(taxes("below", "2", "organisation", "tax * 3"));
        long there = office.get("/calculations?size=1").at("/total").asLong();
        var verified = office.post("/calculations/%d/verification".formatted(id(above)), "{}");
        assertThat(verified.at("/same").asBoolean()).as(verified.text()).isTrue();
        assertThat(office.get("/calculations?size=1").at("/total").asLong()).isEqualTo(there);
        assertThat(figure(made("above", "2022", ""), 0, "twice")).startsWith("600");
    }

    @Test
    void whatMayBeMissingMayBeMissingAltogether() {
        save(
                method(
                        "unknown-yet",
                        "1",
                        "organisation",
                        """
                        "inputs": [{"key": "energy", "title": "energy", "unit": "kWh", "from": {"table": "proof-day", "column": "energy"}}],
                        "steps": [{"key": "used", "title": "used", "unit": "kWh", "formula": "energy"}],
                        "result": "used", "shown": ["used"],
                        "golden": [{"title": "one", "period": "2022", "population": [
                          {"subject": "a", "inputs": {"energy": "2"}}], "expect": {}}]\
                        """));
        save(
                method(
                        "bonus",
                        "1",
                        "organisation",
                        """
                        "inputs": [{"key": "tax", "title": "tax", "unit": "万元", "from": {"table": "proof-year", "column": "tax"}},
                                   {"key": "used", "title": "used", "unit": "kWh", "from": {"method": "unknown-yet", "step": "used"}, "missing": "missing"}],
                        "steps": [{"key": "sum", "title": "sum", "unit": "万元", "formula": "known(used) ? tax * 2 : tax"}],
                        "result": "sum", "shown": ["sum"],
                        "golden": [{"title": "one", "period": "2022", "population": [
                          {"subject": "a", "inputs": {"tax": "2"}}], "expect": {}}]\
                        """));
        assertThat(figure(made("bonus", "2022", ""), 0, "sum")).startsWith("100");
    }

    @Test
    void whatIsAboutSomethingElseOfTheSameNameIsNotToldToAnOrganisation() {
        save(taxes("others", "1", "other", "tax"));
        var about = made("others", "2022", "");
        var own = made("proof-score", "2022", "");
        for (var one : List.of(about, own)) {
            var published =
                    office.post("/calculations/%d/publication".formatted(id(one)), "{\"days\":3}");
            assertThat(published.status()).as(published.text()).isEqualTo(200);
        }
        var told = firm.get("/published");
        assertThat(told.at("/total").asInt()).as(told.text()).isEqualTo(1);
        assertThat(told.at("/items/0/id").asLong()).isEqualTo(id(own));
        assertThat(firm.get("/published/%d".formatted(id(about))).status()).isEqualTo(404);
        assertThat(firm.get("/published?page=1&size=1").at("/items").size()).isZero();
    }
}
