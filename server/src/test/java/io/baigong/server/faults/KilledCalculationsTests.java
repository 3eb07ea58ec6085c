package io.baigong.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// kill -9 of the whole platform in the middle of a recalculation: what is there afterwards is
/// whole, comes out again by its hash, and what was answered is there.
class KilledCalculationsTests {
    private static final int FIRMS = 2_500;
    private static final int ROUNDS = 4;
    private static final String TABLE = "/tables/land-efficiency-year";
    private static final String HEAD =
            "统一社会信用代码,年份,企业规模,实际占用土地,实缴税金,工业增加值,综合能耗（等价值）,主要污染物排放量,从业人员平均人数,研发费用,主营业务收入,用电量\n";

    private final Map<Long, String> answered = new ConcurrentHashMap<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final List<String> refused = new ArrayList<>();

    @Test
    void aKillInTheMiddleOfARecalculationLeavesNothingHalf() throws Exception {
        try (var platform = new PlatformProcess()) {
            platform.start();
            platform.awaitHealthy();
            platform.logIn();
            facts(platform);
            long published = made(platform, "abc-classes").at("/id").asLong();
            String hash = answered.get(published);
            platform.send(
                    "POST", "/calculations/%d/publication".formatted(published), "{\"days\":9}");

            Map<Long, Integer> roundOf = new HashMap<>();
            for (int round = 1; round <= ROUNDS; round++) {
                correct(platform, round);
                int before = begun.get();
                var recalculating = Thread.ofVirtual().start(() -> recalculate(platform));
                platform.await("a recalculation", () -> begun.get() > before + 1);
                Thread.sleep(ThreadLocalRandom.current().nextInt(1_200));
                platform.kill();
                if (round % 2 == 0) {
                    platform.killPostgres();
                }
                recalculating.join();
                platform.start();
                platform.awaitHealthy();
                everyoneIsWhole(platform, roundOf, round);
            }
            assertThat(refused).isEmpty();
            assertThat(roundOf).hasSizeGreaterThan(ROUNDS);
            var kept = platform.get("/calculations/" + published);
            assertThat(kept.at("/calculation/hash").asString()).isEqualTo(hash);
            assertThat(kept.at("/calculation/published").asString("")).isNotBlank();
            afterIsAsAnew(platform);
        }
    }

    private static void facts(PlatformProcess platform) {
        platform.send("POST", "/packs/land-efficiency/install", "{}");
        var register = new StringBuilder("key,name_zh\n");
        var rows = new StringBuilder(HEAD);
        for (int i = 0; i < FIRMS; i++) {
            register.append("firm-%d,企业 %d\n".formatted(i, i));
            rows.append(
                    i % 3 == 0
                            ? "firm-%d,2022,规模以下,15,%d,,,,,,,400\n".formatted(i, 40 + i % 97)
                            : "firm-%d,2022,规模以上,10,%d,1500,500,0.4,75,180,6000,\n"
                                    .formatted(i, 100 + i % 211));
        }
        platform.importRows("/organisations/import", register.toString());
        platform.importRows(TABLE + "/import?fileName=year.csv", rows.toString());
    }

    /// One firm paid other taxes; by its rank many change.
    private static void correct(PlatformProcess platform, int round) {
        platform.importRows(
                TABLE + "/import?fileName=c.csv&reason=round",
                "统一社会信用代码,年份,企业规模,实际占用土地,实缴税金\nfirm-%d,2022,规模以上,10,%d\n"
                        .formatted(3 * round + 1, 1_000 + round));
    }

    private JsonNode made(PlatformProcess platform, String method) {
        var made =
                platform.send(
                        "POST",
                        "/calculations",
                        "{\"method\":\"%s\",\"period\":\"2022\"}".formatted(method));
        answered.put(made.at("/id").asLong(), made.at("/hash").asString());
        return made;
    }

    /// The method with the one that it rests on, again and again, until nobody answers.
    private void recalculate(PlatformProcess platform) {
        try {
            while (true) {
                begun.incrementAndGet();
                made(platform, "abc-classes");
            }
        } catch (IllegalStateException e) {
            if (String.valueOf(e.getMessage()).matches("POST \\S+ 4\\d\\d .*")) {
                refused.add(e.getMessage());
            }
        }
    }

    /// Whatever is listed has all its subjects and figures, and one knowledge gives one hash.
    private void everyoneIsWhole(PlatformProcess platform, Map<Long, Integer> roundOf, int round) {
        Map<String, Set<String>> hashes = new HashMap<>();
        var listed = new HashSet<Long>();
        for (var row : platform.get("/calculations?period=2022&size=500").path("items")) {
            long id = row.path("id").asLong();
            listed.add(id);
            if (roundOf.putIfAbsent(id, round) != null) {
                continue;
            }
            assertThat(row.path("subjects").asInt()).isEqualTo(FIRMS);
            var whole = platform.get("/calculations/" + id);
            assertThat(whole.path("reproduced").asBoolean()).as("calculation %d", id).isTrue();
            assertThat(
                            platform.get("/calculations/%d/subjects?size=1".formatted(id))
                                    .at("/total")
                                    .asInt())
                    .isEqualTo(FIRMS);
            int levels = 0;
            for (var count : whole.path("distribution")) {
                levels += count.asInt();
            }
            assertThat(levels).isIn(0, FIRMS);
            if (id > first(answered.keySet())) {
                hashes.computeIfAbsent(row.path("method").asString(), _ -> new HashSet<>())
                        .add(row.path("hash").asString());
            }
        }
        assertThat(listed).as("what was answered is there").containsAll(answered.keySet());
        hashes.forEach((method, all) -> assertThat(all).as(method).hasSize(1));
        assertThat(platform.get("/calculations?period=2022&size=500").at("/total").asInt())
                .isEqualTo(listed.size());
    }

    private static long first(Set<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    /// Recalculated from what changed, or calculated anew: the same.
    private void afterIsAsAnew(PlatformProcess platform) {
        var base = made(platform, "abc-classes");
        correct(platform, ROUNDS + 1);
        var again =
                platform.send(
                        "POST",
                        "/calculations/%d/recalculation".formatted(base.at("/id").asLong()),
                        "{}");
        assertThat(again.at("/hash")).isNotEqualTo(base.at("/hash"));
        assertThat(made(platform, "abc-classes").at("/hash")).isEqualTo(again.at("/hash"));
    }
}
