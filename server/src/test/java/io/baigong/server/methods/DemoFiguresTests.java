package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.Baigong;
import io.baigong.server.TestHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A demonstration shows figures without anybody calculating them, and makes none twice.
class DemoFiguresTests {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    @Timeout(600)
    void theOwnerFindsWhatWasPublishedAndARestartMakesNothingTwice() throws Exception {
        Path data = Files.createTempDirectory("baigong-demo-figures");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        long made;
        try (var platform = start(data)) {
            await(platform);
            var owner = http(platform, data, "owner");
            var published = get(owner, "/api/v1/published");
            assertThat(published.path("total").asInt()).isEqualTo(5);
            var classes = published.path("items").path(0);
            assertThat(classes.path("method").asString()).isEqualTo("abc-classes");
            assertThat(classes.path("period").asString()).isEqualTo("2022");
            assertThat(classes.path("open").asBoolean()).isTrue();
            assertThat(classes.path("result").path("value").asString()).isIn("A", "B", "C", "D");
            var officer = http(platform, data, "officer");
            var score = get(officer, "/api/v1/calculations?method=abc-huangyan&period=2022");
            assertThat(score.path("total").asInt()).isEqualTo(1);
            String id = score.path("items").path(0).path("id").asString();
            assertThat(get(officer, "/api/v1/calculations/" + id + "/objections")).hasSize(1);
            assertThat(total(owner, "lec")).isEqualTo(1);
            made = total(officer, "");
        }
        try (var platform = start(data)) {
            platform.getBean(DemoFigures.class).make();
            var officer = http(platform, data, "officer");
            assertThat(total(officer, "")).isEqualTo(made);
            var published = get(http(platform, data, "owner"), "/api/v1/published");
            assertThat(published.path("total").asInt()).isEqualTo(5);
        }
    }

    /// The facts come beside the start.
    private static void await(ConfigurableApplicationContext platform) throws InterruptedException {
        var bureau = platform.getBean(DemoBureau.class);
        boolean made = bureau.make();
        for (int i = 0; i < 400 && !made; i++) {
            Thread.sleep(500);
            made = bureau.make();
        }
        assertThat(made).isTrue();
        platform.getBean(DemoWorks.class).make();
    }

    private static long total(TestHttp http, String method) throws IOException {
        return get(http, "/api/v1/calculations?size=1&method=" + method).path("total").asLong();
    }

    private static JsonNode get(TestHttp http, String path) {
        var answer = http.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static TestHttp http(ConfigurableApplicationContext platform, Path data, String login)
            throws IOException {
        var server = ((WebServerApplicationContext) platform).getWebServer();
        var http = new TestHttp(Objects.requireNonNull(server).getPort());
        var access = JSON.readTree(Files.readString(data.resolve("demo-access.json")));
        for (var one : access.path("logins")) {
            if (one.path("login").asString().equals(login)) {
                http.logIn(login, one.path("password").asString());
            }
        }
        return http;
    }

    private static ConfigurableApplicationContext start(Path data) {
        return new SpringApplicationBuilder(Baigong.class)
                .run(
                        "--server.port=0",
                        "--baigong.mqtt.port=0",
                        "--baigong.demo=true",
                        "--baigong.data=" + data);
    }
}
