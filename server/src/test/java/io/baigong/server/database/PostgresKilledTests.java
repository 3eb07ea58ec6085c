package io.baigong.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.Baigong;
import io.baigong.server.TestHttp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/// A whole platform of its own, whose PostgreSQL dies.
class PostgresKilledTests {
    @Test
    void thePlatformSaysSoAndGoesOnByItself() throws Exception {
        Path data = Files.createTempDirectory("baigong-killed");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var platform =
                new SpringApplicationBuilder(Baigong.class)
                        .run(
                                "--server.port=0",
                                "--baigong.mqtt.port=0",
                                "--baigong.data=" + data)) {
            String password = Files.readString(data.resolve("secrets/first-administrator")).strip();
            var server = ((WebServerApplicationContext) platform).getWebServer();
            var http = new TestHttp(Objects.requireNonNull(server).getPort());
            assertThat(http.logIn("admin", password).statusCode()).isEqualTo(200);

            var bundled = platform.getBean(Databases.Owner.class).bundled();
            kill(ProcessHandle.of(Objects.requireNonNull(bundled).pid()).orElseThrow());

            var meanwhile = new ArrayList<Integer>();
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
            int status = 0;
            while (status != 200 && System.nanoTime() < deadline) {
                status = http.logIn("admin", password).statusCode();
                meanwhile.add(status);
            }
            assertThat(status).isEqualTo(200);
            assertThat(meanwhile).containsAnyOf(200).isSubsetOf(200, 503);
        }
        PostgresBinaries.deleteTree(data);
    }

    private static void kill(ProcessHandle server) throws Exception {
        var children = server.children().toList();
        server.destroyForcibly();
        for (var child : children) {
            child.destroyForcibly();
        }
        server.onExit().get(1, TimeUnit.MINUTES);
    }
}
