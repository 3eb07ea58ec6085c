package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@PlatformTest
class ThingPagesTests {
    private static final int MANY = 137;
    private static final String XLSX =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private Api api;
    private String bearer = "";

    @BeforeEach
    void manyThings() {
        var caller = callers.inNewOrganisation();
        bearer = callers.bearer(caller);
        api = new Api(port, callers, caller);
        api.put("/models/mill", "{\"properties\":[]}");
        api.put("/models/lathe", "{\"properties\":[]}");
        importing(
                "key,name,model,tags\n"
                        + IntStream.range(0, MANY)
                                .mapToObj(i ->
                                        "m-%03d,Name %03d,%s,x\n"
                                                .formatted(
                                                        i,
                                                        (i * 37) % MANY,
                                                        i % 2 == 0 ? "mill" : "lathe"))
                                .collect(Collectors.joining()));
    }

    private Api.Answer importing(String csv) {
        return api.send(
                "/things/import",
                "text/csv",
                "application/json",
                csv.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void pagesTogetherAreTheListInEveryOrder() {
        for (var sort : List.of("key", "name", "model", "place", "lastSeen")) {
            for (boolean descending : List.of(false, true)) {
                var keys = new ArrayList<String>();
                for (int page = 0; page * 20 < MANY; page++) {
                    var answer =
                            api.get(
                                    "/things?size=20&page=%d&sort=%s&descending=%s"
                                            .formatted(page, sort, descending));
                    assertThat(answer.at("/total").asInt()).isEqualTo(MANY);
                    answer.at("/items").forEach(item -> keys.add(item.path("key").asString()));
                }
                assertThat(keys)
                        .as("%s %s", sort, descending)
                        .hasSize(MANY)
                        .doesNotHaveDuplicates();
                if (sort.equals("key")) {
                    assertThat(descending ? keys.reversed() : keys).isSorted();
                }
            }
        }
        assertThat(api.get("/things?size=20&page=50").at("/items")).isEmpty();
        assertThat(api.get("/things?state=online").at("/total").asInt()).isZero();
        assertThat(api.get("/things?state=never&size=3").at("/total").asInt()).isEqualTo(MANY);
        assertThat(api.get("/things?state=never&size=3").at("/items")).hasSize(3);
        assertThat(api.get("/things?state=late").status()).isEqualTo(400);
    }

    @Test
    void whatWasHeardOfLastComesFirst() {
        api.put("/models/meter", "{\"properties\":[{\"key\":\"p\",\"type\":\"double\"}]}");
        importing("key,name,model\nq-1,Q1,meter\nq-2,Q2,meter\nq-3,Q3,meter\n");
        for (var key : List.of("q-2", "q-3", "q-1")) {
            assertThat(api.post("/things/" + key + "/readings", "{\"values\":{\"p\":1}}").status())
                    .isEqualTo(202);
            await().atMost(Duration.ofSeconds(60)).until(() -> heardOf(1, 0), List.of(key)::equals);
        }
        assertThat(heardOf(3, 0)).containsExactly("q-1", "q-3", "q-2");
        assertThat(heardOf(2, 0)).containsExactly("q-1", "q-3");
        assertThat(heardOf(2, 1)).hasSize(2).startsWith("q-2");
        assertThat(keys("/things?state=online&sort=name")).containsExactly("q-1", "q-2", "q-3");
        assertThat(api.get("/things?sort=lastSeen&descending=true&size=3").at("/total").asInt())
                .isEqualTo(MANY + 3);
    }

    @Test
    void totalsFollowEachChange() {
        assertThat(total("/things")).isEqualTo(MANY);
        assertThat(total("/things?model=mill")).isEqualTo(MANY / 2 + 1);
        assertThat(api.post("/things", "{\"key\":\"one-more\",\"model\":\"mill\"}").status())
                .isEqualTo(201);
        assertThat(total("/things")).isEqualTo(MANY + 1);
        assertThat(total("/things?model=mill")).isEqualTo(MANY / 2 + 2);
        assertThat(total("/things?tag=new")).isZero();
        api.patch("/things/one-more", "{\"tags\":[\"new\"]}");
        assertThat(total("/things?tag=new")).isEqualTo(1);
        importing("key,name,model,tags\nm-000,Name,mill,new\n");
        assertThat(total("/things?tag=new")).isEqualTo(2);
    }

    private int total(String path) {
        return api.get(path).at("/total").asInt();
    }

    private List<String> heardOf(int size, int page) {
        return keys("/things?sort=lastSeen&descending=true&size=%d&page=%d".formatted(size, page));
    }

    private List<String> keys(String path) {
        var keys = new ArrayList<String>();
        api.get(path).at("/items").forEach(item -> keys.add(item.path("key").asString()));
        return keys;
    }

    @Test
    void aWorkbookHoldsTheFilteredThingsAndNoFormulas() throws IOException {
        importing("key,name,model,place\nevil,\"=HYPERLINK(\"\"http://x\"\")\",mill,@there\n");
        var rows = workbook("{\"filter\":{\"query\":\"evil\"},\"zone\":\"Asia/Shanghai\"}");
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst())
                .startsWith("key", "name_zh")
                .contains("last_seen (Asia/Shanghai)");
        assertThat(rows.get(1)).startsWith("evil", "'=HYPERLINK(\"http://x\")").contains("'@there");
        assertThat(workbook("{\"filter\":{\"model\":\"mill\"}}")).hasSize(1 + MANY / 2 + 1 + 1);
        assertThat(workbook("{\"keys\":[\"m-003\",\"gone\",\"m-001\"]}"))
                .extracting(List::getFirst)
                .containsExactly("key", "m-003", "m-001");
    }

    @Test
    void whatWasExportedCanBeImportedAgain() {
        var csv = export("{\"filter\":{}}", "text/csv");
        var again = api.send("/things/import", "text/csv", "application/json", csv.body());
        assertThat(again.at("/unchanged").asInt()).as(again.text()).isEqualTo(MANY);
        var xlsx = export("{\"filter\":{}}", XLSX);
        again = api.send("/things/import", XLSX, "application/json", xlsx.body());
        assertThat(again.at("/unchanged").asInt()).as(again.text()).isEqualTo(MANY);
    }

    private List<List<String>> workbook(String body) throws IOException {
        var answer = export(body, XLSX);
        assertThat(answer.statusCode()).isEqualTo(200);
        try (var book = new ReadableWorkbook(new ByteArrayInputStream(answer.body()))) {
            return book.getFirstSheet().read().stream()
                    .map(row ->
                            row.stream().map(cell -> cell == null ? "" : cell.getText()).toList())
                    .toList();
        }
    }

    private HttpResponse<byte[]> export(String body, String accept) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:" + port + "/api/v1/things/export"))
                            .header("Authorization", bearer)
                            .header("Content-Type", "application/json")
                            .header("Accept", accept)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSearchFindsOnlyWhatOneMaySee() {
        var found = api.get("/search?query=m-01").at("/items");
        assertThat(found.findValuesAsString("kind")).containsOnly("thing");
        assertThat(found.findValuesAsString("key")).startsWith("m-010").hasSize(6);
        assertThat(api.get("/search?query=LATHE&size=2").at("/items/0/kind").asString())
                .isEqualTo("model");
        assertThat(api.get("/search?query=%").at("/items")).isEmpty();
        assertThat(api.get("/search?query= ").at("/items")).isEmpty();
        assertThat(api.get("/search?query=m&size=21").status()).isEqualTo(400);
        var other = new Api(port, callers, callers.inNewOrganisation());
        assertThat(other.get("/search?query=m-01").at("/items")).isEmpty();
        var narrow = new TestHttp(port).by(bearer);
        assertThat(narrow.get("/api/v1/search?query=m-01").statusCode()).isEqualTo(200);
    }
}
