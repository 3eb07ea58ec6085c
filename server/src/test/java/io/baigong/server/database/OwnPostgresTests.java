package io.baigong.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.baigong.server.Baigong;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The platform on a PostgreSQL of one's own: Debian's 15, with an owner who is no superuser.
class OwnPostgresTests {
    private static final Path HOME = Path.of("/usr/lib/postgresql/15/bin");
    private Path folder = Path.of("");
    private int port;
    private @Nullable Process server;

    @BeforeEach
    void startServer() throws Exception {
        assumeThat(HOME.resolve("postgres"))
                .as("Debian's postgresql-15 is not installed; the URL mode is not tested")
                .exists();
        folder = Files.createTempDirectory("baigong-own");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path cluster = Files.createDirectory(folder.resolve("cluster"));
        PostgresUser.own(cluster);
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        run("initdb", "-D", cluster.toString(), "-U", "root", "--auth=trust", "-E", "UTF8", "-N")
                .waitFor();
        server =
                run(
                        "postgres",
                        "-D",
                        cluster.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=");
        try (var root = awaitConnection();
                var statement = root.createStatement()) {
            statement.execute("create role works_owner login createrole password 'a-password'");
            statement.execute("create database works owner works_owner");
            statement.execute("create database other owner works_owner");
        }
    }

    @AfterEach
    void stopServer() throws Exception {
        var running = server;
        if (running != null) {
            new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();
            running.waitFor(1, TimeUnit.MINUTES);
        }
        if (!folder.toString().isEmpty()) {
            PostgresBinaries.deleteTree(folder);
        }
    }

    @Test
    void itRunsAsAnApplicationRoleThatOwnsNothing() throws Exception {
        String url =
                "jdbc:postgresql://127.0.0.1:%d/works?user=works_owner&password=a-password"
                        .formatted(port);
        try (var platform = start(url)) {
            var db = platform.getBean(JdbcClient.class);
            assertThat(
                            Tenancy.asPlatform(() ->
                                    db.sql("select login from person")
                                            .query((row, n) -> String.valueOf(row.getString(1)))
                                            .list()))
                    .containsExactly("admin");
            assertThat(db.sql("select count(*) from person").query(Long.class).single()).isZero();
            assertThat(
                            db.sql(
                                            "select current_user || ' ' || current_setting('server_version_num')::int / 10000")
                                    .query((row, n) -> String.valueOf(row.getString(1)))
                                    .single())
                    .isEqualTo("baigong_app_works 15");
            try (var other = start(url.replace("/works?", "/other?"), "other-data")) {
                assertThat(other.isRunning()).isTrue();
            }
            assertThat(newConnection(platform)).isEqualTo("baigong_app_works");
        }
        assertThat(folder.resolve("data/postgres")).doesNotExist();
        assertThat(server).matches(process -> process != null && process.isAlive());
    }

    @Test
    void aWrongPasswordOrAddressIsSaidInOneSentenceWithoutTheCredentials() {
        assertThatThrownBy(() ->
                        start("jdbc:postgresql://127.0.0.1:1/works?user=a&password=geheim").close())
                .hasRootCauseInstanceOf(CannotStart.class)
                .rootCause()
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/works cannot be used")
                .hasMessageNotContaining("geheim");
    }

    /// Another installation on the same server must not change this one's password.
    private static String newConnection(ConfigurableApplicationContext platform) throws Exception {
        var owner = platform.getBean(Databases.Owner.class);
        try (var connection =
                        DriverManager.getConnection(
                                Databases.withoutCredentials(owner.url()),
                                owner.app(),
                                platform.getBean(DataFolder.class).secret("postgres-app"));
                var rows = connection.createStatement().executeQuery("select current_user")) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private ConfigurableApplicationContext start(String url) {
        return start(url, "data");
    }

    private ConfigurableApplicationContext start(String url, String data) {
        return new SpringApplicationBuilder(Baigong.class)
                .run(
                        "--server.port=0",
                        "--baigong.mqtt.port=0",
                        "--baigong.database.url=" + url,
                        "--baigong.data=" + folder.resolve(data));
    }

    private Process run(String program, String... arguments) throws Exception {
        var command = new java.util.ArrayList<String>();
        command.add(HOME.resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(PostgresUser.command(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start();
    }

    private Connection awaitConnection() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (true) {
            try {
                return DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "root", "");
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }
}
