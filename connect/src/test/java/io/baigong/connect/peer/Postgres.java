package io.baigong.connect.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/// Debian's PostgreSQL on the loopback interface, with a cluster of its own.
public final class Postgres implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

    private final Path folder;
    private final int port = Peer.freePort();
    private Peer server;

    public Postgres() {
        try {
            folder = Files.createTempDirectory("peer-postgres");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            var made =
                    new ProcessBuilder(command("initdb -U root --auth=trust -E UTF8 -N -D cluster"))
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("initdb.log").toFile())
                            .start();
            if (made.waitFor() != 0) {
                throw new IllegalStateException(
                        Files.readString(folder.resolve("initdb.log"))
                                + "; CONTRIBUTING.md says what to install");
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(end);
        }
        server = start();
    }

    private Peer start() {
        return Peer.start(
                command(
                        "postgres -D cluster -p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
                                .formatted(port)),
                () -> {
                    try (var connection = connect()) {
                        return connection.isValid(1);
                    } catch (SQLException notYet) {
                        return false;
                    }
                });
    }

    /// It refuses to run as root.
    private List<String> command(String program) {
        String line = "cd %s && exec %s/%s".formatted(folder, PROGRAMS, program);
        return System.getProperty("user.name").equals("root")
                ? List.of(
                        "setpriv",
                        "--reuid=postgres",
                        "--regid=65534",
                        "--clear-groups",
                        "sh",
                        "-c",
                        line)
                : List.of("sh", "-c", line);
    }

    public static boolean isInstalled() {
        return Files.exists(PROGRAMS.resolve("postgres"));
    }

    public int port() {
        return port;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "root", "");
    }

    public void run(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public void kill() {
        server.kill();
    }

    /// After it was killed.
    public void startAgain() {
        server = start();
    }

    @Override
    public void close() {
        server.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            // Its last children may still write; the folder is a temporary one.
        }
    }
}
