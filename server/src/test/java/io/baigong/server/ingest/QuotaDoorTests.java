package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a quota does at the doors.
@PlatformTest
@Import(IngestFixture.Platform.class)
class QuotaDoorTests {
    private static final String TELEMETRY = "v1/devices/me/telemetry";
    private static final int MESSAGES = 1_500;

    @Autowired private IngestFixture.Platform platform;
    @Autowired private TestCallers callers;
    @Autowired private JdbcClient db;
    private IngestFixture works;
    private String operator;

    @BeforeEach
    void works() {
        works = platform.fixture();
        operator =
                callers.bearer(
                        callers.in(
                                callers.inNewOrganisation().organisation(),
                                Role.PLATFORM_OPERATOR));
    }

    private String key(IngestFixture of) {
        return of.caller.call(() ->
                db.sql("select key from organisation where id = ?")
                        .param(of.caller.organisation())
                        .query(String.class)
                        .single());
    }

    private void quota(IngestFixture of, String kind, String limit) {
        var answer =
                new TestHttp(of.httpPort)
                        .by(operator)
                        .send(
                                "PUT",
                                "/api/v1/quotas",
                                "{\"organisation\":\"%s\",\"kind\":\"%s\",\"limit\":%s}"
                                        .formatted(key(of), kind, limit));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private JsonNode line(IngestFixture of) {
        var all =
                JsonMapper.shared()
                        .readTree(
                                new TestHttp(of.httpPort)
                                        .by(operator)
                                        .get("/api/v1/usage/organisations?sort=held-back&size=500")
                                        .body());
        for (var item : all.path("items")) {
            if (item.path("organisation").path("key").asString().equals(key(of))) {
                return item;
            }
        }
        throw new AssertionError("not in " + all);
    }

    private static byte[] message(int i) {
        return "{\"ts\":%d,\"values\":{\"n\":%d}}"
                .formatted(1_763_700_000_000L + i, i)
                .getBytes(UTF_8);
    }

    @Test
    void aTenantAboveItsQuotaGetsItsQuotaLosesNothingAndSlowsNobody() throws Exception {
        var quiet = platform.fixture();
        try (var noisy = works.device(4);
                var other = quiet.device(4)) {
            noisy.publish(1, TELEMETRY, "{\"n\":0}");
            other.publish(1, TELEMETRY, "{\"n\":0}");
            quota(works, "values-per-second", "100");
            long begun = System.nanoTime();
            var acknowledged = new AtomicInteger();
            var reading =
                    running(() -> {
                        try {
                            for (int i = 1; i <= MESSAGES; i++) {
                                assertThat(noisy.read().hex()).isEqualTo("%04x".formatted(i));
                                acknowledged.incrementAndGet();
                            }
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            var sending =
                    running(() -> {
                        try {
                            for (int i = 1; i <= MESSAGES; i++) {
                                noisy.publish(2, i, TELEMETRY, message(i));
                            }
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> line(works).path("heldBack").has("heldBackSince"));
            for (int i = 1; i <= 20; i++) {
                assertThat(other.publish(i, TELEMETRY, new String(message(i), UTF_8)).hex())
                        .isEqualTo("%04x".formatted(i));
            }
            assertThat(acknowledged.get()).as("still paced").isLessThan(MESSAGES);
            var held = line(works).path("heldBack");
            assertThat(held.path("kind").asString()).isEqualTo("values-per-second");
            assertThat(held.path("whose").asString()).isEqualTo("own");
            assertThat(line(quiet).has("heldBack")).isFalse();
            sending.join();
            reading.join();
            double seconds = (System.nanoTime() - begun) / 1e9;
            // Five seconds' worth at once, then a hundred a second.
            assertThat(seconds).isGreaterThan((MESSAGES - 500 - 50) / 100.0);
        }
        assertThat(works.tail.rows(works.thing().number())).hasSize(MESSAGES + 1);
        assertThat(quiet.tail.rows(quiet.thing().number())).hasSize(21);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    assertThat(total(works, "values")).isEqualTo(MESSAGES + 1);
                    assertThat(total(works, "messages")).isEqualTo(MESSAGES + 1);
                    assertThat(total(works, "paced-seconds")).isPositive();
                });
        assertThat(total(quiet, "values")).isEqualTo(21);
        assertThat(total(quiet, "paced-seconds")).isZero();
    }

    /// On a thread of its own: the common pool may have one only.
    private static CompletableFuture<Void> running(Runnable work) {
        return CompletableFuture.runAsync(work, task -> Thread.ofVirtual().start(task));
    }

    private static long total(IngestFixture of, String meter) {
        for (var one : of.get("/api/v1/usage").path("meters")) {
            if (one.path("meter").asString().equals(meter)) {
                return one.path("total").asLong();
            }
        }
        throw new AssertionError("no meter " + meter);
    }

    @Test
    void httpAndLineProtocolAreToldWhenToComeAgain() throws Exception {
        quota(works, "values-per-second", "10");
        var many = new StringBuilder("[");
        for (int i = 0; i < 200; i++) {
            many.append(i == 0 ? "" : ",").append(new String(message(i), UTF_8));
        }
        var first = write("/api/v1/things/" + works.thingKey + "/readings", many + "]");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        var refused = write("/api/v1/things/" + works.thingKey + "/readings", "{\"n\":1}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("0")))
                .isBetween(1, 16);
        var problem = works.json(refused.body());
        assertThat(problem.path("code").asString()).isEqualTo("quota-exceeded");
        assertThat(problem.path("kind").asString()).isEqualTo("values-per-second");
        assertThat(problem.path("limit").asInt()).isEqualTo(10);
        var lines = write("/api/v2/write", works.thingKey + " n=1");
        assertThat(lines.statusCode()).isEqualTo(429);
        assertThat(lines.headers().firstValue("Retry-After")).isPresent();
        assertThat(works.json(lines.body()).path("code").asString()).isEqualTo("quota-exceeded");
        quota(works, "values-per-second", "null");
        assertThat(write("/api/v2/write", works.thingKey + " n=1").statusCode()).isEqualTo(204);
        assertThat(works.tail.rows(works.thing().number())).hasSize(201);
    }

    private HttpResponse<String> write(String path, String body) {
        return works.http.post(path, body, "Authorization", "Bearer " + works.token);
    }

    @Test
    void whenTheStoreIsFullNewReadingsAreRefusedInWordsAndOldOnesStay() throws Exception {
        try (var five = works.device(5);
                var three = RawMqtt.connected(works.mqttPort, 4, "old", works.token)) {
            for (int i = 1; i <= 5; i++) {
                five.publish(i, TELEMETRY, new String(message(i), UTF_8));
            }
            quota(works, "stored-values", "5");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        var answer = five.publish(9, TELEMETRY, new String(message(9), UTF_8));
                        return answer.body().length > 2 && (answer.body()[2] & 0xFF) == 0x97;
                    });
            var refused = write("/api/v1/things/" + works.thingKey + "/readings", "{\"n\":1}");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(works.json(refused.body()).path("kind").asString())
                    .isEqualTo("stored-values");
            int before = works.tail.rows(works.thing().number()).size();
            // A client of MQTT 3.1.1 cannot be told: it is kept waiting, and its message is taken
            // when there is room.
            three.publish(2, 77, TELEMETRY, message(77));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> line(works).path("heldBack").has("heldBackSince"));
            assertThat(works.tail.rows(works.thing().number())).hasSize(before);
            quota(works, "stored-values", "null");
            assertThat(three.read().hex()).isEqualTo("004d");
            assertThat(works.tail.rows(works.thing().number())).hasSize(before + 1);
        }
    }
}
