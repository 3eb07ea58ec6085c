package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Role;
import io.baigong.server.things.Api;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/// A firm that moves in the middle of a year counts where it is on the year's last day, with the
/// coefficient of that place; what was calculated for other years and before stays.
@PlatformTest
class MovedFirmTests {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String HANGZHOU = "330106";
    private static final String NINGBO = "330203";

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private final List<String> firms = new ArrayList<>();
    private Api office;

    /// Nine firms: five in Hangzhou, four in Ningbo.
    @BeforeEach
    void firmsOfTwoCities() {
        office =
                new Api(
                        port,
                        callers,
                        callers.in(
                                callers.inNewOrganisation().organisation(),
                                Role.PLATFORM_OPERATOR));
        ProofPack.install(office);
        String mark = "moved-firm-" + COUNT.incrementAndGet() + "-";
        var csv = new StringBuilder("key,name_zh\n");
        for (int i = 0; i < 9; i++) {
            firms.add(mark + i);
            csv.append(mark).append(i).append(",企业 ").append(mark).append(i).append('\n');
        }
        office.send(
                "/organisations/import",
                "text/csv",
                "application/json",
                csv.toString().getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 9; i++) {
            place(i, i < 5 ? HANGZHOU : NINGBO, "2020-01-01");
            for (var year : List.of("2021", "2022", "2023")) {
                row(i, year, 100 + 10 * i);
            }
        }
    }

    private void place(int firm, String region, String from) {
        var answer =
                office.post(
                        "/organisations/%s/memberships".formatted(firms.get(firm)),
                        "{\"node\":\"administrative:%s\",\"from\":\"%s\"}".formatted(region, from));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
    }

    private void row(int firm, String year, int tax) {
        var sent =
                office.post(
                        "/tables/proof-year/rows",
                        "{\"reason\":\"x\",\"rows\":[{\"subject\":\"%s\",\"period\":\"%s\",\"values\":{\"tax\":\"%d\",\"land\":\"10\"}}]}"
                                .formatted(firms.get(firm), year, tax));
        assertThat(sent.at("/failed").asInt()).as(sent.text()).isZero();
    }

    private JsonNode calculate(String year) {
        var made =
                office.post(
                        "/calculations",
                        "{\"method\":\"proof-score\",\"period\":\"%s\"}".formatted(year));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json();
    }

    /// Per mu, times the coefficient of the place: 2 in Hangzhou, 3 in Ningbo.
    private String placed(JsonNode calculation, int firm) {
        var explained =
                office.get(
                        "/calculations/%d/subjects/%s"
                                .formatted(calculation.at("/id").asLong(), firms.get(firm)));
        for (var line : explained.at("/lines")) {
            if (line.path("step").asString().equals("placed")) {
                return line.at("/figure/value").asString();
            }
        }
        throw new AssertionError(explained.text());
    }

    @Test
    void whoMovesInTheMiddleOfTheYearCountsWhereItIsAtItsEnd() {
        place(0, NINGBO, "2022-07-01");
        var before = calculate("2021");
        var then = calculate("2022");
        var after = calculate("2023");
        assertThat(placed(before, 0)).isEqualTo("20");
        assertThat(placed(then, 0)).isEqualTo("30");
        assertThat(placed(after, 0)).isEqualTo("30");
    }

    @Test
    void aMoveOnNewYearsEveCountsAndOneOnNewYearsDayDoesNot() {
        place(1, NINGBO, "2022-12-31");
        place(2, NINGBO, "2023-01-01");
        var then = calculate("2022");
        assertThat(placed(then, 1)).isEqualTo("33");
        assertThat(placed(then, 2)).isEqualTo("24");
        assertThat(placed(calculate("2023"), 2)).isEqualTo("36");
    }

    @Test
    void aMoveThatIsRecordedLateMakesTheCalculationStaleAndIsTakenUp() {
        var first = calculate("2022");
        assertThat(placed(first, 3)).isEqualTo("26");
        place(3, NINGBO, "2022-04-01");
        var stale = office.get("/calculations/%d/freshness".formatted(first.at("/id").asLong()));
        assertThat(stale.at("/inputs").asInt()).as(stale.text()).isEqualTo(1);
        var second =
                office.post(
                        "/calculations/%d/recalculation".formatted(first.at("/id").asLong()), "{}");
        assertThat(second.status()).as(second.text()).isEqualTo(201);
        assertThat(placed(second.json(), 3)).isEqualTo("39");
        assertThat(placed(first, 3)).as("what was calculated stays").isEqualTo("26");
        assertThat(calculate("2022").at("/hash")).isEqualTo(second.at("/hash"));
        var difference =
                office.get(
                        "/calculations/%d/subjects/%s/difference?before=%d"
                                .formatted(
                                        second.at("/id").asLong(),
                                        firms.get(3),
                                        first.at("/id").asLong()));
        assertThat(difference.at("/changes").toString()).contains("coefficient");
    }
}
