package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@PlatformTest
class ThingImportTests {
    private static final int MANY = 20_000;

    @Autowired private TestCallers callers;
    @Autowired private ThingDirectory directory;
    @LocalServerPort private int port;
    private Caller caller;
    private Api api;

    @BeforeEach
    void aModelAndASite() {
        caller = callers.inNewOrganisation();
        api = new Api(port, callers, caller);
        api.put("/models/mill", "{\"properties\":[{\"key\":\"t\",\"type\":\"double\"}]}");
        api.post("/sites", "{\"key\":\"works\",\"timeZone\":\"Asia/Shanghai\"}");
    }

    @Test
    void rowsMakeThingsChangeThemAndLeaveThemBe() {
        String csv =
                """
                \ufeffkey,name,model,site,place,tags
                m-1,"Mill, one",mill,works,hall/line,a;b
                m-2,铣床,mill,,,
                """;
        assertThat(counts(send(csv, false))).isEqualTo("2 rows: 2 0 0 0");
        assertThat(counts(send(csv, false))).isEqualTo("2 rows: 0 0 2 0");
        var thing = api.get("/things/m-1").json();
        assertThat(thing.path("name").path("en").asString()).isEqualTo("Mill, one");
        assertThat(thing.path("tags").size()).isEqualTo(2);
        assertThat(counts(send(csv.replace("a;b", "a"), false))).isEqualTo("2 rows: 0 1 1 0");
        assertThat(api.get("/things/m-1").json().path("tags").size()).isEqualTo(1);
        assertThat(counts(send("model,key\r\nmill,m-1\r\n", false))).isEqualTo("1 rows: 0 0 1 0");
        assertThat(directory.byKey(caller.organisation(), "m-2")).isNotNull();
    }

    @Test
    void aDryRunSaysTheSameAndChangesNothing() {
        String csv = "key,model\nm-1,mill\nm-2,none\n";
        assertThat(counts(send(csv, true))).isEqualTo("2 rows: 1 0 0 1");
        assertThat(api.get("/things").at("/total").asInt()).isZero();
        assertThat(counts(send(csv, false))).isEqualTo("2 rows: 1 0 0 1");
    }

    @Test
    void eachFaultIsToldWithRowColumnExpectedAndGot() {
        String csv =
                """
                key,model,site,name
                ok,mill,works,Good
                a b,mill,works,x
                m-1,nope,nowhere,x
                ok,mill,works,again
                m-2,mill,works,x,too,many
                """;
        var answer = send(csv, false);
        assertThat(counts(answer)).isEqualTo("5 rows: 1 0 0 4");
        var errors = new StringBuilder();
        answer.json()
                .path("errors")
                .forEach(e ->
                        errors.append(e.path("row").asInt())
                                .append(' ')
                                .append(e.path("column").asString(""))
                                .append(' ')
                                .append(e.path("got").asString())
                                .append('\n'));
        assertThat(errors.toString().lines())
                .containsExactlyInAnyOrder(
                        "3 key a b", "4 model nope", "4 site nowhere", "5 key ok", "6  6");
    }

    @Test
    void ofAThousandDevicesWithSevenBadRowsNineHundredNinetyThreeAreMadeAndTheFileNamesTheOthers() {
        var csv = new StringBuilder("key,name,model,site\n");
        for (int i = 0; i < 1_000; i++) {
            String key =
                    switch (i) {
                        case 100 -> "has space";
                        case 200 -> "d-199";
                        case 300 -> "";
                        default -> "d-" + i;
                    };
            String model = i == 400 || i == 500 ? "lathe" : "mill";
            String site = i == 600 || i == 999 ? "moon" : "works";
            csv.append("%s,Device %d,%s,%s\n".formatted(key, i, model, site));
        }
        byte[] file = csv.toString().getBytes(StandardCharsets.UTF_8);
        var errors =
                api.send("/things/import", "text/csv", "text/csv", file).text().lines().toList();
        assertThat(api.get("/things").at("/total").asInt()).isEqualTo(993);
        assertThat(errors.getFirst()).endsWith("row,column,expected,got");
        assertThat(errors.subList(1, errors.size()))
                .extracting(line -> line.split(",")[0] + " " + line.split(",")[1])
                .containsExactlyInAnyOrder(
                        "102 key",
                        "202 key",
                        "302 key",
                        "402 model",
                        "502 model",
                        "602 site",
                        "1001 site");
        assertThat(errors)
                .contains("402,model,the key of a model,lathe", "602,site,the key of a site,moon");
    }

    @Test
    void theErrorFileHoldsNoFormulas() {
        var answer =
                api.send(
                        "/things/import",
                        "text/csv",
                        "text/csv",
                        "key,model\n=cmd(),mill\n".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("2,key,")
                .endsWith(",'=cmd()");
    }

    @Test
    void aHeadingThatDoesNotFitIsRefused() {
        assertThat(send("key,colour\nm,red\n", false).status()).isEqualTo(400);
        assertThat(send("", false).status()).isEqualTo(400);
        assertThat(send("key,model,key\n", false).status()).isEqualTo(400);
    }

    @Test
    void textInAnotherEncodingIsRefusedWithAWordOnWhatToDo() {
        byte[] gbk = "key,name,model\nm-1,铣床,mill\n".getBytes(Charset.forName("GBK"));
        var answer = api.send("/things/import", "text/csv", "application/json", gbk);
        assertThat(answer.text()).contains("UTF-8");
        assertThat(api.get("/things").at("/total").asInt()).isZero();
    }

    @Test
    void aQuoteThatIsNeverClosedStopsTheFileAndKeepsTheRowsBefore() {
        var answer = send("key,model\nm-1,mill\nm-2,\"mill\"x\nm-3,mill\n", false);
        assertThat(answer.at("/created").asInt()).isEqualTo(1);
        assertThat(answer.at("/failed").asInt()).isEqualTo(1);
        assertThat(answer.at("/errors/0/expected").asString()).contains("RFC 4180");
    }

    @Test
    void manyThingsComeInWithASeriesEach() {
        var csv = new StringBuilder("key,name,model,site,place,tags\n");
        for (int i = 0; i < MANY; i++) {
            csv.append(
                    "m-%05d,Mill %d,mill,works,hall-%d/line-%d,t%d\n"
                            .formatted(i, i, i % 7, i % 11, i % 5));
        }
        assertThat(counts(send(csv.toString(), false))).isEqualTo("20000 rows: 20000 0 0 0");

        assertThat(counts(send(csv.toString(), false))).isEqualTo("20000 rows: 0 0 20000 0");
        var series = new HashSet<Integer>();
        for (int i = 0; i < MANY; i++) {
            var handle = directory.byKey(caller.organisation(), "m-%05d".formatted(i));
            var property = Objects.requireNonNull(handle).property("t");
            series.add(Objects.requireNonNull(property).series().number());
        }
        assertThat(series).hasSize(MANY);
        assertThat(api.get("/things?place=hall-3&tag=t2&size=1").at("/total").asInt())
                .isBetween(MANY / 35 - 1, MANY / 35 + 1);
    }

    private Api.Answer send(String csv, boolean dryRun) {
        return api.send(
                "/things/import?dryRun=" + dryRun,
                "text/csv",
                "application/json",
                csv.getBytes(StandardCharsets.UTF_8));
    }

    private static String counts(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return "%d rows: %d %d %d %d"
                .formatted(
                        answer.at("/rows").asInt(),
                        answer.at("/created").asInt(),
                        answer.at("/updated").asInt(),
                        answer.at("/unchanged").asInt(),
                        answer.at("/failed").asInt());
    }
}
