package io.baigong.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// kill -9 of the whole platform while somebody adds documents and sends facts: what was answered
/// is there, as it was sent.
class KilledDocumentsTests {
    private static final String TABLE = "/tables/platform-year";

    private final Map<Integer, Long> acknowledged = new ConcurrentHashMap<>();
    private volatile int facts;
    private volatile String refused = "";

    private static String text(int number) {
        return "deed of field %d\n".formatted(number) + "x".repeat(number % 5_000);
    }

    @Test
    void whatWasAnsweredIsThereAfterAKill() throws Exception {
        try (var platform = new PlatformProcess()) {
            platform.start();
            platform.awaitHealthy();
            platform.logIn();
            platform.send("POST", "/packs/platform-index/install", "{}");
            for (int round = 0; round < 2; round++) {
                int from = round * 100_000;
                var adding = Thread.ofVirtual().start(() -> add(platform, from));
                int target = acknowledged.size() + 40;
                platform.await("documents", () -> acknowledged.size() >= target);
                platform.kill();
                adding.join();
                platform.start();
                platform.awaitHealthy();
            }
            assertThat(refused).isEmpty();
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(80);
            acknowledged.forEach((number, id) ->
                    assertThat(platform.text("/documents/" + id + "/content"))
                            .isEqualTo(text(number)));
            var row = platform.get(TABLE + "/rows/works/2022");
            assertThat(row.at("/values/devices").asInt()).isGreaterThanOrEqualTo(facts);
            assertThat(row.at("/version").asInt()).isGreaterThanOrEqualTo(2);
        }
    }

    private void add(PlatformProcess platform, int from) {
        try {
            for (int number = from; ; number++) {
                var added =
                        platform.send(
                                "POST", "/documents?fileName=" + number + ".txt", text(number));
                acknowledged.put(number, added.at("/id").asLong());
                int devices = acknowledged.size();
                var sent =
                        platform.send(
                                "POST",
                                TABLE + "/rows",
                                """
                                {"rows": [{"subject": "works", "period": "2022", "values":
                                  {"devices": %d, "models": 1, "apps": 1, "users": 1, "value": 1}}]}\
                                """
                                        .formatted(devices));
                if (sent.at("/failed").asInt() != 0) {
                    refused = sent.toString();
                }
                facts = devices;
            }
        } catch (IllegalStateException killed) {
            return;
        }
    }
}
