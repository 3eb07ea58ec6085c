package io.baigong.server.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.readings.ReadingLog;
import io.baigong.server.things.Models;
import io.baigong.server.things.Things;
import io.baigong.telemetry.TelemetryStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The same samples in the platform and in Debian's Prometheus, the same queries to both, number by
/// number; and Prometheus' own client at our door.
@PlatformTest
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusTests {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Autowired private TestCallers callers;
    @Autowired private Models models;
    @Autowired private Things things;
    @Autowired private ReadingLog log;
    @Autowired private TelemetryStore store;
    @LocalServerPort private int port;
    private Mills mills;
    private Prometheus prometheus;
    private String bearer;

    @BeforeAll
    void theSameSamplesInBoth(@TempDir Path folder) throws Exception {
        boolean there =
                Prometheus.program("prometheus") != null && Prometheus.program("promtool") != null;
        if (System.getenv("CI") != null) {
            assertThat(there).as("CI has Debian's prometheus").isTrue();
        }
        assumeTrue(there, "prometheus is not installed: apt-get install prometheus");
        mills = new Mills(callers, models, things, log);
        mills.measure();
        bearer = callers.bearer(mills.caller);
        prometheus = Prometheus.with(folder, mills.openMetrics);
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        count(1, "temp") > 600
                                && count(3, "running") > 600
                                && count(4, "temp") == Mills.SECONDS);
    }

    private long count(int mill, String property) {
        var series = Objects.requireNonNull(mills.mill(mill).property(property)).series();
        return store.count(series, Mills.T0 * 1_000, (Mills.T0 + 24 * Mills.HOUR) * 1_000);
    }

    @AfterAll
    void end() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode ours(String path) {
        var answer = new TestHttp(port).by(bearer).get("/prometheus" + path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /// Values by labels and time.
    private static Map<String, Map<String, Double>> values(JsonNode answer) {
        var all = new TreeMap<String, Map<String, Double>>();
        for (var series : answer.at("/data/result")) {
            var values = new TreeMap<String, Double>();
            series.path("values").forEach(point -> put(values, point));
            if (series.has("value")) {
                put(values, series.path("value"));
            }
            var labels = new TreeMap<String, String>();
            series.path("metric")
                    .properties()
                    .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
            all.put(labels.toString(), values);
        }
        return all;
    }

    private static void put(Map<String, Double> values, JsonNode point) {
        String text = point.get(1).asString();
        values.put(
                "%.3f".formatted(point.get(0).asDouble()),
                switch (text) {
                    case "+Inf" -> Double.POSITIVE_INFINITY;
                    case "-Inf" -> Double.NEGATIVE_INFINITY;
                    default -> Double.parseDouble(text);
                });
    }

    private int same(String path) throws Exception {
        var theirs = JSON.readTree(prometheus.get(path));
        assertThat(theirs.at("/status").asString()).as("%s: %s", path, theirs).isEqualTo("success");
        var ours = ours(path);
        assertThat(ours.at("/data/resultType")).isEqualTo(theirs.at("/data/resultType"));
        if (List.of("scalar", "string").contains(theirs.at("/data/resultType").asString())) {
            assertThat(ours.at("/data")).isEqualTo(theirs.at("/data"));
            return 1;
        }
        var expected = values(theirs);
        var actual = values(ours);
        assertThat(actual.keySet()).as(path).isEqualTo(expected.keySet());
        int compared = 0;
        for (var series : expected.keySet()) {
            var theirValues = expected.get(series);
            var ourValues = Objects.requireNonNull(actual.get(series));
            assertThat(ourValues.keySet())
                    .as("%s %s", path, series)
                    .isEqualTo(theirValues.keySet());
            theirValues.forEach((time, value) ->
                    assertThat(ourValues.get(time))
                            .as("%s %s %s", path, series, time)
                            .satisfies(our -> close(our, value)));
            compared += theirValues.size();
        }
        return compared;
    }

    private static void close(double ours, double theirs) {
        if (Double.isNaN(theirs) || Double.isInfinite(theirs)) {
            assertThat(Double.valueOf(ours)).isEqualTo(Double.valueOf(theirs));
        } else {
            assertThat(ours).isCloseTo(theirs, within(1e-9 * Math.max(1, Math.abs(theirs))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1+1",
                "temp",
                "temp{thing!=\"mill-4\"}",
                "temp{thing=~\"mill-[12]\"}",
                "{property=\"spindle.power\",place!~\"hall-2.*\"}",
                "spindle_power{unit=\"kW\"}",
                "reading{property=\"温度\"}",
                "parts",
                "running",
                "running == 1",
                "temp offset 7m",
                "temp offset -7m",
                "temp @ 1774659600",
                "temp @ start() - temp @ end()",
                "avg_over_time(temp{thing!=\"mill-4\"}[5m])",
                "min_over_time(temp{thing!=\"mill-4\"}[5m])",
                "max_over_time(temp{thing!=\"mill-4\"}[10m])",
                "sum_over_time(spindle_power[7m])",
                "count_over_time(parts[5m])",
                "last_over_time(temp{thing!=\"mill-4\"}[1h])",
                "present_over_time(temp{thing!=\"mill-4\"}[30m])",
                "stddev_over_time(temp{thing!=\"mill-4\"}[15m])",
                "stdvar_over_time(temp{thing!=\"mill-4\"}[15m])",
                "quantile_over_time(0.9, spindle_power[20m])",
                "rate(energy[5m])",
                "rate(parts[1m])",
                "increase(energy[30m])",
                "increase(parts[1h] offset 10m)",
                "delta(temp{thing!=\"mill-4\"}[5m])",
                "irate(energy[5m])",
                "idelta(temp{thing!=\"mill-4\"}[5m])",
                "deriv(temp{thing!=\"mill-4\"}[10m])",
                "changes(running[10m])",
                "resets(energy[2h])",
                "abs(temp - 20)",
                "ceil(temp) - floor(temp)",
                "round(temp, 0.5)",
                "round(-temp)",
                "clamp_min(temp, 20)",
                "clamp_max(temp, 20)",
                "clamp(temp, 18, 22)",
                "sqrt(spindle_power) + ln(spindle_power) + log2(spindle_power) + log10(spindle_power) + exp(-spindle_power)",
                "sgn(temp - 20)",
                "-temp",
                "sum(spindle_power)",
                "sum by (place) (spindle_power)",
                "avg without (thing) (temp)",
                "min by (model) (temp)",
                "max(temp) by (site, place)",
                "count(temp) by (place)",
                "count by (__name__) ({thing=\"mill-1\"})",
                "group by (unit) ({model=\"mill\"})",
                "stddev(temp)",
                "stdvar by (model) (temp)",
                "quantile(0.5, temp)",
                "topk(2, temp)",
                "bottomk by (place) (1, spindle_power)",
                "topk(1, spindle_power) by (place)",
                "temp + 1",
                "100 - temp * 2 / 3",
                "temp % 7",
                "2 ^ running",
                "temp > 20",
                "20 < temp",
                "temp > bool 20",
                "temp != 20",
                "temp * on(thing) running",
                "spindle_power / ignoring(property, unit) energy",
                "temp > on(thing) spindle_power",
                "temp >= bool on(thing) spindle_power",
                "temp and on(thing) (running == 1)",
                "temp unless on(thing) (running == 1)",
                "temp{thing=\"mill-1\"} or temp",
                "temp or on(thing) running",
                "scalar(temp{thing=\"mill-1\"}) + temp",
                "vector(7) + 1",
                "time() - 1774656000",
                "sum(rate(energy[10m])) by (place) * 3600 > 0.5",
                "-1 ^ 2 + 3 % 2 * 0x10",
                "abs(sum(temp) / count(temp) - avg(temp)) < bool 0.000001",
                "temp[2m]",
                "\"text\""
            })
    void answersAsPrometheusDoes(String query) throws Exception {
        long start = Mills.T0 / 1_000;
        int compared = 0;
        // The beginning, on and beside samples, in the gap, the end.
        for (var time : List.of("0", "600", "1234.567", "3605", "4500", "10800.001", "10900")) {
            String at = "%.3f".formatted(start + Double.parseDouble(time));
            compared += same("/api/v1/query?query=%s&time=%s".formatted(encoded(query), at));
        }
        if (!query.endsWith("m]") && !query.startsWith("\"")) {
            for (var step : List.of("15", "60", "421.5")) {
                compared +=
                        same(
                                "/api/v1/query_range?query=%s&start=%d&end=%d&step=%s"
                                        .formatted(
                                                encoded(query), start - 60, start + 11_000, step));
            }
        }
        assertThat(compared).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "temp{thing=\"mill-4\"}",
                "avg_over_time(temp{thing=\"mill-4\"}[10m])",
                "min_over_time(temp{thing=\"mill-4\"}[1h])",
                "max_over_time(temp{thing=\"mill-4\"}[1h])",
                "sum_over_time(temp{thing=\"mill-4\"}[30m])",
                "count_over_time(temp{thing=\"mill-4\"}[10m])",
                "last_over_time(temp{thing=\"mill-4\"}[2h])"
            })
    void rollUpsGiveTheSameWhenNoValueLiesOnAnEdge(String query) throws Exception {
        long start = Mills.T0 / 1_000;
        String range =
                "/api/v1/query_range?query=%s&start=%d&end=%d&step=600"
                        .formatted(encoded(query), start, start + 60_000);
        assertThat(ours(range).at("/infos/0").asString())
                .contains("1 series with more than 50000 values were read from buckets of");
        assertThat(same(range)).isGreaterThan(90);
        String instant =
                "/api/v1/query?query=%s&time=%d"
                        .formatted(encoded(query.replaceAll("\\[.*]", "[16h]")), start + 57_600);
        assertThat(same(instant)).isPositive();
    }

    @Test
    void promtoolIsAClient() throws Exception {
        String url =
                "http://grafana:%s@127.0.0.1:%d/prometheus"
                        .formatted(bearer.substring("Bearer ".length()), port);
        long start = Mills.T0 / 1_000;
        assertThat(Prometheus.run(List.of("promtool", "query", "instant", url, "1+1")))
                .startsWith("scalar: 2");
        var range =
                Prometheus.run(
                        List.of(
                                "promtool",
                                "query",
                                "range",
                                "--start=" + start,
                                "--end=" + (start + 600),
                                "--step=5m",
                                url,
                                "temp{thing=\"mill-1\"}"));
        assertThat(range).contains("thing=\"mill-1\"", "@[" + (start + 300) + "]");
        assertThat(
                        Prometheus.run(
                                List.of(
                                        "promtool",
                                        "query",
                                        "series",
                                        "--match=parts{thing=\"mill-2\"}",
                                        url)))
                .contains("thing=\"mill-2\"", "__name__=\"parts\"");
        assertThat(Prometheus.run(List.of("promtool", "query", "labels", url, "thing")))
                .contains("mill-1", "mill-4");
    }

    @Test
    void theClientOfNpmIsOneToo() throws Exception {
        var peers = Path.of("src/test/peers").toAbsolutePath();
        assumeTrue(
                Files.isDirectory(peers.resolve("node_modules/prometheus-query")),
                "the foreign clients are not installed: run npm ci in server/src/test/peers");
        var said =
                Prometheus.run(
                        List.of(
                                "node",
                                peers.resolve("prometheus.mjs").toString(),
                                "http://127.0.0.1:" + port,
                                bearer.substring("Bearer ".length()),
                                Long.toString(Mills.T0)));
        var answer = JSON.readTree(said);
        assertThat(answer.at("/instant").asInt()).isEqualTo(2);
        assertThat(answer.at("/points").asInt()).isEqualTo(11);
        assertThat(answer.at("/metrics").toString()).contains("spindle_power");
        assertThat(answer.at("/series").asInt()).isEqualTo(4);
        assertThat(answer.at("/refused").asString()).contains("bad_data");
    }
}
