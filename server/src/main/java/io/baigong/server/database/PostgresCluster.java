package io.baigong.server.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder with a database cluster, and who serves it.
///
/// @param home of the binaries
/// @param folder of the cluster
record PostgresCluster(Path home, Path folder) {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);

    /// A running postmaster.
    record Postmaster(ProcessHandle process, int port) {
        /// The fast way: open transactions are rolled back, the rest is written; at last the
        /// immediate way, after which the next start recovers.
        void stop() throws IOException, InterruptedException {
            for (var signal : List.of("-INT", "-QUIT")) {
                new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
                try {
                    process.onExit().get(30, TimeUnit.SECONDS);
                    return;
                } catch (TimeoutException | ExecutionException e) {
                    LOG.warn("PostgreSQL did not stop within 30 s of kill {}", signal);
                }
            }
        }
    }

    /// Makes the cluster when there is none, whole or not at all.
    ///
    /// @throws CannotStart when it cannot be made or is of another major version
    void initialise(String owner, String password) throws IOException, InterruptedException {
        Path version = folder.resolve("PG_VERSION");
        if (Files.exists(version)) {
            String major = Files.readString(version).strip();
            if (!major.equals(PostgresBinaries.MAJOR)) {
                throw new CannotStart(
                        "%s was made by PostgreSQL %s and this platform brings %s; back up with the old platform and restore with this one"
                                .formatted(folder, major, PostgresBinaries.MAJOR));
            }
            return;
        }
        LOG.info("making the database cluster in {}", folder);
        Path passwordFile = folder.resolveSibling("initdb.password");
        DataFolder.keepPrivate(passwordFile, password);
        Path draft = folder.resolveSibling("cluster.draft");
        PostgresBinaries.deleteTree(draft);
        Files.createDirectories(draft);
        PostgresUser.own(draft);
        PostgresUser.own(passwordFile);
        var command =
                PostgresUser.command(
                        List.of(
                                home.resolve("bin/initdb").toString(),
                                "-D",
                                draft.toString(),
                                "-U",
                                owner,
                                "--pwfile=" + passwordFile,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C.UTF-8"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        Files.delete(passwordFile);
        if (exit != 0) {
            throw CannotStart.from("make its cluster", said, 0);
        }
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The command that serves it on loopback, in the name of the right user.
    ///
    /// @param connections that the platform will open at most
    List<String> command(int port, int connections) {
        var command = new ArrayList<String>();
        command.add(home.resolve("bin/postgres").toString());
        command.addAll(List.of("-D", folder.toString(), "-p", Integer.toString(port)));
        for (var setting :
                List.of(
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "shared_buffers=64MB",
                        "max_connections=" + (connections + 20),
                        "wal_compression=pglz",
                        "log_min_messages=warning")) {
            command.add("-c");
            command.add(setting);
        }
        return PostgresUser.command(command);
    }

    /// The postmaster that serves this cluster, or null.
    @Nullable Postmaster running() {
        try {
            var lines = Files.readAllLines(folder.resolve("postmaster.pid"));
            var process = ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
            return lines.size() > 3 && process.isPresent() && isOurs(process.get())
                    ? new Postmaster(process.get(), Integer.parseInt(lines.get(3).strip()))
                    : null;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /// Removes a `postmaster.pid` that a killed server left, when the number in it now belongs to a
    /// stranger. PostgreSQL itself would refuse to start. Never while a process of the old server
    /// still lives, which the file protects from company.
    void removeStalePid() throws IOException {
        Path file = folder.resolve("postmaster.pid");
        if (!Files.exists(file) || ProcessHandle.allProcesses().anyMatch(this::mayBeOurs)) {
            return;
        }
        LOG.info("removing {}, which a killed PostgreSQL left", file);
        Files.deleteIfExists(file);
    }

    /// Whether a process is a PostgreSQL out of this folder, of whichever version.
    private boolean isOurs(ProcessHandle process) {
        String program = program(process);
        return program.startsWith(home.getParent() + "/bin-") && program.endsWith("/bin/postgres");
    }

    private boolean mayBeOurs(ProcessHandle process) {
        return isOurs(process) || program(process).startsWith("postgres: ");
    }

    /// The program a process runs. Some containers let root see the programs of its own processes
    /// only; then it is the first word of the command line, which a child of PostgreSQL overwrites
    /// with `postgres: ` and what it does.
    private static String program(ProcessHandle process) {
        var command = process.info().command();
        if (command.isPresent() || !process.isAlive()) {
            return command.orElse("");
        }
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return line.substring(0, (line + "\0").indexOf('\0'));
        } catch (IOException e) {
            return "";
        }
    }

    /// Whether it is of the version that this platform brings.
    boolean isOfThisVersion(Postmaster postmaster) {
        return program(postmaster.process()).equals(home.resolve("bin/postgres").toString());
    }
}
