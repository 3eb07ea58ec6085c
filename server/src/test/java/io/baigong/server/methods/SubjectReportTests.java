package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Role;
import io.baigong.server.database.Tenancy;
import io.baigong.server.tables.XlsxFile;
import io.baigong.server.things.Api;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/// "Why was I a B, what makes me an A": reports of one firm, their files, and their check.
@PlatformTest
class SubjectReportTests {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String HEAD =
            "统一社会信用代码,年份,企业规模,实际占用土地,实缴税金,工业增加值,综合能耗（等价值）,主要污染物排放量,从业人员平均人数,研发费用,主营业务收入\n";

    @Autowired private TestCallers callers;
    @Autowired private Organisations organisations;
    @LocalServerPort private int port;
    @TempDir private Path folder;
    private final List<String> firms = new ArrayList<>();
    private Caller officer;
    private Api office;
    private Api firm;

    /// Six firms that differ by their taxes alone; one is an A, the second is the caller.
    @BeforeEach
    void anOfficeAndSixFirms() {
        officer = callers.in(callers.inNewOrganisation().organisation(), Role.PLATFORM_OPERATOR);
        office = new Api(port, callers, officer);
        var owner = callers.in(callers.inNewOrganisation().organisation(), Role.OWNER);
        firm = new Api(port, callers, owner);
        String mark = "reported-firm-" + COUNT.incrementAndGet() + "-";
        var csv = new StringBuilder("key,name_zh\n");
        for (int i = 1; i <= 6; i++) {
            firms.add(mark + i);
            csv.append(mark).append(i).append(",企业 ").append(i).append('\n');
        }
        assertThat(send("/organisations/import", csv.toString()).at("/created").asInt())
                .isEqualTo(6);
        firms.set(1, Tenancy.asPlatform(() -> organisations.get(owner.organisation())).key());
        assertThat(office.post("/packs/land-efficiency/install", "{}").status()).isEqualTo(200);
        for (int i = 0; i < firms.size(); i++) {
            taxes(firms.get(i), String.valueOf(300 - 20 * i));
        }
    }

    private Api.Answer send(String path, String csv) {
        return office.send(
                path, "text/csv", "application/json", csv.getBytes(StandardCharsets.UTF_8));
    }

    private void taxes(String subject, String tax) {
        String row = "%s,2022,规模以上,10,%s,1500,500,0.4,75,180,6000\n".formatted(subject, tax);
        var answer = send("/tables/land-efficiency-year/import", HEAD + row);
        assertThat(answer.at("/failed").asInt()).as(answer.text()).isZero();
    }

    private long calculate(String method) {
        var made =
                office.post(
                        "/calculations",
                        "{\"method\":\"%s\",\"period\":\"2022\"}".formatted(method));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.at("/id").asLong();
    }

    private String level(long calculation, String subject) {
        return office.get("/calculations/%d/subjects/%s".formatted(calculation, subject))
                .at("/lines/0/figure/value")
                .asString();
    }

    private Api.Answer counterfactuals(long calculation, String subject, String to) {
        return office.get(
                "/calculations/%d/subjects/%s/counterfactuals%s"
                        .formatted(calculation, subject, to));
    }

    private static JsonNode way(Api.Answer answer, String input) {
        for (var way : answer.at("/ways")) {
            if (way.at("/about/input").asString().equals(input)) {
                return way;
            }
        }
        throw new AssertionError("no way by " + input + " in " + answer.text());
    }

    /// The class rests on a score that another method gives: what is said of the taxes goes through
    /// both, and comes true when the taxes are indeed such.
    @Test
    void whatMakesAnAMakesAnAWhenItIsDone() {
        long id = calculate("abc-classes");
        String second = firms.get(1);
        assertThat(level(id, second)).isEqualTo("B");
        var answer = counterfactuals(id, second, "");
        assertThat(answer.at("/wanted/key").asString()).as(answer.text()).isEqualTo("A");
        assertThat(answer.at("/complete").asBoolean()).isTrue();
        var tax = way(answer, "tax");
        assertThat(tax.at("/about/method").asString()).isEqualTo("abc-huangyan@2022");
        assertThat(tax.at("/about/now").asString()).isEqualTo("280");
        assertThat(tax.at("/enough").asString()).isEqualTo("300");
        assertThat(tax.at("/notEnough").asString()).isEqualTo("299.9");
        assertThat(tax.at("/level/key").asString()).isEqualTo("A");
        assertThat(way(answer, "score").at("/about/method").asString())
                .isEqualTo("abc-classes@2022");
        assertThat(Double.parseDouble(way(answer, "land").at("/enough").asString()))
                .isBetween(9.0, 10.0);
        assertThat(answer.at("/notAlone").toString()).contains("\"input\":\"accident\"");
        assertThat(answer.text().split("\"input\":\"scale\"", -1))
                .as("both methods read the scale from the same column: one change")
                .hasSize(2);

        taxes(second, "299.9");
        assertThat(level(calculate("abc-classes"), second)).isEqualTo("B");
        taxes(second, "300");
        assertThat(level(calculate("abc-classes"), second)).isEqualTo("A");
    }

    @Test
    void asksForABetterLevelOnly() {
        long id = calculate("abc-classes");
        var best = counterfactuals(id, firms.getFirst(), "");
        assertThat(best.at("/now/key").asString()).isEqualTo("A");
        assertThat(best.at("/wanted").isMissingNode() || best.at("/wanted").isNull()).isTrue();
        assertThat(best.at("/ways")).isEmpty();
        var last = counterfactuals(id, firms.getLast(), "?to=A");
        assertThat(last.at("/now/key").asString()).isEqualTo("C");
        assertThat(last.at("/better/0/key").asString()).isEqualTo("B");
        assertThat(way(last, "tax").at("/enough").asString()).isEqualTo("300");
        var wrong = counterfactuals(id, firms.getLast(), "?to=D");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.at("/errors/0/field").asString()).isEqualTo("to");
        assertThat(counterfactuals(id, "nobody", "").status()).isEqualTo(404);
        var score = counterfactuals(calculate("abc-huangyan"), firms.getLast(), "");
        assertThat(score.at("/ways")).as("a score has no levels").isEmpty();
    }

    @Test
    void aFirmReadsWhyInFullAndNothingOfOthers() {
        long id = calculate("abc-classes");
        assertThat(firm.get("/published/" + id + "/report").status()).isEqualTo(404);
        assertThat(firm.get("/published/" + id + "/counterfactuals").status()).isEqualTo(404);
        assertThat(office.post("/calculations/" + id + "/publication", "{\"days\":3}").status())
                .isEqualTo(200);

        var report = firm.get("/published/" + id + "/report");
        assertThat(report.status()).as(report.text()).isEqualTo(200);
        assertThat(report.at("/subject").asString()).isEqualTo(firms.get(1));
        assertThat(report.at("/standing").asString()).isEqualTo("reference");
        assertThat(report.at("/parts/0/method/key").asString()).isEqualTo("abc-classes");
        assertThat(report.at("/parts/1/method/key").asString()).isEqualTo("abc-huangyan");
        assertThat(report.at("/parts/1/method/standing").asString()).isEqualTo("official");
        assertThat(report.at("/parts/1/explanation/lines").toString())
                .contains("table:land-efficiency-year/%s/2022@1".formatted(firms.get(1)));
        for (int i = 0; i < firms.size(); i++) {
            if (i != 1) {
                assertThat(report.text()).doesNotContain(firms.get(i));
            }
        }
        var ways = firm.get("/published/" + id + "/counterfactuals");
        assertThat(way(ways, "tax").at("/enough").asString()).isEqualTo("300");
        assertThat(
                        firm.get("/calculations/%d/subjects/%s/report".formatted(id, firms.get(1)))
                                .status())
                .isEqualTo(404);
    }

    @Test
    void whoeverHasAHashCanCheckItWithoutLoggingIn() throws Exception {
        long id = calculate("abc-classes");
        String hash = office.get("/calculations/" + id).at("/calculation/hash").asString();
        assertThat(open("/publications/" + hash).statusCode()).isEqualTo(404);
        office.post("/calculations/" + id + "/publication", "{\"days\":3}");
        var answer = open("/publications/" + hash);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"method\":\"abc-classes\"")
                .contains("\"standing\":\"reference\"")
                .contains("\"corrected\":false");
        firms.forEach(one -> assertThat(answer.body()).doesNotContain(one));
        assertThat(open("/publications/" + "0".repeat(64)).statusCode()).isEqualTo(404);
        assertThat(open("/publications/not-a-hash").statusCode()).isEqualTo(404);
    }

    private java.net.http.HttpResponse<String> open(String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:%d/api/v1%s".formatted(port, path)))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    @Test
    void everySheetSaysItsStandingAndASecondRunGivesTheSameFigures() throws Exception {
        long first = calculate("abc-classes");
        long second = calculate("abc-classes");
        var one = sheets(first);
        var named = one.keySet().stream().filter(name -> !name.contains("_rels")).toList();
        assertThat(named).hasSize(4);
        named.forEach(name ->
                assertThat(one.get(name)).contains("reference, not official").contains("Hash "));
        assertThat(one.getOrDefault("xl/worksheets/_rels/sheet1.xml.rels", ""))
                .contains("#/calculations/%d/%s?step=class".formatted(first, firms.get(1)));
        assertThat(without(one.getOrDefault("xl/worksheets/sheet1.xml", ""), first))
                .isEqualTo(
                        without(
                                sheets(second).getOrDefault("xl/worksheets/sheet1.xml", ""),
                                second));
    }

    /// The links lead into the calculation, whose number differs.
    private static String without(String sheet, long calculation) {
        return sheet.replace("/calculations/" + calculation + "/", "/calculations/N/");
    }

    private Map<String, String> sheets(long calculation) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/api/v1/calculations/%d/file?language=en"
                                                .formatted(port, calculation)))
                        .header("Authorization", callers.bearer(officer))
                        .header("Accept", XlsxFile.TYPE.toString())
                        .build();
        Map<String, String> sheets = new TreeMap<>();
        try (var http = HttpClient.newHttpClient()) {
            byte[] bytes = http.send(request, BodyHandlers.ofByteArray()).body();
            var file = Files.write(folder.resolve(calculation + ".xlsx"), bytes);
            try (var zip = new ZipFile(file.toFile())) {
                for (var entry : Collections.list(zip.entries())) {
                    if (entry.getName().startsWith("xl/worksheets/")) {
                        byte[] sheet = zip.getInputStream(entry).readAllBytes();
                        sheets.put(entry.getName(), new String(sheet, StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return sheets;
    }
}
