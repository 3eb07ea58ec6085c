package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Organisations;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.Api;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/// What it takes for readings to be verified, through the real doors: a second device, or a second
/// place, that is somebody else and says the same.
@PlatformTest
@Timeout(300)
class VerifiedTests {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

    @Autowired private TestCallers callers;
    @Autowired private Organisations organisations;
    @LocalServerPort private int port;
    private final Map<String, String> keys = new HashMap<>();
    private Caller caller;
    private Api api;

    @BeforeEach
    void twoMetersOfOneLine() {
        caller = callers.inNewOrganisation();
        api = new Api(port, callers, caller);
        ProofPack.install(api);
        made(api.put("/sites/works", "{\"name\":\"Works\",\"timeZone\":\"Asia/Shanghai\"}"));
        made(
                api.put(
                        "/models/meter",
                        """
                        {"key": "meter", "name": "Meter", "properties": [
                          {"key": "energy", "name": "Energy", "type": "double", "unit": "kW.h"},
                          {"key": "hours", "name": "Hours", "type": "double", "unit": "h"},
                          {"key": "name", "name": "Name", "type": "string"}]}\
                        """));
        for (var meter : new String[] {"main", "check"}) {
            made(
                    api.post(
                            "/things",
                            "{\"key\":\"%s\",\"model\":\"meter\",\"site\":\"works\"}"
                                    .formatted(meter)));
            var token = made(api.post("/things/" + meter + "/tokens", "{}"));
            keys.put(meter, "Bearer " + token.at("/token").asString());
        }
    }

    private static JsonNode made(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.json();
    }

    private static long at(int hour) {
        return DAY.atTime(hour, 0).atZone(ZONE).toInstant().toEpochMilli();
    }

    /// Its counter at 8, 12 and 16 o'clock: so much was used in between.
    private void counts(String meter, String authorization, double from, double used) {
        var body = new StringBuilder("[");
        for (int i = 0; i < 3; i++) {
            body.append(i == 0 ? "" : ",")
                    .append(
                            "{\"ts\":%d,\"values\":{\"energy\":%s}}"
                                    .formatted(at(8 + 4 * i), from + used * i / 2));
        }
        var answer =
                new TestHttp(port)
                        .by(authorization)
                        .post("/api/v1/things/" + meter + "/readings", body.append(']').toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private String own(String meter) {
        return keys.getOrDefault(meter, "");
    }

    private void say(String more) {
        made(
                api.put(
                        "/things/main/second-sources/energy",
                        "{\"by\":\"check\",\"byProperty\":\"energy\",\"compare\":\"increase\"%s}"
                                .formatted(more)));
    }

    private void replay(String meter) {
        String csv =
                "thing,property,time,value\n%s,energy,%s,110\n"
                        .formatted(meter, DAY.atTime(10, 0).atZone(ZONE).toInstant());
        var job =
                api.send(
                        "/import/readings?format=csv",
                        "text/csv",
                        "application/json",
                        csv.getBytes(StandardCharsets.UTF_8));
        assertThat(job.status()).as(job.text()).isEqualTo(202);
        String path = "/jobs/" + job.at("/id").asString();
        await(() -> api.get(path).at("/state").asString().equals("done"));
    }

    private static void await(BooleanSupplier done) {
        for (int i = 0; i < 900 && !done.getAsBoolean(); i++) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        assertThat(done.getAsBoolean()).isTrue();
    }

    /// The input of a method on the day, once it is `value`.
    private JsonNode used(String method, String subject, String value) {
        var found = new JsonNode[1];
        await(() -> {
            var calculation =
                    api.post(
                            "/calculations",
                            "{\"method\":\"%s\",\"period\":\"%s\"}".formatted(method, DAY));
            if (calculation.status() != 201) {
                return false;
            }
            var explained =
                    api.get(
                            "/calculations/%d/subjects/%s"
                                    .formatted(calculation.at("/id").asLong(), subject));
            if (explained.status() != 200) {
                return false;
            }
            for (var line : explained.at("/lines")) {
                if (line.path("step").asString().equals("kwh")) {
                    found[0] = line;
                }
            }
            String got = found[0].at("/figure/value").asString("0");
            return new BigDecimal(got).compareTo(new BigDecimal(value)) == 0;
        });
        return found[0];
    }

    private static String label(JsonNode line) {
        return line.at("/figure/label").asString();
    }

    private static String evidence(JsonNode line) {
        return line.at("/used/0/evidence").asString();
    }

    private String verdict() {
        return made(api.get(
                        "/things/main/second-sources/energy/days?from=%s&to=%s"
                                .formatted(DAY, DAY)))
                .at("/0/verdict")
                .asString();
    }

    @Test
    void aSecondDeviceThatAgreesVerifies() {
        counts("main", own("main"), 100, 50);
        counts("check", own("check"), 7000, 50.5);
        assertThat(label(used("proof-meter", "main", "50"))).isEqualTo("evidenced");
        say(",\"share\":0.02");
        await(() -> verdict().equals("verifies"));
        var line = used("proof-meter", "main", "50");
        assertThat(label(line)).isEqualTo("verified");
        assertThat(evidence(line))
                .matches("readings:main/energy/\\S+ ≈ readings:check/energy/\\S+");
        assertThat(label(used("proof-meter", "check", "50.5")))
                .as("nothing was said of the second")
                .isEqualTo("evidenced");
    }

    @Test
    void whoSaysSomethingElseVerifiesNothingAndIsSeen() {
        counts("main", own("main"), 100, 50);
        counts("check", own("check"), 7000, 56);
        say(",\"share\":0.02");
        await(() -> verdict().equals("differs"));
        var line = used("proof-meter", "main", "50");
        assertThat(label(line)).isEqualTo("evidenced");
        assertThat(evidence(line)).contains("≠ 56 readings:check/energy/");
        say(",\"amount\":6");
        assertThat(label(used("proof-meter", "main", "50"))).isEqualTo("verified");
    }

    /// The weakest link: a figure of a verified and of an evidenced input is evidenced.
    @Test
    void aFigureIsNoBetterProvenThanItsWeakestInput() {
        counts("main", own("main"), 100, 50);
        counts("check", own("check"), 7000, 50);
        say(",\"share\":0.02");
        var hours =
                new TestHttp(port)
                        .by(own("main"))
                        .post(
                                "/api/v1/things/main/readings",
                                "{\"ts\":%d,\"values\":{\"hours\":8}}".formatted(at(16)));
        assertThat(hours.statusCode()).isEqualTo(202);
        await(() -> verdict().equals("verifies"));
        used("proof-meter", "main", "50");
        await(() -> {
            long id =
                    made(api.post(
                                    "/calculations",
                                    "{\"method\":\"proof-meter\",\"period\":\"%s\"}"
                                            .formatted(DAY)))
                            .at("/id")
                            .asLong();
            var figures =
                    made(api.get("/calculations/%d/subjects?query=main".formatted(id)))
                            .at("/items/0/figures");
            return figures.at("/load/value").asString("").startsWith("6.25")
                    && figures.at("/kwh/label").asString().equals("verified")
                    && figures.at("/load/label").asString().equals("evidenced");
        });
    }

    @Test
    void oneTokenMayHaveSpokenForBoth() {
        counts("main", callers.bearer(caller), 100, 50);
        counts("check", callers.bearer(caller), 7000, 50);
        say(",\"share\":0.02");
        await(() -> verdict().equals("not_independent"));
        assertThat(label(used("proof-meter", "main", "50"))).isEqualTo("evidenced");
    }

    @Test
    void aTokenAndADevicesOwnKeyAreTwo() {
        counts("main", callers.bearer(caller), 100, 50);
        counts("check", own("check"), 7000, 50);
        say(",\"share\":0.02");
        await(() -> verdict().equals("verifies"));
        assertThat(label(used("proof-meter", "main", "50"))).isEqualTo("verified");
    }

    @Test
    void aReplayedFileNeverBecomesVerifiedNorVerifies() {
        counts("main", own("main"), 100, 50);
        counts("check", own("check"), 100, 50);
        say(",\"share\":0.5");
        await(() -> verdict().equals("verifies"));
        replay("check");
        await(() -> verdict().equals("not_independent"));
        assertThat(label(used("proof-meter", "main", "50"))).isEqualTo("evidenced");
        replay("main");
        await(() -> label(used("proof-meter", "main", "50")).equals("declared"));
        assertThat(verdict()).isEqualTo("not_independent");
    }

    @Test
    void whoIsSilentMostOfTheTimeVerifiesNothing() {
        counts("main", own("main"), 100, 50);
        var answer =
                new TestHttp(port)
                        .by(own("check"))
                        .post(
                                "/api/v1/things/check/readings",
                                "[{\"ts\":%d,\"values\":{\"energy\":0}},{\"ts\":%d,\"values\":{\"energy\":50}}]"
                                        .formatted(at(8), at(8) + 1_000));
        assertThat(answer.statusCode()).isEqualTo(202);
        say(",\"share\":0.02");
        await(() ->
                made(api.get(
                                "/things/main/second-sources/energy/days?from=%s&to=%s"
                                        .formatted(DAY, DAY)))
                        .at("/0/other")
                        .asString("")
                        .startsWith("50"));
        assertThat(verdict()).isEqualTo("silent");
        assertThat(label(used("proof-meter", "main", "50"))).isEqualTo("evidenced");
    }

    @Test
    void onlyAnotherDeviceThatMeasuresTheSameCanBeNamed() {
        String path = "/things/main/second-sources/energy";
        String body = "{\"by\":\"%s\",\"byProperty\":\"%s\",\"share\":%s}";
        assertThat(api.put(path, body.formatted("main", "energy", "0.1")).status()).isEqualTo(400);
        assertThat(api.put(path, body.formatted("check", "hours", "0.1")).status()).isEqualTo(400);
        assertThat(api.put(path, body.formatted("check", "name", "0.1")).status()).isEqualTo(400);
        assertThat(api.put(path, body.formatted("check", "energy", "0.6")).status()).isEqualTo(400);
        assertThat(api.put(path, body.formatted("nobody", "energy", "0.1")).status())
                .isEqualTo(400);
        say(",\"share\":0.02");
        assertThat(api.get("/things/main/second-sources").at("/0/by").asString())
                .isEqualTo("check");
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.delete(path).status()).isEqualTo(404);
        var other = new Api(port, callers, callers.inNewOrganisation());
        assertThat(other.get("/things/main/second-sources").status()).isEqualTo(404);
    }

    private void bill(String authorization, String kwh) {
        String firm = Tenancy.asPlatform(() -> organisations.get(caller.organisation())).key();
        var answer =
                new TestHttp(port)
                        .by(authorization)
                        .post(
                                "/api/v1/tables/proof-day/rows",
                                "{\"reason\":\"x\",\"rows\":[{\"subject\":\"%s\",\"period\":\"%s\",\"values\":{\"energy\":\"%s\"}}]}"
                                        .formatted(firm, DAY, kwh));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /// The energy of the firm by its meters, and by the bill that a program of the grid sends.
    @Test
    void aBillThatAProgramSendsConfirmsTheMeters() {
        String firm = Tenancy.asPlatform(() -> organisations.get(caller.organisation())).key();
        counts("main", own("main"), 100, 50);
        assertThat(label(used("proof-firm", firm, "50"))).isEqualTo("evidenced");
        bill(callers.bearer(caller), "49");
        var line = used("proof-firm", firm, "50");
        assertThat(label(line)).isEqualTo("verified");
        assertThat(evidence(line)).contains("≈ table:proof-day/" + firm + "/" + DAY + "@1");
        bill(callers.bearer(caller), "40");
        line = used("proof-firm", firm, "50");
        assertThat(label(line)).isEqualTo("evidenced");
        assertThat(evidence(line)).contains("≠ 40 table:proof-day/");
    }

    @Test
    void aBillInAFileOrForReadingsByTokenConfirmsNothing() {
        String firm = Tenancy.asPlatform(() -> organisations.get(caller.organisation())).key();
        counts("main", own("main"), 100, 50);
        String csv = "subject,period,energy\n%s,%s,50\n".formatted(firm, DAY);
        var imported =
                api.send(
                        "/tables/proof-day/import?fileName=bill.csv",
                        "text/csv",
                        "application/json",
                        csv.getBytes(StandardCharsets.UTF_8));
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        if (imported.at("/failed").asInt() == 0 && imported.at("/created").asInt() == 1) {
            var line = used("proof-firm", firm, "50");
            assertThat(label(line)).isEqualTo("evidenced");
            assertThat(evidence(line)).contains("≈ table:proof-day/");
        } else {
            throw new AssertionError(imported.text());
        }
        // The same login may be behind readings and bill.
        counts("check", callers.bearer(caller), 0, 1);
        bill(callers.bearer(caller), "51");
        assertThat(label(used("proof-firm", firm, "51"))).isEqualTo("evidenced");
    }
}
