package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Role;
import io.baigong.server.things.Api;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// The order in which evidence arrives plays no part: shuffled, in other batches, twice, column by
/// column, wrong first and corrected later — the same knowledge gives the same hash.
@PlatformTest
@Timeout(300)
class ArrivalTests {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int FIRMS = 12;
    private static final int WAYS = 6;

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;

    /// A cell on its way.
    private record Sent(String firm, String column, int value) {}

    @Test
    void rowsInAnyOrderGiveOneHash() {
        String mark = "late-firm-" + COUNT.incrementAndGet() + "-";
        register(mark);
        Set<String> hashes = new HashSet<>();
        for (int way = 0; way < WAYS; way++) {
            var office = office();
            var random = new Random(way);
            for (var batch : batches(mark, random)) {
                send(office, batch);
            }
            var made =
                    office.post(
                            "/calculations", "{\"method\":\"proof-score\",\"period\":\"2022\"}");
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertThat(made.at("/subjects").asInt()).isEqualTo(FIRMS);
            hashes.add(made.at("/hash").asString());
        }
        assertThat(hashes).hasSize(1);
    }

    private Api office() {
        var api =
                new Api(
                        port,
                        callers,
                        callers.in(
                                callers.inNewOrganisation().organisation(),
                                Role.PLATFORM_OPERATOR));
        ProofPack.install(api);
        return api;
    }

    private void register(String mark) {
        var csv = new StringBuilder("key,name_zh\n");
        for (int i = 0; i < FIRMS; i++) {
            csv.append(mark).append(i).append(",企业 ").append(mark).append(i).append('\n');
        }
        var answer =
                office().send(
                                "/organisations/import",
                                "text/csv",
                                "application/json",
                                csv.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(answer.at("/created").asInt()).as(answer.text()).isEqualTo(FIRMS);
    }

    /// Every cell in some batch; some wrong before, some twice.
    private static List<List<Sent>> batches(String mark, Random random) {
        var wrong = new ArrayList<Sent>();
        var right = new ArrayList<Sent>();
        for (int i = 0; i < FIRMS; i++) {
            for (var column : List.of("tax", "land")) {
                // Equal taxes too: ties must not go by arrival.
                int value = column.equals("tax") ? 100 + 10 * (i / 2) : 5 + i % 3;
                right.add(new Sent(mark + i, column, value));
                if (random.nextInt(3) == 0) {
                    wrong.add(new Sent(mark + i, column, 1 + random.nextInt(900)));
                }
                if (random.nextInt(4) == 0) {
                    right.add(new Sent(mark + i, column, value));
                }
            }
        }
        Collections.shuffle(wrong, random);
        Collections.shuffle(right, random);
        var batches = new ArrayList<List<Sent>>();
        for (var all : List.of(wrong, right)) {
            for (int at = 0; at < all.size(); ) {
                int most = Math.min(all.size(), at + 1 + random.nextInt(7));
                int end = at;
                // Each firm once in what is sent at a time.
                for (var firms = new HashSet<String>();
                        end < most && firms.add(all.get(end).firm());
                        end++) {}
                batches.add(all.subList(at, end));
                at = end;
            }
        }
        return batches;
    }

    private static void send(Api office, List<Sent> batch) {
        var rows = new StringBuilder();
        for (var one : batch) {
            rows.append(rows.isEmpty() ? "" : ",")
                    .append(
                            "{\"subject\":\"%s\",\"period\":\"2022\",\"values\":{\"%s\":\"%d\"}}"
                                    .formatted(one.firm(), one.column(), one.value()));
        }
        var answer =
                office.post(
                        "/tables/proof-year/rows", "{\"reason\":\"x\",\"rows\":[" + rows + "]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/failed").asInt()).as(answer.text()).isZero();
    }

    @Test
    void readingsInAnyOrderGiveOneHash() throws InterruptedException {
        Set<String> hashes = new HashSet<>();
        for (int way = 0; way < 4; way++) {
            var works = new Api(port, callers, callers.inNewOrganisation());
            ProofPack.install(works);
            String token = meter(works);
            var random = new Random(way);
            var hours = new ArrayList<Integer>();
            for (int hour = 0; hour < 24; hour++) {
                hours.add(hour);
            }
            Collections.shuffle(hours, random);
            for (int at = 0; at < hours.size(); ) {
                int end = Math.min(hours.size(), at + 1 + random.nextInt(6));
                readings(token, hours.subList(at, end));
                at = end;
            }
            hashes.add(whenAllIsThere(works));
        }
        assertThat(hashes).hasSize(1);
    }

    private static String meter(Api works) {
        works.put("/sites/works", "{\"name\":\"Works\",\"timeZone\":\"UTC\"}");
        works.put(
                "/models/meter",
                """
                {"key": "meter", "name": "Meter", "properties": [
                  {"key": "energy", "name": "Energy", "type": "double", "unit": "kW.h"},
                  {"key": "hours", "name": "Hours", "type": "double", "unit": "h"}]}\
                """);
        works.post("/things", "{\"key\":\"main\",\"model\":\"meter\",\"site\":\"works\"}");
        return works.post("/things/main/tokens", "{}").at("/token").asString();
    }

    private void readings(String token, List<Integer> hours) {
        var body = new StringBuilder("[");
        for (int hour : hours) {
            var time = Instant.parse("2026-03-02T00:00:00Z").plusSeconds(3_600L * hour);
            body.append(body.length() == 1 ? "" : ",")
                    .append(
                            "{\"time\":\"%s\",\"values\":{\"energy\":%s,\"hours\":%s}}"
                                    .formatted(time, 1_000 + hour * 1.7, hour * 0.5));
        }
        var answer =
                new TestHttp(port)
                        .by("Bearer " + token)
                        .post("/api/v1/things/main/readings", body.append(']').toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /// All 24 hours: 23 steps of 1.7 kWh, 11.5 h.
    private static String whenAllIsThere(Api works) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            var made =
                    works.post(
                            "/calculations",
                            "{\"method\":\"proof-meter\",\"period\":\"2026-03-02\"}");
            if (made.status() == 201) {
                var figures =
                        works.get("/calculations/%d/subjects".formatted(made.at("/id").asLong()))
                                .at("/items/0/figures");
                if (figures.at("/kwh/value").asString("").startsWith("39.1")
                        && figures.at("/load/value").asString("").startsWith("3.4")) {
                    return made.at("/hash").asString();
                }
            }
            Thread.sleep(200);
        }
        throw new AssertionError("not all readings within a minute");
    }
}
