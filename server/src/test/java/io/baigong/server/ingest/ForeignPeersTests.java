package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baigong.server.PlatformTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// Clients that nobody here wrote: MQTT.js and sparkplug-client (installed by `npm ci` in
/// `src/test/peers`), mosquitto and curl (Debian).
@PlatformTest
@Import(IngestFixture.Platform.class)
class ForeignPeersTests {
    private static final Path PEERS = Path.of("src/test/peers").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    @Autowired private IngestFixture.Platform platform;
    private IngestFixture works;
    private final List<Process> running = new ArrayList<>();
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void works() {
        works = platform.fixture();
    }

    @AfterEach
    void end() {
        running.forEach(Process::destroyForcibly);
    }

    private void node(String script, String... arguments) throws IOException {
        assumeTrue(
                Files.isDirectory(PEERS.resolve("node_modules/mqtt")),
                "the foreign clients are not installed: run npm ci in server/src/test/peers");
        var command = new ArrayList<>(List.of("node", PEERS.resolve(script).toString()));
        command.addAll(Arrays.asList(arguments));
        start(command);
    }

    private void start(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        running.add(process);
        Thread.ofVirtual()
                .start(() -> {
                    try (var lines =
                            new BufferedReader(
                                    new InputStreamReader(process.getInputStream(), UTF_8))) {
                        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                            said.add(line);
                        }
                    } catch (IOException ended) {
                        said.add("ended");
                    }
                });
    }

    private void mqttJs(String version) throws Exception {
        node("publish.mjs", "" + works.mqttPort, works.token, version, "500");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(said).contains("done"));
        assertThat(works.tail.rows(works.thing().number())).hasSize(500);
    }

    @Test
    void mqttJsPublishesInVersion3() throws Exception {
        mqttJs("4");
    }

    @Test
    void mqttJsPublishesInVersion5AndAnswersACommand() throws Exception {
        mqttJs("5");
        String model = works.thing().modelKey();
        works.http.send(
                "PUT",
                "/api/v1/models/" + model,
                """
                {"key":"%s","name":{"zh":"首台","en":"First"},
                 "properties":[{"key":"n","name":{"zh":"数","en":"N"},"type":"double"}],"events":[],
                 "commands":[{"key":"blink","name":{"zh":"闪","en":"Blink"},
                   "input":[{"key":"times","name":{"zh":"次","en":"Times"},"type":"int64"}],"output":[]}]}\
                """
                        .formatted(model),
                "Authorization",
                works.bearer);
        String commands = "/api/v1/things/" + works.thingKey + "/commands";
        works.post(commands, "{\"command\":\"blink\",\"input\":{\"times\":3}}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    var command = works.get(commands).at("/items/0");
                    assertThat(command.at("/state").asString()).isEqualTo("answered");
                    assertThat(command.at("/answer/with/times").asInt()).isEqualTo(3);
                });
    }

    @Test
    void sparkplugClientIsBornAcceptedWrittenToAndDies() throws Exception {
        node("edge.mjs", "" + works.mqttPort, works.enrolment, "works", "edge-1", "mill");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(said).contains("born"));
        await().atMost(PATIENCE)
                .until(() ->
                        works.get("/api/v1/inbox/devices")
                                .at("/items")
                                .findValuesAsString("address")
                                .contains("works/edge-1/mill"));
        for (var device : works.get("/api/v1/inbox/devices").at("/items")) {
            if (device.at("/address").asString().endsWith("/mill")) {
                assertThat(device.at("/metrics").findValuesAsString("name"))
                        .contains("Spindle.Speed", "Count", "Lamp");
                works.post(
                        "/api/v1/inbox/devices/" + device.at("/id").asLong() + "/accept",
                        "{\"key\":\"mill\"}");
            }
        }
        int mill = works.thing("mill").number();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(works.tail.rows(mill))
                                .extracting(LogTail.Row::value)
                                .contains(1200.5, -7L, 1L, 5L));
        assertThat(said).noneMatch(line -> line.startsWith("error"));
        running.getFirst().destroyForcibly();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(works.get("/api/v1/things/mill").at("/state").asString())
                                .isEqualTo("offline"));
    }

    @Test
    void curlWritesLineProtocol() throws Exception {
        try (var device = works.device(4)) {
            device.publish(1, "v1/devices/me/telemetry", "{\"temp\":1}");
        }
        int port = works.httpPort;
        start(
                List.of(
                        "curl",
                        "-sS",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}\n",
                        "-X",
                        "POST",
                        "http://127.0.0.1:" + port + "/api/v2/write?precision=s",
                        "-H",
                        "Authorization: Token " + works.token,
                        "--data-binary",
                        works.thingKey + " temp=2.5 1763700000"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(said).contains("204"));
        assertThat(works.tail.rows(works.thing().number()))
                .extracting(LogTail.Row::value)
                .containsExactly(1.0, 2.5);
    }
}
