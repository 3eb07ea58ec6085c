package io.baigong.server.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL 18 as a child process: unpacked, initialised, started, found again after the platform
/// was killed, stopped. Loopback only, scram passwords. As root it runs under another user, as
/// PostgreSQL demands.
final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String VERSION = "18.6.0";
    static final String OWNER = "baigong";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path home;
    private final Path cluster;
    private final String password;
    private final int port;

    private EmbeddedPostgres(Path home, Path cluster, String password, int port) {
        this.home = home;
        this.cluster = cluster;
        this.password = password;
        this.port = port;
    }

    /// Starts it, or finds the one that an earlier, killed platform left running.
    static EmbeddedPostgres start(Path folder, String password, int wantedPort)
            throws IOException, InterruptedException, SQLException {
        Path home = folder.resolve("bin-" + VERSION);
        Path cluster = folder.resolve("cluster");
        unpack(home);
        owned(folder);
        if (!Files.exists(cluster.resolve("PG_VERSION"))) {
            initialise(home, cluster, password);
        }
        var running = Postmaster.of(cluster);
        if (running != null) {
            LOG.info("found PostgreSQL still running, process {}", running.pid());
            var found = new EmbeddedPostgres(home, cluster, password, running.port());
            found.awaitConnection();
            return found;
        }
        int port = wantedPort == 0 ? freePort() : wantedPort;
        var started = new EmbeddedPostgres(home, cluster, password, port);
        started.launch();
        started.awaitConnection();
        return started;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    String password() {
        return password;
    }

    private void launch() throws IOException {
        var command = new ArrayList<String>(asOtherUser());
        command.addAll(
                List.of(
                        home.resolve("bin/postgres").toString(),
                        "-D",
                        cluster.toString(),
                        "-p",
                        Integer.toString(port)));
        for (var setting :
                List.of(
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "shared_buffers=64MB",
                        "max_connections=60",
                        "wal_compression=pglz",
                        "log_min_messages=warning")) {
            command.add("-c");
            command.add(setting);
        }
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(
                                cluster.resolveSibling("postgres.log").toFile()))
                .start();
    }

    private void awaitConnection() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var connection = DriverManager.getConnection(url(), OWNER, password)) {
                connection.isValid(5);
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /// Stops it the fast way: open transactions are rolled back, the rest is written.
    @Override
    public void close() {
        var running = Postmaster.of(cluster);
        if (running == null) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();
            ProcessHandle.of(running.pid())
                    .ifPresent(process -> {
                        try {
                            process.onExit().get(60, TimeUnit.SECONDS);
                        } catch (Exception e) {
                            LOG.warn("PostgreSQL did not stop within 60 s", e);
                        }
                    });
        } catch (IOException e) {
            LOG.warn("cannot stop PostgreSQL, process {}", running.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void unpack(Path home) throws IOException {
        if (Files.exists(home.resolve("bin/postgres"))) {
            return;
        }
        LOG.info("unpacking PostgreSQL {}", VERSION);
        Path draft = home.resolveSibling(home.getFileName() + ".draft");
        Files.createDirectories(draft);
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String name = "postgres-%s-%s.txz".formatted(os(), machine);
        try (InputStream packed = EmbeddedPostgres.class.getResourceAsStream("/" + name)) {
            if (packed == null) {
                throw new IOException(
                        "no bundled PostgreSQL for this machine ("
                                + name
                                + "); set BAIGONG_DATABASE_URL to your own");
            }
            extract(packed, draft);
        }
        Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String os() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.contains("mac") ? "darwin" : "linux";
    }

    private static void extract(InputStream packed, Path to) throws IOException {
        try (var tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = to.resolve(entry.getName()).normalize();
                if (!target.startsWith(to)) {
                    throw new IOException("entry leaves the folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.deleteIfExists(target);
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
                    boolean runs = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target,
                            PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static void initialise(Path home, Path cluster, String password)
            throws IOException, InterruptedException {
        LOG.info("initialising the database cluster in {}", cluster);
        Path passwordFile = cluster.resolveSibling("initdb.password");
        Files.writeString(passwordFile, password);
        Path draft = cluster.resolveSibling("cluster.draft");
        deleteTree(draft);
        Files.createDirectories(draft);
        owned(draft);
        owned(passwordFile);
        var command = new ArrayList<String>(asOtherUser());
        command.addAll(
                List.of(
                        home.resolve("bin/initdb").toString(),
                        "-D",
                        draft.toString(),
                        "-U",
                        OWNER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        int exit = process.waitFor();
        Files.delete(passwordFile);
        if (exit != 0) {
            throw new IOException("initdb failed with exit code " + exit + ":\n" + said);
        }
        Files.move(draft, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// PostgreSQL refuses to run as root; `postgres` where that user exists, else `nobody`.
    private static String otherUser() {
        try {
            boolean known =
                    Files.readAllLines(Path.of("/etc/passwd")).stream()
                            .anyMatch(line -> line.startsWith("postgres:"));
            return known ? "postgres" : "nobody";
        } catch (IOException e) {
            return "nobody";
        }
    }

    private static List<String> asOtherUser() {
        if (!isRoot()) {
            return List.of();
        }
        return List.of(
                "setpriv",
                "--reuid=" + otherUser(),
                "--regid=65534",
                "--clear-groups",
                "--no-new-privs",
                "--bounding-set=-all");
    }

    private static void owned(Path path) throws IOException {
        if (!isRoot()) {
            return;
        }
        var owner =
                path.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(otherUser());
        Files.setOwner(path, owner);
    }

    /// What `postmaster.pid` says of a running server.
    record Postmaster(long pid, int port) {
        static @Nullable Postmaster of(Path cluster) {
            Path file = cluster.resolve("postmaster.pid");
            try {
                var lines = Files.readAllLines(file);
                long pid = Long.parseLong(lines.get(0).strip());
                var process = ProcessHandle.of(pid);
                boolean ours =
                        process.flatMap(handle -> handle.info().command())
                                .map(command -> command.endsWith("/bin/postgres"))
                                .orElse(false);
                return ours && lines.size() > 3
                        ? new Postmaster(pid, Integer.parseInt(lines.get(3).strip()))
                        : null;
            } catch (IOException | NumberFormatException e) {
                return null;
            }
        }
    }
}
