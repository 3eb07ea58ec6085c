package io.baigong.server.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.readings.Corrections;
import io.baigong.server.readings.Readings;
import io.baigong.server.things.Api;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/// Signals of many machines, read together within bounds.
@PlatformTest
class SignalsTests {
    private static final long BEGIN = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
    private static final int MINUTE = 60_000;

    @Autowired private TestCallers callers;
    @Autowired private Readings readings;
    @Autowired private Corrections corrections;
    @Autowired private Things things;
    @LocalServerPort private int port;

    @Test
    void aMachineThatSaysTooMuchIsLeftOutAndTheOthersAreReadInParts() throws InterruptedException {
        var owner = callers.inNewOrganisation();
        var api = new Api(port, callers, owner);
        made(api.put("/sites/works", "{\"name\":\"Works\",\"timeZone\":\"UTC\"}"));
        made(
                api.put(
                        "/models/press",
                        """
                        {"key": "press", "name": "Press", "properties": [
                          {"key": "parts", "name": "Parts", "type": "int64"}]}\
                        """));
        var counts = List.of(5, 30, 6, 7, 8);
        for (int i = 0; i < counts.size(); i++) {
            made(
                    api.post(
                            "/things",
                            "{\"key\":\"press-%d\",\"model\":\"press\",\"site\":\"works\"}"
                                    .formatted(i)));
            send(api, "press-" + i, counts.get(i));
        }
        var rule =
                Rule.read(
                        Body.of(
                                JsonMapper.shared()
                                        .readTree(
                                                "{\"key\":\"r\",\"model\":\"press\",\"states\":[],\"count\":{\"property\":\"parts\"}}")));
        var all = new ArrayList<VisibleThing>();
        var visible = things.visible(owner);
        for (int i = 0; i < counts.size(); i++) {
            all.add(visible.required("press-" + i));
        }
        var span = new Span(BEGIN, BEGIN + 100L * MINUTE);
        var signals = new Signals(readings, corrections, 20, 12);
        for (int i = 0;
                i < 600 && signals.of(all.getLast(), rule, span).getFirst().times().length < 8;
                i++) {
            Thread.sleep(100);
        }

        var told = new TreeMap<Integer, Integer>();
        signals.of(
                all,
                rule,
                span,
                true,
                (machine, tracks) -> told.put(machine, tracks.getFirst().times().length));
        assertThat(told)
                .containsExactly(
                        java.util.Map.entry(0, 5),
                        java.util.Map.entry(2, 6),
                        java.util.Map.entry(3, 7),
                        java.util.Map.entry(4, 8));
    }

    private static void send(Api api, String thing, int count) {
        var values = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            values.add(
                    "{\"time\":\"%s\",\"values\":{\"parts\":%d}}"
                            .formatted(Instant.ofEpochMilli(BEGIN + (long) i * MINUTE), i));
        }
        made(api.post("/things/" + thing + "/readings", "[" + String.join(",", values) + "]"));
    }

    private static void made(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }
}
