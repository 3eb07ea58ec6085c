package io.baigong.server.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.production.GoingShifts.Going;
import io.baigong.server.production.MasterData.Kept;
import io.baigong.server.things.Api;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/// Shifts that go on, of which what was read before is kept.
@PlatformTest
class GoingShiftsTests {
    private static final long MINUTE = 60_000;
    private static final Kept RULE =
            new Kept(
                    Rule.read(
                            Body.of(
                                    JsonMapper.shared()
                                            .readTree(
                                                    """
                                                    {"key": "r", "model": "press", "count": {"property": "parts"},
                                                     "states": [{"property": "power", "above": 2, "element": "production"}],
                                                     "otherwise": "down", "staleAfter": 7200}\
                                                    """))),
                    "r@1");

    @Autowired private TestCallers callers;
    @Autowired private Things things;
    @Autowired private GoingShifts goingShifts;
    @LocalServerPort private int port;

    private Api api;
    private VisibleThing press;
    private long begin;

    @BeforeEach
    void aPressThatCounts() {
        begin = System.currentTimeMillis() - 30 * MINUTE;
        var owner = callers.inNewOrganisation();
        api = new Api(port, callers, owner);
        made(api.put("/sites/works", "{\"name\":\"Works\",\"timeZone\":\"UTC\"}"));
        made(
                api.put(
                        "/models/press",
                        """
                        {"key": "press", "name": "Press", "properties": [
                          {"key": "parts", "name": "Parts", "type": "int64"},
                          {"key": "power", "name": "Power", "type": "double", "unit": "kW"}]}\
                        """));
        made(api.post("/things", "{\"key\":\"press\",\"model\":\"press\",\"site\":\"works\"}"));
        press = things.visible(owner).required("press");
        send(1, 0, 3);
        send(10, 100, 3);
        send(20, 200, 3);
        awaitPieces("200", List.of());
    }

    @Test
    void whatComesSinceIsAddedToWhatWasRead() {
        send(29.5, 260, 0);
        awaitPieces("260", List.of());
        var derived = derived(List.of());
        assertThat(derived.stretches())
                .extracting(Stretch::element)
                .containsExactly(Element.UNKNOWN, Element.PRODUCTION, Element.DOWN);
    }

    @Test
    void whatComesLateIsReadToo() {
        // The counter began anew in between.
        send(15, 20, 3);
        awaitPieces("300", List.of());
        assertThat(derived(List.of()).resets()).isEqualTo(1);
    }

    @Test
    void aCorrectionIsReadToo() {
        made(
                api.post(
                        "/things/press/corrections",
                        """
                        {"property": "parts", "time": "%s", "value": 230, "reason": "miscounted"}\
                        """
                                .formatted(Instant.ofEpochMilli(at(20)))));
        awaitPieces("230", List.of());
    }

    @Test
    void anOrderThatIsEnteredLaterHasThePiecesOfItsTime() {
        var order = new Run("PO-1", "gear", Instant.ofEpochMilli(at(5)), null, null);
        var ended = order.until(Instant.ofEpochMilli(at(12)));
        assertThat(pieces(List.of(order))).containsExactly("gear 200");
        assertThat(pieces(List.of(ended))).containsExactlyInAnyOrder("gear 100", "null 100");
        assertThat(pieces(List.of())).containsExactly("null 200");
    }

    private List<String> pieces(List<Run> runs) {
        return Objects.requireNonNull(derived(runs).pieces()).stream()
                .map(one -> one.product() + " " + one.produced().toPlainString())
                .toList();
    }

    private Derived derived(List<Run> runs) {
        var going = new Going(press, RULE, new Span(begin, System.currentTimeMillis()), runs);
        var standing = goingShifts.standing(List.of(going)).get(going);
        return Objects.requireNonNull(standing).derived();
    }

    private void awaitPieces(String count, List<Run> runs) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> {
                    var pieces = new ArrayList<>(Objects.requireNonNull(derived(runs).pieces()));
                    assertThat(pieces)
                            .extracting(one -> one.produced().toPlainString())
                            .containsExactly(count);
                });
    }

    private long at(double minutes) {
        return begin + (long) (minutes * MINUTE);
    }

    private void send(double minutes, int parts, double power) {
        made(
                api.post(
                        "/things/press/readings",
                        "[{\"time\":\"%s\",\"values\":{\"parts\":%d,\"power\":%s}}]"
                                .formatted(Instant.ofEpochMilli(at(minutes)), parts, power)));
    }

    private static void made(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }
}
