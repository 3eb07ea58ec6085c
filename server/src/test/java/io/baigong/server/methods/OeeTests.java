package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.things.Api;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/// The method of ISO 22400-2 over production of a press whose signals came through the door.
@PlatformTest
@Timeout(300)
class OeeTests {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private final LocalDate day = LocalDate.now(BERLIN).minusDays(3);
    private Api api;

    /// 400 minutes of 480 on this day, 720 pieces at half a minute.
    @BeforeEach
    void aPressThatRan() {
        api = new Api(port, callers, callers.inNewOrganisation());
        made(api.post("/packs/oee/install", "{}"));
        made(api.put("/sites/works", "{\"name\":\"Works\",\"timeZone\":\"Europe/Berlin\"}"));
        made(
                api.put(
                        "/models/press",
                        """
                        {"key": "press", "name": "Press", "properties": [
                          {"key": "state", "name": "State", "type": "enum", "members": [
                            {"code": 0, "key": "OFF", "name": "Off"}, {"code": 1, "key": "RUN", "name": "Run"}]},
                          {"key": "parts", "name": "Parts", "type": "int64"}]}\
                        """));
        made(api.post("/things", "{\"key\":\"press-1\",\"model\":\"press\",\"site\":\"works\"}"));
        master("products/gear", "{\"runTimes\":[{\"seconds\":30}]}");
        master(
                "plans/shifts",
                """
                {"from": "2020-01-01", "site": "works", "shifts": [
                  {"key": "early", "days": [1,2,3,4,5,6,7], "start": "06:00", "end": "14:00"}]}\
                """);
        master(
                "rules/press",
                """
                {"model": "press", "states": [{"property": "state", "in": ["RUN"], "element": "production"}],
                 "otherwise": "down", "staleAfter": 86400, "count": {"property": "parts"}, "defaultProduct": "gear"}\
                """);
        made(
                api.post(
                        "/things/press-1/readings",
                        """
                        [{"time": "%s", "values": {"state": "OFF", "parts": 1000}},
                         {"time": "%s", "values": {"state": "RUN", "parts": 1000}},
                         {"time": "%s", "values": {"parts": 1432}},
                         {"time": "%s", "values": {"state": "OFF", "parts": 1720}}]\
                        """
                                .formatted(at(5, 0), at(6, 0), at(10, 0), at(12, 40))));
        await(() -> {
            made(
                    api.post(
                            "/production/derivations",
                            "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(day, day)));
            return api.get(shift()).at("/figures/PQ/value").asInt() == 720;
        });
    }

    private static void await(BooleanSupplier done) {
        boolean is = done.getAsBoolean();
        for (int i = 0; i < 120 && !is; i++) {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            is = done.getAsBoolean();
        }
        assertThat(is).isTrue();
    }

    private Instant at(int hour, int minute) {
        return day.atTime(hour, minute).atZone(BERLIN).toInstant();
    }

    private String shift() {
        return "/production/shifts/press-1/%s/early".formatted(day);
    }

    private void master(String path, String body) {
        made(api.put("/production/master/" + path, body));
    }

    private static JsonNode made(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.json();
    }

    private void scrap(int pieces) {
        made(
                api.post(
                        "/production/records",
                        "{\"rows\":[{\"workUnit\":\"press-1\",\"day\":\"%s\",\"shift\":\"early\",\"product\":\"gear\",\"scrap\":%d}]}"
                                .formatted(day, pieces)));
    }

    private long calculate(String more) {
        return made(api.post(
                        "/calculations",
                        "{\"method\":\"oee\",\"period\":\"%s/early\"%s}".formatted(day, more)))
                .at("/id")
                .asLong();
    }

    private JsonNode figure(long calculation, String step) {
        var explained = made(api.get("/calculations/%d/subjects/press-1".formatted(calculation)));
        for (var line : explained.at("/lines")) {
            if (line.path("step").asString().equals(step)) {
                return line.path("figure");
            }
        }
        throw new AssertionError("no " + step + " in " + explained);
    }

    @Test
    void theExampleOfTheStandardComesOutOfSignals() {
        scrap(20);
        long id = calculate("");
        assertThat(figure(id, "availability").path("value").asString()).startsWith("0.8333");
        assertThat(figure(id, "effectiveness").path("value").asString()).isEqualTo("0.9");
        assertThat(figure(id, "quality").path("value").asString()).startsWith("0.9722");
        assertThat(figure(id, "oee").path("value").asString()).startsWith("0.72916");
        assertThat(figure(id, "speedLoss").path("value").asString()).isEqualTo("2400");
    }

    /// What a file says is declared; where a figure rests on it, so is the figure.
    @Test
    void theWeakestLinkShows() {
        String csv = "work_unit,day,shift,product,scrap\npress-1,%s,early,gear,20\n".formatted(day);
        var taken =
                api.send(
                        "/production/imports/records",
                        "text/csv",
                        "application/json",
                        csv.getBytes(StandardCharsets.UTF_8));
        assertThat(taken.at("/created").asInt()).as(taken.text()).isEqualTo(1);
        long id = calculate("");
        assertThat(figure(id, "availability").path("label").asString()).isEqualTo("evidenced");
        assertThat(figure(id, "quality").path("label").asString()).isEqualTo("declared");
        assertThat(figure(id, "oee").path("label").asString()).isEqualTo("declared");
    }

    @Test
    void whatWasKnownBeforeACorrectionComesOutAgain() {
        scrap(20);
        var before = api.get("/calculations/" + calculate("")).at("/calculation");
        scrap(72);
        long after = calculate("");
        assertThat(figure(after, "quality").path("value").asString()).isEqualTo("0.9");
        long again = calculate(",\"asOf\":\"%s\"".formatted(before.path("asOf").asString()));
        assertThat(api.get("/calculations/" + again).at("/calculation/hash").asString())
                .isEqualTo(before.path("hash").asString());
    }

    /// Whoever replays a file of machine hours adds readings by file: they prove no more than a
    /// file.
    @Test
    void aFileThatPosesAsTheMachineProvesNoMoreThanAFile() {
        String csv =
                """
                thing,property,time,value
                press-1,state,%s,RUN
                press-1,state,%s,OFF
                """
                        .formatted(at(13, 0), at(13, 40));
        var job =
                api.send(
                        "/import/readings?format=csv",
                        "text/csv",
                        "application/json",
                        csv.getBytes(StandardCharsets.UTF_8));
        assertThat(job.status()).as(job.text()).isEqualTo(202);
        await(() ->
                figure(calculate(""), "availability")
                        .path("value")
                        .asString()
                        .startsWith("0.91666"));
        var produced = figure(calculate(""), "availability");
        assertThat(produced.path("label").asString()).isEqualTo("declared");
    }
}
