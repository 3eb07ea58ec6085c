package io.baigong.server.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Scope;
import io.baigong.server.readings.ReadingLog;
import io.baigong.server.things.Model;
import io.baigong.server.things.Models;
import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.Things;
import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.Quality.Reason;
import io.baigong.telemetry.Quality.Severity;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.TelemetryStore;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Prometheus-compatible door and the table: who sees what, units, quality, bad input, bounds.
@PlatformTest
@Timeout(300)
class QueryDoorTests {
    private static final long T0 = Instant.parse("2026-03-28T00:00:00Z").getEpochSecond();

    @Autowired private TestCallers callers;
    @Autowired private Models models;
    @Autowired private Things things;
    @Autowired private ReadingLog log;
    @Autowired private TelemetryStore store;
    @LocalServerPort private int port;
    private Caller caller;
    private String bearer;
    private ThingHandle pump;

    @BeforeEach
    void aPump() {
        caller = callers.inNewOrganisation();
        bearer = callers.bearer(caller, Set.of(Scope.READINGS_READ));
        pump = thing(caller, "pump-1", "pump", "Cel");
    }

    private ThingHandle thing(Caller of, String key, String model, String unit) {
        return of.call(() -> {
            models.derive(
                    of.organisation(),
                    model,
                    Name.of(model),
                    List.of(
                            Property.plain("temp", PropertyType.DOUBLE, unit),
                            Property.plain("state", PropertyType.STRING, null)));
            return things.accept(
                    of.organisation(),
                    new Things.NewThing(key, Name.of(key), model, null, "", List.of(), null));
        });
    }

    private void temp(ThingHandle thing, long second, double value, byte quality) {
        var series = Objects.requireNonNull(thing.property("temp")).series();
        var batch =
                new ReadingBatch()
                        .begin(
                                Channel.DEVICE,
                                thing.organisation(),
                                thing.site(),
                                thing.number(),
                                T0 * 1_000_000);
        batch.add(series, second * 1_000_000, value, quality);
        log.appendAndWait(batch);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> store.count(series, second * 1_000_000, second * 1_000_000 + 1) == 1);
    }

    private HttpResponse<String> get(String path, String authorization) {
        return new TestHttp(port).by(authorization).get("/prometheus/api/v1" + path);
    }

    private JsonNode query(String query, long second) {
        var answer = get("/query?query=" + encoded(query) + "&time=" + second, bearer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body()).at("/data/result");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void anotherOrganisationSeesNothingWhateverItAsks() {
        temp(pump, T0, 21.5, Quality.GOOD);
        var other = callers.inNewOrganisation();
        thing(other, "press-1", "press", "Cel");
        String theirs = callers.bearer(other);
        for (var path :
                List.of(
                        "/query?query=temp&time=" + T0,
                        "/query?time=%d&query=%s".formatted(T0, encoded("{thing=\"pump-1\"}")),
                        "/query?time=%d&query=%s"
                                .formatted(T0, encoded("count({__name__=~\".+\"}) or vector(0)")),
                        "/query_range?query=temp&start=%d&end=%d&step=60".formatted(T0, T0 + 60),
                        "/series?match[]=temp".replace("[]", "%5B%5D"),
                        "/labels",
                        "/label/thing/values",
                        "/label/model/values",
                        "/metadata")) {
            var answer = get(path, theirs);
            assertThat(answer.statusCode()).as("%s %s", path, answer.body()).isEqualTo(200);
            assertThat(answer.body()).as(path).doesNotContain("pump", "21.5");
        }
        assertThat(get("/label/thing/values", bearer).body())
                .contains("pump-1")
                .doesNotContain("press");
        var acting =
                new TestHttp(port)
                        .by(theirs)
                        .get(
                                "/prometheus/api/v1/query?query=temp",
                                "Baigong-Organisation",
                                "nobody-granted-this");
        assertThat(acting.statusCode()).as(acting.body()).isEqualTo(403);
    }

    @Test
    void aTokenIsAlsoAPasswordForWhatOnlyReads() throws Exception {
        String token = bearer.substring("Bearer ".length());
        String basic = basic("grafana:" + token);
        assertThat(get("/query?query=1%2B1", basic).body()).contains("\"scalar\"", "\"2\"");
        var form =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://127.0.0.1:"
                                                                + port
                                                                + "/prometheus/api/v1/query_range"))
                                        .header("Authorization", basic)
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        "query=1&start=0&end=60&step=30"))
                                        .build(),
                                BodyHandlers.ofString());
        assertThat(form.statusCode()).as(form.body()).isEqualTo(200);
        assertThat(get("/query?query=1", basic("grafana:wrong")).statusCode()).isEqualTo(401);
        assertThat(get("/query?query=1", basic("bg_x")).statusCode()).isEqualTo(401);
        assertThat(get("/query?query=1", "Basic %%%").statusCode()).isEqualTo(401);
        String all = callers.bearer(caller).substring("Bearer ".length());
        var change =
                new TestHttp(port)
                        .send(
                                "POST",
                                "/api/v1/sites",
                                "{\"key\":\"x\"}",
                                "Authorization",
                                basic("grafana:" + all));
        assertThat(change.statusCode()).as(change.body()).isIn(401, 403);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void olderValuesAreInTodaysUnit() {
        temp(pump, T0, 20, Quality.GOOD);
        caller.call(() -> {
            var model = models.newest(caller.organisation(), "pump");
            return models.put(
                    caller.organisation(),
                    new Model(
                            model.key(),
                            0,
                            model.name(),
                            null,
                            model.grows(),
                            List.of(Property.plain("temp", PropertyType.DOUBLE, "K")),
                            List.of(),
                            List.of()));
        });
        var result = query("temp", T0);
        assertThat(result.at("/0/metric/unit").asString()).isEqualTo("K");
        assertThat(result.at("/0/value/1").asDouble()).isEqualTo(293.15);
    }

    @Test
    void badValuesAreAbsentUnlessAnyQualityIsAskedFor() {
        temp(pump, T0, 20, Quality.GOOD);
        temp(pump, T0 + 60, 2_000, Quality.of(Severity.BAD, Reason.DEVICE));
        temp(pump, T0 + 120, 25, Quality.of(Severity.UNCERTAIN, Reason.OUT_OF_RANGE));
        assertThat(query("temp", T0 + 59)).hasSize(1);
        assertThat(query("temp", T0 + 60)).isEmpty();
        assertThat(query("temp", T0 + 120).at("/0/value/1").asString()).isEqualTo("25");
        var any = query("temp{quality=\"any\"}", T0 + 60);
        assertThat(any.at("/0/value/1").asString()).isEqualTo("2000");
        assertThat(any.at("/0/metric/quality").asString()).isEqualTo("any");
        assertThat(query("temp{quality=\"good\"}", T0 + 120)).isEmpty();
        assertThat(query("max_over_time(temp[5m])", T0 + 120).at("/0/value/1").asString())
                .isEqualTo("25");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /query                                              | 400 | bad_data  | invalid parameter "query": expected a text
                    /query?query=temp%5B                                | 400 | bad_data  | 1:6: parse error: expected a duration
                    /query?query=temp&time=soon                         | 400 | bad_data  | expected seconds since 1970
                    /query?query=temp&time=1e300                        | 400 | bad_data  | until the year 9999
                    /query?query=temp&timeout=-1                        | 400 | bad_data  | invalid parameter "timeout"
                    /query_range?query=temp&start=0&end=10              | 400 | bad_data  | invalid parameter "step"
                    /query_range?query=temp&start=10&end=0&step=1       | 400 | bad_data  | a time not before start
                    /query_range?query=temp&start=0&end=10&step=0       | 400 | bad_data  | seconds greater than 0
                    /query_range?query=temp&start=0&end=1000000&step=1  | 400 | bad_data  | at most 11000 steps, this one has 1000001; use a step of 1m31s or more
                    /query_range?query=temp&start=0&end=4e9&step=1h     | 400 | bad_data  | at most ten years
                    /query_range?query=temp%5B5m%5D&start=0&end=1&step=1 | 400 | bad_data | a range query takes a scalar or an instant vector
                    /query?query=foo(temp)                              | 400 | bad_data  | not supported: the function or aggregation foo; supported
                    /query?query=%7Bquality%3D~%22a%22%2Cthing%3D%22x%22%7D | 400 | bad_data | expected quality="good", quality="any" or none
                    /series                                             | 400 | bad_data  | invalid parameter "match[]"
                    /labels?limit=many                                  | 400 | bad_data  | expected a whole number
                    """)
    void badInputIsRefusedInPrometheusWords(String path, int status, String type, String message) {
        var answer = get(path, bearer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var error = JsonMapper.shared().readTree(answer.body());
        assertThat(error.at("/status").asString()).isEqualTo("error");
        assertThat(error.at("/errorType").asString()).isEqualTo(type);
        assertThat(error.at("/error").asString()).contains(message);
    }

    @Test
    void describesWhatThereIs() {
        assertThat(get("/label/__name__/values", bearer).body())
                .isEqualTo("{\"status\":\"success\",\"data\":[\"temp\"]}");
        assertThat(get("/label/unit/values", bearer).body()).contains("[\"Cel\"]");
        assertThat(get("/label/nothing/values", bearer).body()).contains("[]");
        assertThat(get("/labels", bearer).body())
                .contains("[\"__name__\",\"model\",\"property\",\"site\",\"thing\",\"unit\"]");
        assertThat(get("/series?match%5B%5D=temp", bearer).body())
                .contains("\"thing\":\"pump-1\"", "\"__name__\":\"temp\"");
        assertThat(get("/metadata?metric=temp", bearer).body())
                .contains("\"temp\":[{\"type\":\"gauge\"", "\"unit\":\"Cel\"");
        assertThat(get("/status/buildinfo", bearer).body()).contains("\"version\":\"2.42.0\"");
    }

    @Test
    void theTableHasARowForEachValueOrBucket() {
        temp(pump, T0, 20, Quality.GOOD);
        temp(pump, T0 + 60, 30, Quality.GOOD);
        String base =
                "/readings.csv?thing=pump-1&property=temp&from=2026-03-28T00:00:00Z&to=2026-03-28T01:00:00Z";
        var raw = new TestHttp(port).by(bearer).get(base);
        assertThat(raw.statusCode()).as(raw.body()).isEqualTo(200);
        assertThat(raw.body().split("\r\n")).hasSize(3);
        assertThat(raw.body()).contains("pump-1,temp,2026-03-28T00:01:00Z,30.0,Cel,good");
        var hourly = new TestHttp(port).by(bearer).get(base + "&bucket=1h");
        assertThat(hourly.body())
                .startsWith("thing,property,unit,time,avg,min,max,first,last,count\r\n")
                .contains("pump-1,temp,Cel,", ",25,20,30,20,30,2\r\n");
        for (var wrong :
                List.of(
                        "/readings.csv?thing=nobody&last=1d",
                        base + "&bucket=7s",
                        "/readings.csv?thing=pump-1",
                        "/readings.csv?thing=pump-1&last=x")) {
            assertThat(new TestHttp(port).by(bearer).get(wrong).statusCode())
                    .as(wrong)
                    .isIn(400, 404);
        }
        String theirs = callers.bearer(callers.inNewOrganisation());
        assertThat(new TestHttp(port).by(theirs).get(base).statusCode()).isEqualTo(404);
    }

    @Test
    void aSelectorChoosesSoManySeries() {
        caller.call(() -> {
            for (int i = 0; i < 1_001; i++) {
                things.accept(
                        caller.organisation(),
                        new Things.NewThing(
                                "p-" + i, Name.of("p"), "pump", null, "", List.of(), null));
            }
            return true;
        });
        var answer = get("/query?query=temp", bearer);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("chooses more than 1000 series");
        assertThat(get("/series?match%5B%5D=temp&limit=5", bearer).body())
                .contains("only the first 5; there are more");
    }
}
