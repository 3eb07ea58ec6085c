package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Starts platforms of its own on fresh folders.
class FirstStartTests {
    private static final String[] GUESSES = {"admin", "password", "baigong", "administrator", ""};

    @Test
    void aProductionStartHandsARandomPasswordOverOnceAndKnowsNoOther() throws IOException {
        Path data = folder();
        Path file = data.resolve("secrets/first-administrator");
        String password;
        TestHttp browser;
        try (var platform = start(data, false)) {
            password = Files.readString(file).strip();
            assertThat(password).hasSizeGreaterThanOrEqualTo(20);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(data.resolve("demo-access.json")).doesNotExist();
            browser = http(platform);
            assertThat(browser.logIn("admin", password).body())
                    .contains("\"roles\":[\"platform-operator\"]");
            for (var guess : GUESSES) {
                assertThat(http(platform).logIn("admin", guess).statusCode()).isNotEqualTo(200);
            }
            assertThat(http(platform).logIn("engineer", password).statusCode()).isNotEqualTo(200);
            Files.delete(file);
        }
        try (var platform = start(data, false)) {
            assertThat(again(platform, browser).get("/api/v1/session").statusCode())
                    .as("the session outlives the restart")
                    .isEqualTo(200);
            assertThat(file).doesNotExist();
            assertThat(http(platform).logIn("admin", password).statusCode()).isEqualTo(200);
        }
        try (var platform =
                start(data, false, "--baigong.password-for=admin", "--baigong.zone=Asia/Tokyo")) {
            assertThat(http(platform).get("/api/v1/system").body()).contains("Asia/Tokyo");
            String anew = Files.readString(data.resolve("secrets/new-password")).strip();
            assertThat(again(platform, browser).get("/api/v1/session").statusCode())
                    .as("a new password ends sessions")
                    .isEqualTo(401);
            assertThat(http(platform).logIn("admin", password).statusCode()).isEqualTo(401);
            assertThat(http(platform).logIn("admin", anew).statusCode()).isEqualTo(200);
        }
        assertThatThrownBy(() -> start(data, false, "--baigong.zone=Nowhere").close())
                .hasStackTraceContaining("baigong.zone must be an IANA zone");
        assertThatThrownBy(() -> start(data, true).close())
                .hasStackTraceContaining("no demonstration");
        assertThat(data.resolve("demo-access.json")).doesNotExist();
    }

    @Test
    void aDemonstrationWritesLogInsThatHoldOverRestarts() throws IOException {
        Path data = folder();
        Path file = data.resolve("demo-access.json");
        JsonNode access;
        try (var platform = start(data, true)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            access = new JsonMapper().readTree(Files.readString(file));
            assertThat(access.path("http").asString()).startsWith("http://127.0.0.1:");
            assertThat(access.path("logins")).hasSize(5);
            checkLogins(access, http(platform));
        }
        try (var platform = start(data, true)) {
            var again = new JsonMapper().readTree(Files.readString(file));
            assertThat(again.path("logins")).isEqualTo(access.path("logins"));
            assertThat(again.path("token")).isEqualTo(access.path("token"));
            checkLogins(again, http(platform));
        }
        Files.delete(file);
        try (var platform = start(data, true)) {
            var anew = new JsonMapper().readTree(Files.readString(file));
            assertThat(anew.path("token")).isNotEqualTo(access.path("token"));
            checkLogins(anew, http(platform));
        }
    }

    private static void checkLogins(JsonNode access, TestHttp http) {
        for (var login : access.path("logins")) {
            var answer =
                    http.logIn(login.path("login").asString(), login.path("password").asString());
            assertThat(answer.statusCode()).isEqualTo(200);
            boolean officer = login.path("role").asString().equals("officer");
            assertThat(answer.body())
                    .containsPattern("\"roles\":\\[.*\"" + login.path("role").asString() + "\"")
                    .contains(officer ? "demo-bureau" : "demo-works");
        }
        String bearer = "Bearer " + access.path("token").asString();
        assertThat(http.get("/actuator/prometheus", "Authorization", bearer).statusCode())
                .isEqualTo(200);
        assertThat(http.get("/api/v1/users", "Authorization", bearer).statusCode()).isEqualTo(200);
    }

    /// The same browser after a restart, which took another port.
    private static TestHttp again(ConfigurableApplicationContext platform, TestHttp browser) {
        var same = http(platform);
        same.cookies().putAll(browser.cookies());
        return same;
    }

    private static TestHttp http(ConfigurableApplicationContext platform) {
        var server = ((WebServerApplicationContext) platform).getWebServer();
        return new TestHttp(java.util.Objects.requireNonNull(server).getPort());
    }

    private static ConfigurableApplicationContext start(Path data, boolean demo, String... more) {
        return new SpringApplicationBuilder(Baigong.class)
                .run(
                        Stream.concat(
                                        Stream.of(
                                                "--server.port=0",
                                                "--baigong.mqtt.port=0",
                                                "--baigong.demo=" + demo,
                                                "--baigong.data=" + data),
                                        Stream.of(more))
                                .toArray(String[]::new));
    }

    private static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("baigong-first");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }
}
