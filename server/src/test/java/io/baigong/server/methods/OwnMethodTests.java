package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.things.Api;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// An expert writes a method in the platform.
@PlatformTest
class OwnMethodTests {
    private static final String TABLE = "/tables/land-efficiency-year";

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private Caller expert;
    private Api api;

    @BeforeEach
    void anExpert() {
        expert = callers.in(callers.inNewOrganisation().organisation(), Role.PLATFORM_OPERATOR);
        api = new Api(port, callers, expert);
    }

    private static String method(String key, String edition, String formula, String expected) {
        return """
        {"key": "%s", "edition": "%s", "title": {"zh": "亩均税收", "en": "Tax per mu"},
         "summary": {"zh": "摘要", "en": "summary"}, "standing": "reference",
         "sources": [{"title": {"zh": "来源", "en": "source"}}],
         "subject": "organisation", "period": "year",
         "inputs": [
           {"key": "tax", "title": {"zh": "税金", "en": "tax"}, "unit": "万元",
            "from": {"table": "land-efficiency-year", "column": "tax"}},
           {"key": "land", "title": {"zh": "土地", "en": "land"}, "unit": "亩",
            "from": {"table": "land-efficiency-year", "column": "land"}}],
         "steps": [{"key": "perMu", "title": {"zh": "亩均", "en": "per mu"}, "unit": "万元/亩",
           "formula": "%s"}],
         "result": "perMu", "shown": ["perMu"],
         "golden": [{"title": {"zh": "例", "en": "example"}, "period": "2022",
           "population": [{"subject": "a", "inputs": {"tax": "300", "land": "10"}}],
           "expect": {"a": {"perMu": "%s"}}}]}
        """
                .formatted(key, edition, formula, expected);
    }

    private static final String RIGHT = method("own-tax", "1", "tax / land", "30");

    @Test
    void saysAllFaultsAtTheirPlacesWithAHint() {
        var checked =
                api.post(
                        "/methods/check",
                        method("own-tax", "1", "tax /\\n lend", "30")
                                .replace("\"unit\": \"亩\"", "\"unit\": \"亩/\"")
                                .replace("\"shown\"", "\"shwon\""));
        assertThat(checked.status()).as(checked.text()).isEqualTo(200);
        assertThat(checked.at("/faults").toString())
                .contains("\"pointer\":\"/inputs/1/unit\"", "\"pointer\":\"/shwon\"", "shown");

        var formula =
                api.post("/methods/check", method("own-tax", "1", "tax /\\n lend", "30"))
                        .at("/faults/0");
        assertThat(formula.path("pointer").asString()).isEqualTo("/steps/0/formula");
        assertThat(formula.path("line").asInt()).isEqualTo(2);
        assertThat(formula.path("column").asInt()).isEqualTo(2);
        assertThat(formula.path("hint").asString()).contains("land");
    }

    @Test
    void whatIsNoJsonHasLineAndColumnInCharacters() {
        var fault = api.post("/methods/check", "{\"税\": 1,\n \"税\": x}").at("/faults/0");
        assertThat(fault.path("pointer").asString()).isEmpty();
        assertThat(fault.path("line").asInt()).isEqualTo(2);
        assertThat(fault.path("column").asInt()).isBetween(2, 8);
    }

    @Test
    void examplesAreCalculatedStepByStepAndExplained() {
        var checked =
                api.post(
                        "/methods/check?example=0&subject=a",
                        method("own-tax", "1", "tax / land", "31"));
        assertThat(checked.at("/faults")).isEmpty();
        assertThat(checked.at("/examples/0/failed").asInt()).isOne();
        var check = checked.at("/examples/0/checks/0");
        assertThat(check.path("expected").asString()).isEqualTo("31");
        assertThat(check.path("got").path("value").asString()).isEqualTo("30");
        assertThat(check.path("passed").asBoolean()).isFalse();
        assertThat(checked.at("/explanation/lines/0/used").toString()).contains("\"tax\"");
        assertThat(checked.at("/names").toString()).contains("万元/亩");
        assertThat(checked.at("/prospect/free").asString()).isEqualTo("1");
        assertThat(api.get("/methods").text()).as("nothing is kept").doesNotContain("own-tax");
    }

    @Test
    void isSavedOnceNeverOverwrittenAndAudited() throws IOException, InterruptedException {
        assertThat(api.post("/methods", RIGHT).status()).isEqualTo(201);
        assertThat(api.post("/methods", RIGHT).status()).isEqualTo(200);
        var other = api.post("/methods", method("own-tax", "1", "tax / land + 0", "30"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.at("/code").asString()).isEqualTo("edition-differs");
        var prospect =
                api.post("/methods/check", method("own-tax", "1", "tax / land + 0", "30"))
                        .at("/prospect");
        assertThat(prospect.path("problem").asString()).isEqualTo("edition-differs");
        assertThat(prospect.path("free").asString()).isEqualTo("1-2");
        assertThat(api.post("/methods", method("own-tax", "2", "land / land", "1")).status())
                .as("a formula in another unit")
                .isEqualTo(400);
        assertThat(api.post("/methods", method("own-tax", "2", "tax / land * 2", "60")).status())
                .isEqualTo(201);
        var read = api.get("/methods/own-tax/1");
        assertThat(read.at("/own").toString()).isEqualTo("[\"2\",\"1\"]");
        assertThat(read.at("/definition/steps/0/formula").asString()).isEqualTo("tax / land");
        assertThat(text("/methods/own-tax/1/file")).isEqualTo(RIGHT);
        assertThat(api.get("/audit?size=50").text()).contains("method.save", "own-tax@1");
    }

    @Test
    void anExampleThatComesOutOtherwiseIsNotSaved() {
        var refused = api.post("/methods", method("own-tax", "1", "tax / land", "31"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/errors/0/field").asString()).isEqualTo("/golden/0/expect/a/perMu");
        assertThat(refused.at("/errors/0/expected").asString()).isEqualTo("31");
        assertThat(refused.at("/errors/0/got").asString()).isEqualTo("30");
    }

    @Test
    void anEditionOfItsOwnBesideThoseOfAPackIsMeantByNameOnly()
            throws IOException, InterruptedException {
        assertThat(api.post("/packs/land-efficiency/install", "{}").status()).isEqualTo(200);
        String file = text("/methods/abc-huangyan/2022/file");
        String next = file.replaceFirst("\"edition\": \"2022\"", "\"edition\": \"2022-1\"");
        assertThat(next).isNotEqualTo(file);
        var prospect = api.post("/methods/check", next).at("/prospect");
        assertThat(prospect.path("problem").asString()).isEqualTo("edition-not-own");
        assertThat(prospect.path("free").asString()).isEqualTo("2022-1-own");
        assertThat(api.post("/methods", next).at("/code").asString()).isEqualTo("edition-not-own");
        String own = file.replaceFirst("\"edition\": \"2022\"", "\"edition\": \"2022-own\"");
        assertThat(api.post("/methods", own).status()).isEqualTo(201);

        row("firm-of-" + expert.organisation());
        assertThat(calculate("").at("/edition").asString()).isEqualTo("2022");
        assertThat(calculate(",\"edition\":\"2022-own\"").at("/edition").asString())
                .isEqualTo("2022-own");
        assertThat(api.get("/methods/abc-huangyan/2022-own/pack", "en", "*/*").status())
                .as("only its pack can bring further editions")
                .isEqualTo(409);
        assertThat(api.post("/packs/land-efficiency/install", "{}").status())
                .as("the pack does not mind")
                .isEqualTo(200);
    }

    private void row(String firm) {
        assertThat(
                        api.post(
                                        "/organisations",
                                        "{\"key\":\"%s\",\"kind\":\"enterprise\",\"name\":\"%s\"}"
                                                .formatted(firm, firm))
                                .status())
                .isEqualTo(201);
        String csv = "统一社会信用代码,年份,企业规模,实际占用土地,实缴税金\n%s,2022,规模以下,10,300\n".formatted(firm);
        var answer =
                api.send(
                        TABLE + "/import?fileName=year.csv",
                        "text/csv",
                        "application/json",
                        csv.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.at("/failed").asInt()).as(answer.text()).isZero();
    }

    private Api.Answer calculate(String more) {
        var made =
                api.post(
                        "/calculations",
                        "{\"method\":\"abc-huangyan\",\"period\":\"2022\"%s}".formatted(more));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made;
    }

    @Test
    void aColumnOrStepInAnotherUnitIsTurnedIntoTheInputs() {
        assertThat(api.post("/packs/land-efficiency/install", "{}").status()).isEqualTo(200);
        String firm = "firm-in-" + expert.organisation();
        row(firm);
        String inYuan =
                method("own-tax", "yuan", "tax / land", "30")
                        .replace("\"unit\": \"万元\"", "\"unit\": \"元\"")
                        .replace("\"unit\": \"万元/亩\"", "\"unit\": \"元/亩\"");
        assertThat(perMu(firm, "own-tax", "yuan", inYuan)).isEqualTo("300000");
        // Of a step of another method likewise.
        String ofAnother =
                method("own-next", "1", "tax * (land / land)", "300")
                        .replace("\"unit\": \"万元\",", "\"unit\": \"万元/亩\",")
                        .replace(
                                "{\"table\": \"land-efficiency-year\", \"column\": \"tax\"}",
                                "{\"method\": \"own-tax\", \"step\": \"perMu\"}");
        assertThat(perMu(firm, "own-next", "1", ofAnother)).isEqualTo("30");
    }

    /// The result that a firm gets.
    private String perMu(String firm, String key, String edition, String method) {
        var saved = api.post("/methods", method);
        assertThat(saved.status()).as(saved.text()).isEqualTo(201);
        var made =
                api.post(
                        "/calculations",
                        "{\"method\":\"%s\",\"period\":\"2022\",\"edition\":\"%s\"}"
                                .formatted(key, edition));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        var explained =
                api.get("/calculations/%d/subjects/%s".formatted(made.at("/id").asLong(), firm));
        assertThat(explained.at("/lines/0/step").asString()).isEqualTo("perMu");
        return explained.at("/lines/0/figure/value").asString("");
    }

    @Test
    void isRemovedOnlyWhileNothingWasCalculatedWithIt() {
        assertThat(api.post("/packs/land-efficiency/install", "{}").status()).isEqualTo(200);
        assertThat(api.post("/methods", RIGHT).status()).isEqualTo(201);
        String second = method("own-tax", "2", "tax / land", "30");
        assertThat(api.post("/methods", second).status()).isEqualTo(201);
        row("firm-for-" + expert.organisation());
        var made =
                api.post(
                        "/calculations",
                        "{\"method\":\"own-tax\",\"period\":\"2022\",\"edition\":\"1\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);

        var used = api.delete("/methods/own-tax/1");
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.at("/code").asString()).isEqualTo("edition-used");
        assertThat(api.delete("/methods/own-tax/2").status()).isEqualTo(204);
        assertThat(api.delete("/methods/own-tax/2").status()).isEqualTo(404);
        var packed = api.delete("/methods/abc-huangyan/2022");
        assertThat(packed.at("/code").asString()).isEqualTo("edition-of-pack");
        assertThat(api.get("/audit?size=50").text()).contains("method.remove", "own-tax@2");
    }

    @Test
    void aPackOfItIsInstalledByOthers() throws IOException, InterruptedException {
        assertThat(api.post("/methods", RIGHT).status()).isEqualTo(201);
        byte[] zip = bytes("/methods/own-tax/1/pack?version=1.2.0");
        assertThat(zip).isEqualTo(bytes("/methods/own-tax/1/pack?version=1.2.0"));
        var names = new ArrayList<String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).containsExactly("manifest.json", "methods/own-tax-1.json");

        var others = callers.in(callers.inNewOrganisation().organisation(), Role.OWNER);
        var theirs = new Api(port, callers, others);
        assertThat(theirs.get("/methods/own-tax/1").status()).as("until then").isEqualTo(404);
        var installed = theirs.send("/packs", "application/zip", "application/json", zip);
        assertThat(installed.status()).as(installed.text()).isEqualTo(200);
        assertThat(theirs.get("/methods/own-tax/1").at("/pack").asString()).isEqualTo("own-tax");
        var here = api.send("/packs", "application/zip", "application/json", zip);
        assertThat(here.at("/code").asString())
                .as("here it is there already, and the organisation's own")
                .isEqualTo("method-of-others");
        assertThat(api.get("/methods/own-tax/1/pack?version=one", "en", "*/*").status())
                .isEqualTo(400);
    }

    private String text(String path) throws IOException, InterruptedException {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                        .header("Authorization", callers.bearer(expert))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofByteArray()).body();
        }
    }

    @Test
    void whoOnlyCalculatesWritesNoMethods() {
        var viewer = new Api(port, callers, callers.in(expert.organisation(), Role.VIEWER));
        assertThat(viewer.post("/methods/check", RIGHT).status()).isEqualTo(403);
        assertThat(viewer.post("/methods", RIGHT).status()).isEqualTo(403);
        assertThat(viewer.delete("/methods/own-tax/1").status()).isEqualTo(403);
    }

    @Test
    void anAnalystWritesMethods() {
        var analyst = new Api(port, callers, callers.in(expert.organisation(), Role.ANALYST));
        assertThat(analyst.post("/methods/check", RIGHT).at("/faults")).isEmpty();
    }

    /// Whatever comes is answered with faults, or refused, and never fails.
    @Test
    void hostileFilesAreAnsweredWithFaults() {
        var names = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            names.append(i == 0 ? "" : ",").append("\"unknown-key-").append(i).append("\":1");
        }
        String quotes = "\\\"".repeat(1_900);
        String deep = "(".repeat(900) + "tax" + ")".repeat(900);
        for (var body :
                List.of(
                        "",
                        "null",
                        "[]",
                        "7",
                        "\"text\"",
                        "{}",
                        "{\"key\":",
                        "[".repeat(100_000),
                        "{\"key\":\"own-tax\",\"key\":\"own-tax\"}",
                        "{" + names + "}",
                        "{\"steps\":" + "[{\"formula\":1e999999999}]" + "}",
                        RIGHT.replace("\"30\"", "1e999999999"),
                        RIGHT.replace("tax / land", quotes),
                        RIGHT.replace("tax / land", deep),
                        RIGHT.replace("tax / land", "x".repeat(3_900)),
                        RIGHT.replace(
                                "\"perMu\", \"shown\"",
                                "\"%s\", \"shown\"".formatted("y".repeat(3_900))),
                        RIGHT.replace("tax / land", "system.exit(1)"),
                        RIGHT.replace("own-tax", "../../etc/passwd"),
                        RIGHT.replace("own-tax", "own\\u0000tax"),
                        RIGHT.replace("\"2022\"", "\"99999\""))) {
            var checked = api.post("/methods/check", body);
            String what = body.substring(0, Math.min(60, body.length()));
            assertThat(checked.status()).as(what + checked.text()).isEqualTo(200);
            assertThat(checked.at("/faults").size()).as(what).isBetween(1, 200);
            assertThat(api.post("/methods", body).status()).as(what).isEqualTo(400);
        }
        assertThat(api.get("/methods").text()).isEqualTo("[]");
    }

    @Test
    void whatIsTooLongOrTakesTooLongIsRefused() {
        String fill = "\"summary\": {\"zh\": \"摘\", \"en\": \"" + "s".repeat(600_000) + "\"}";
        String tooLong = RIGHT.replace("\"summary\": {\"zh\": \"摘要\", \"en\": \"summary\"}", fill);
        var refused = api.post("/methods/check", tooLong);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.at("/code").asString()).isEqualTo("too-much");

        var steps = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            steps.append(
                    ",{\"key\":\"s%d\",\"title\":\"s\",\"formula\":\"tax / land\"}".formatted(i));
        }
        var firms = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            firms.append(
                    ",{\"title\":\"g\",\"period\":\"2022\",\"population\":[{\"subject\":\"x\"}");
            for (int k = 0; k < 990; k++) {
                firms.append(",{\"subject\":\"%d\"}".formatted(k));
            }
            firms.append("]}");
        }
        String work =
                RIGHT.replace(
                                "\"formula\": \"tax / land\"}]",
                                "\"formula\": \"tax / land\"}" + steps + "]")
                        .replace("\"30\"}}}]}", "\"30\"}}}" + firms + "]}");
        var checked = api.post("/methods/check", work);
        assertThat(checked.at("/faults/0/pointer").asString())
                .as(checked.text())
                .isEqualTo("/golden");
    }

    @Test
    void anotherTenantSeesNoneOfIt() {
        assertThat(api.post("/methods", RIGHT).status()).isEqualTo(201);
        var others =
                new Api(
                        port,
                        callers,
                        callers.in(callers.inNewOrganisation().organisation(), Role.OWNER));
        for (var path : List.of("", "/file", "/pack")) {
            assertThat(others.get("/methods/own-tax/1" + path, "en", "*/*").status())
                    .isEqualTo(404);
        }
        assertThat(others.delete("/methods/own-tax/1").status()).isEqualTo(404);
        assertThat(others.post("/methods/check", RIGHT).at("/prospect/editions")).isEmpty();
    }
}
