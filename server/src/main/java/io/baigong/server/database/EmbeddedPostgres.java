package io.baigong.server.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL 18 as a supervised child process on loopback: started, found again after the platform
/// was killed, started again when it ends by itself, stopped with the platform.
final class EmbeddedPostgres implements AutoCloseable {
    static final String OWNER = "baigong";
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final String STARTING_UP = "57P03";

    private final PostgresCluster cluster;
    private final PostgresLog log;
    private final String password;
    private final int connections;
    private volatile int port;
    private volatile ProcessHandle process;
    private volatile boolean closing;

    private EmbeddedPostgres(
            PostgresCluster cluster, String password, int wantedPort, int connections)
            throws IOException, InterruptedException {
        this.cluster = cluster;
        this.log = new PostgresLog(cluster.folder().resolveSibling("postgres.log"));
        this.password = password;
        this.connections = connections;
        var running = cluster.running();
        if (running != null && !cluster.isOfThisVersion(running)) {
            LOG.info(
                    "stopping a PostgreSQL of another version, process {}", pid(running.process()));
            running.stop();
            running = null;
        }
        if (running != null) {
            LOG.info("found PostgreSQL still running, process {}", pid(running.process()));
            port = running.port();
            process = running.process();
            awaitConnection(process, log.size());
        } else {
            port = wantedPort == 0 ? freePort() : wantedPort;
            process = launch(wantedPort == 0);
        }
    }

    /// Starts it, or finds the one that an earlier, killed platform left running.
    ///
    /// @param data the platform's folder, of which `postgres/` is used
    /// @param port 0 takes a free one
    /// @param connections that the platform will open at most
    /// @throws CannotStart when it cannot run, with a sentence that says why
    static EmbeddedPostgres start(DataFolder data, String password, int port, int connections)
            throws IOException, InterruptedException {
        Path folder = data.folder("postgres").toRealPath();
        PostgresUser.own(folder);
        PostgresUser.letIn(data.data(), folder);
        var cluster =
                new PostgresCluster(PostgresBinaries.unpacked(folder), folder.resolve("cluster"));
        cluster.initialise(OWNER, password);
        var postgres = new EmbeddedPostgres(cluster, password, port, connections);
        Thread.ofPlatform().daemon().name("postgres-watch").start(postgres::watch);
        return postgres;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    String password() {
        return password;
    }

    long pid() {
        return process.pid();
    }

    /// Starts the postmaster and waits until it answers. Waits for processes of a killed server to
    /// end first, and takes another port when the free one was taken meanwhile.
    private ProcessHandle launch(boolean anyPort) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            cluster.removeStalePid();
            log.rotate();
            long before = log.size();
            try {
                var started =
                        new ProcessBuilder(cluster.command(port, connections))
                                .redirectErrorStream(true)
                                .redirectOutput(
                                        ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                                .start()
                                .toHandle();
                // Whatever comes of it, a second one must not be started while it lives.
                process = started;
                awaitConnection(started, before);
                return started;
            } catch (CannotStart e) {
                String said = log.since(before);
                boolean otherPort = anyPort && CannotStart.isPortTaken(said);
                boolean soon = otherPort || CannotStart.isStillEnding(said);
                if (!soon || closing || System.nanoTime() > deadline) {
                    throw e;
                }
                port = otherPort ? freePort() : port;
                Thread.sleep(200);
            }
        }
    }

    private void awaitConnection(ProcessHandle server, long logBefore)
            throws InterruptedException, IOException {
        var owner = new Properties();
        owner.put("user", OWNER);
        owner.put("password", password);
        // Whoever took the port may accept and say nothing.
        owner.put("socketTimeout", "5");
        awaitAnswer(url(), owner, server::isAlive, PATIENCE);
        if (!server.isAlive()) {
            throw CannotStart.from("start", log.since(logBefore), port);
        }
    }

    /// Waits until a log-in succeeds or the server has ended. A server that says it is starting up
    /// recovers from a crash, for as long as that takes.
    ///
    /// @param patience with one that says nothing
    /// @throws CannotStart when it does not answer, or refuses the password
    static void awaitAnswer(String url, Properties owner, BooleanSupplier alive, Duration patience)
            throws InterruptedException {
        long heard = System.nanoTime();
        long pause = 20;
        while (alive.getAsBoolean()) {
            try (var connection = DriverManager.getConnection(url, owner)) {
                connection.isValid(5);
                return;
            } catch (SQLException e) {
                if ("28P01".equals(e.getSQLState())) {
                    throw new CannotStart(
                            "PostgreSQL refuses the owner's password; was secrets/postgres-owner"
                                    + " of the data folder changed?");
                }
                if (STARTING_UP.equals(e.getSQLState())) {
                    heard = System.nanoTime();
                }
                if (System.nanoTime() - heard > patience.toNanos()) {
                    throw new CannotStart("PostgreSQL runs but does not answer: " + e.getMessage());
                }
                Thread.sleep(pause);
                pause = Math.min(500, pause * 2);
            }
        }
    }

    /// Starts it again whenever it ends, for as long as the platform lives.
    private void watch() {
        var pause = Duration.ofMillis(100);
        while (!closing) {
            try {
                process.onExit().get();
                if (closing) {
                    return;
                }
                LOG.error("PostgreSQL ended by itself; starting it again");
                process = launch(false);
                LOG.info("PostgreSQL runs again, process {}", pid(process));
                if (closing) {
                    close();
                }
                pause = Duration.ofMillis(100);
            } catch (CannotStart | IOException | ExecutionException e) {
                LOG.error("PostgreSQL does not start again, trying on: {}", e.getMessage());
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
                sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops watching and lets the server run on, as a killed platform does.
    void abandon() {
        closing = true;
    }

    @Override
    public void close() {
        closing = true;
        var running = cluster.running();
        if (running == null) {
            return;
        }
        try {
            running.stop();
        } catch (IOException e) {
            LOG.warn("cannot stop PostgreSQL, process {}", pid(running.process()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String pid(ProcessHandle server) {
        return Long.toString(server.pid());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
