package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Role;
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

/// Evidence that comes after a calculation: it is told, and taken up when somebody says so.
@PlatformTest
@Timeout(300)
class FreshnessTests {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private final List<String> firms = new ArrayList<>();
    private Api office;

    @BeforeEach
    void anOfficeAndItsFirms() {
        office =
                new Api(
                        port,
                        callers,
                        callers.in(
                                callers.inNewOrganisation().organisation(),
                                Role.PLATFORM_OPERATOR));
        ProofPack.install(office);
        String mark = "fresh-firm-" + COUNT.incrementAndGet() + "-";
        var csv = new StringBuilder("key,name_zh\n");
        for (int i = 1; i <= 6; i++) {
            firms.add(mark + i);
            csv.append(mark).append(i).append(",企业 ").append(mark).append(i).append('\n');
        }
        var register =
                office.send(
                        "/organisations/import",
                        "text/csv",
                        "application/json",
                        csv.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(register.at("/created").asInt()).as(register.text()).isEqualTo(6);
        for (int i = 0; i < 5; i++) {
            row(i, 100 + i, 10);
        }
    }

    private void row(int firm, int tax, int land) {
        var sent =
                office.post(
                        "/tables/proof-year/rows",
                        "{\"reason\":\"x\",\"rows\":[{\"subject\":\"%s\",\"period\":\"2022\",\"values\":{\"tax\":\"%d\",\"land\":\"%d\"}}]}"
                                .formatted(firms.get(firm), tax, land));
        assertThat(sent.status()).as(sent.text()).isEqualTo(200);
        assertThat(sent.at("/failed").asInt()).as(sent.text()).isZero();
    }

    private static JsonNode made(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private JsonNode calculate(String method, String period) {
        return made(
                office.post(
                        "/calculations",
                        "{\"method\":\"%s\",\"period\":\"%s\"}".formatted(method, period)));
    }

    private JsonNode fresh(JsonNode calculation) {
        var answer =
                office.get("/calculations/%d/freshness".formatted(calculation.at("/id").asLong()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private Api.Answer again(JsonNode calculation) {
        return office.post(
                "/calculations/%d/recalculation".formatted(calculation.at("/id").asLong()),
                "{\"reason\":\"newer evidence\"}");
    }

    @Test
    void aCorrectedRowMakesACalculationStaleAndOneCallTakesItUp() {
        var first = calculate("proof-score", "2022");
        assertThat(fresh(first).at("/stale").asBoolean()).isFalse();
        assertThat(again(first).at("/code").asString()).isEqualTo("nothing-newer");

        row(0, 200, 20);
        row(1, 101, 10);
        var stale = fresh(first);
        assertThat(stale.at("/stale").asBoolean()).isTrue();
        assertThat(stale.at("/inputs").asInt()).as("tax and land of one firm").isEqualTo(2);
        assertThat(stale.at("/subjects").asInt()).isEqualTo(1);

        var second = made(again(first));
        assertThat(second.at("/corrects").asLong()).isEqualTo(first.at("/id").asLong());
        assertThat(second.at("/hash")).isNotEqualTo(first.at("/hash"));
        assertThat(fresh(second).at("/stale").asBoolean()).isFalse();
        assertThat(fresh(first).at("/later").asLong()).isEqualTo(second.at("/id").asLong());
        assertThat(calculate("proof-score", "2022").at("/hash"))
                .as("recalculated as calculated anew")
                .isEqualTo(second.at("/hash"));
        var kept = office.get("/calculations/" + first.at("/id").asLong());
        assertThat(kept.at("/calculation/hash")).isEqualTo(first.at("/hash"));
        assertThat(kept.at("/reproduced").asBoolean()).isTrue();
        assertThat(
                        office.post(
                                        "/calculations/%d/verification"
                                                .formatted(second.at("/id").asLong()),
                                        "{}")
                                .at("/same")
                                .asBoolean())
                .isTrue();
    }

    @Test
    void whoComesAndWhoLeavesIsNewToo() {
        var first = calculate("proof-score", "2022");
        row(5, 900, 10);
        var gone =
                office.delete(
                        "/tables/proof-year/rows/%s/2022?reason=wrong".formatted(firms.get(4)));
        assertThat(gone.status()).as(gone.text()).isBetween(200, 204);
        var stale = fresh(first);
        assertThat(stale.at("/came").asInt()).isEqualTo(1);
        assertThat(stale.at("/left").asInt()).isEqualTo(1);
        assertThat(stale.at("/inputs").asInt()).isEqualTo(4);
        var second = made(again(first));
        assertThat(second.at("/subjects").asInt()).isEqualTo(5);
        assertThat(calculate("proof-score", "2022").at("/hash")).isEqualTo(second.at("/hash"));
    }

    /// The same number by a better way is another figure: it is better proven.
    @Test
    void aBetterProofIsNewerEvidence() {
        String csv = "subject,period,tax,land\n%s,2022,500,10\n".formatted(firms.get(5));
        var imported =
                office.send(
                        "/tables/proof-year/import",
                        "text/csv",
                        "application/json",
                        csv.getBytes(StandardCharsets.UTF_8));
        assertThat(imported.at("/created").asInt()).as(imported.text()).isEqualTo(1);
        var first = calculate("proof-score", "2022");
        row(5, 500, 10);
        assertThat(fresh(first).at("/inputs").asInt()).isEqualTo(2);
        var second = made(again(first));
        var subject =
                office.get(
                        "/calculations/%d/subjects/%s"
                                .formatted(second.at("/id").asLong(), firms.get(5)));
        assertThat(subject.at("/lines/0/figure/label").asString()).isEqualTo("evidenced");
    }

    @Test
    void whatRestsOnAStaleCalculationIsStale() {
        assertThat(office.post("/packs/land-efficiency/install", "{}").status()).isEqualTo(200);
        var head =
                "统一社会信用代码,年份,企业规模,实际占用土地,实缴税金,工业增加值,综合能耗（等价值）,主要污染物排放量,从业人员平均人数,研发费用,主营业务收入,用电量\n";
        var rows = new StringBuilder(head);
        for (int i = 0; i < 6; i++) {
            rows.append(
                    "%s,2022,规模以上,10,%d,1500,500,0.4,75,180,6000,\n"
                            .formatted(firms.get(i), 300 - 20 * i));
        }
        office.send(
                "/tables/land-efficiency-year/import",
                "text/csv",
                "application/json",
                rows.toString().getBytes(StandardCharsets.UTF_8));
        var first = calculate("abc-classes", "2022");
        assertThat(fresh(first).at("/stale").asBoolean()).isFalse();
        String csv = "统一社会信用代码,年份,企业规模,实际占用土地,实缴税金\n%s,2022,规模以上,10,900\n".formatted(firms.get(5));
        var corrected =
                office.send(
                        "/tables/land-efficiency-year/import?reason=x",
                        "text/csv",
                        "application/json",
                        csv.getBytes(StandardCharsets.UTF_8));
        assertThat(corrected.at("/updated").asInt()).as(corrected.text()).isEqualTo(1);
        var stale = fresh(first);
        assertThat(stale.at("/inputs").asInt()).isEqualTo(1);
        assertThat(stale.at("/restsOn").size()).isEqualTo(1);
        var second = made(again(first));
        assertThat(fresh(second).at("/stale").asBoolean()).as(fresh(second).toString()).isFalse();
        assertThat(calculate("abc-classes", "2022").at("/hash")).isEqualTo(second.at("/hash"));
        assertThat(
                        office.get(
                                        "/calculations/%d/subjects/%s"
                                                .formatted(second.at("/id").asLong(), firms.get(5)))
                                .text())
                .contains("\"value\":\"A\"");
    }

    @Test
    void lateReadingsAreTold() {
        var works = new Api(port, callers, callers.inNewOrganisation());
        ProofPack.install(works);
        office = works;
        works.put("/sites/works", "{\"name\":\"Works\",\"timeZone\":\"Asia/Shanghai\"}");
        works.put(
                "/models/meter",
                """
                {"key": "meter", "name": "Meter", "properties": [
                  {"key": "energy", "name": "Energy", "type": "double", "unit": "kW.h"},
                  {"key": "hours", "name": "Hours", "type": "double", "unit": "h"}]}\
                """);
        works.post("/things", "{\"key\":\"main\",\"model\":\"meter\",\"site\":\"works\"}");
        var token = works.post("/things/main/tokens", "{}").at("/token").asString();
        send(token, "2026-03-02T01:00:00Z", 100);
        send(token, "2026-03-02T02:00:00Z", 150);
        await(() -> {
            var made =
                    office.post(
                            "/calculations",
                            "{\"method\":\"proof-meter\",\"period\":\"2026-03-02\"}");
            return made.status() == 201 && energy(made.json()).equals("50");
        });
        var first = calculate("proof-meter", "2026-03-02");
        assertThat(fresh(first).at("/stale").asBoolean()).isFalse();
        send(token, "2026-03-02T09:00:00Z", 180);
        await(() -> fresh(first).at("/stale").asBoolean());
        assertThat(fresh(first).at("/inputs").asInt()).isEqualTo(1);
        var second = made(again(first));
        assertThat(energy(second)).isEqualTo("80");
        assertThat(energy(first)).as("what was calculated stays").isEqualTo("50");
    }

    private String energy(JsonNode calculation) {
        return office.get("/calculations/%d/subjects".formatted(calculation.at("/id").asLong()))
                .at("/items/0/figures/kwh/value")
                .asString("")
                .replaceFirst("\\.0*$", "");
    }

    private void send(String token, String time, int energy) {
        var answer =
                new TestHttp(port)
                        .by("Bearer " + token)
                        .post(
                                "/api/v1/things/main/readings",
                                "{\"time\":\"%s\",\"values\":{\"energy\":%d}}"
                                        .formatted(time, energy));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static void await(java.util.function.BooleanSupplier done) {
        for (int i = 0; i < 300 && !done.getAsBoolean(); i++) {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        assertThat(done.getAsBoolean()).isTrue();
    }
}
