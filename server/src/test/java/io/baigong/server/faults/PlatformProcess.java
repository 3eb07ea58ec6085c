package io.baigong.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.Baigong;
import io.baigong.server.TestHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole platform as a process of its own, to be killed, with a data folder that stays.
final class PlatformProcess implements AutoCloseable {
    private static final String SCOPES =
            "[\"things:read\",\"things:write\",\"readings:read\",\"readings:write\",\"admin\"]";

    final int httpPort = freePort();
    final int mqttPort = freePort();
    final Path data;
    private final Path log;
    private final TestHttp http = new TestHttp(httpPort);
    private final List<String> settings;
    private final List<Path> mounts = new ArrayList<>();
    private @Nullable Process process;
    private String bearer = "";

    PlatformProcess(String... settings) throws IOException {
        Path folder = Files.createTempDirectory("baigong-faults");
        // PostgreSQL's user must get through.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = Files.createDirectory(folder.resolve("data"));
        log = folder.resolve("platform.log");
        this.settings = List.of(settings);
    }

    /// Below the ports that the system gives out by itself: nobody takes it while the platform is
    /// down, and a client that tries again does not meet itself.
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException taken) {
                continue;
            }
        }
    }

    /// Gives a folder of the data folder a small file system of its own.
    ///
    /// @return false when this process may not
    boolean mount(String folder, int megabytes) throws Exception {
        Path point = Files.createDirectory(data.resolve(folder));
        boolean mounted =
                run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "mode=755,size=" + megabytes + "m",
                        "tmpfs",
                        point.toString());
        if (mounted) {
            mounts.add(point);
        }
        return mounted;
    }

    private static boolean run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    void start(String... more) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx512m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Baigong.class.getName(),
                                "--baigong.data=" + data,
                                "--server.port=" + httpPort,
                                "--baigong.mqtt.port=" + mqttPort));
        command.addAll(settings);
        command.addAll(List.of(more));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /// SIGKILL; PostgreSQL stays behind.
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /// SIGKILL for every process of PostgreSQL.
    void killPostgres() throws Exception {
        Path pid = data.resolve("postgres/cluster/postmaster.pid");
        if (!Files.exists(pid)) {
            return;
        }
        var lines = Files.readAllLines(pid);
        if (lines.isEmpty()) {
            return;
        }
        var server = ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        if (server.isPresent() && isPostgres(server.get())) {
            var children = server.get().children().toList();
            server.get().destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            server.get().onExit().get(1, TimeUnit.MINUTES);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("postgres");
    }

    void awaitHealthy() {
        await("a healthy platform", () -> health().at("/status").asString("").equals("UP"));
    }

    /// Missing while nobody answers.
    JsonNode health() {
        try {
            return json(http.get("/actuator/health").body());
        } catch (IllegalStateException nobody) {
            return JsonMapper.shared().missingNode();
        }
    }

    /// Waits, and shows what the platform said last when it is in vain.
    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || !isAlive()) {
                throw new AssertionError(
                        "%s, %s, last words:%n%s"
                                .formatted(what, isAlive() ? "running" : "ended", lastWords()));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    String lastWords() {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Logs in as the first administrator and takes an API token.
    void logIn() throws IOException {
        String password = Files.readString(data.resolve("secrets/first-administrator")).strip();
        assertThat(http.logIn("admin", password).statusCode()).isEqualTo(200);
        var answer = http.post("/api/v1/tokens", "{\"name\":\"t\",\"scopes\":" + SCOPES + "}");
        bearer = "Bearer " + json(answer.body()).at("/token").asString();
        http.cookies().clear();
    }

    /// @throws IllegalStateException when it is refused or nobody answers
    JsonNode send(String method, String path, String body) {
        var answer = http.send(method, "/api/v1" + path, body, "Authorization", bearer);
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(
                    method + " " + path + " " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? JsonMapper.shared().missingNode() : json(answer.body());
    }

    /// @throws IllegalStateException when the CSV is refused, a row too, or nobody answers
    void importThings(String csv) {
        importRows("/things/import", csv);
    }

    /// The same for any table.
    void importRows(String path, String csv) {
        var answer =
                http.send(
                        "POST",
                        "/api/v1" + path,
                        csv,
                        "Authorization",
                        bearer,
                        "Accept",
                        "application/json");
        if (answer.statusCode() != 200 || json(answer.body()).at("/failed").asInt() > 0) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    JsonNode get(String path) {
        return send("GET", path, "");
    }

    String text(String path) {
        var answer = http.get("/api/v1" + path, "Authorization", bearer);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    /// Do the counts of the durability page agree now?
    boolean agrees() {
        try {
            return get("/durability").at("/agree").asBoolean();
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    /// Have the meters counted every value of the log, each once?
    boolean metersAgree() {
        try {
            long inLog = get("/durability").at("/inLog/values").asLong();
            for (var meter : get("/usage?step=month").path("meters")) {
                if (meter.path("meter").asString().equals("values")) {
                    return meter.path("total").asLong() == inLog;
                }
            }
            return false;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Override
    public void close() throws Exception {
        kill();
        killPostgres();
        for (var mount : mounts) {
            run("umount", "-l", mount.toString());
        }
        deleteTree(data.getParent());
    }

    private static void deleteTree(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path left, @Nullable IOException why)
                            throws IOException {
                        Files.delete(left);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
