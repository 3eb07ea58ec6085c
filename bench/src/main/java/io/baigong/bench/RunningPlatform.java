package io.baigong.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The platform as a user runs it: a process of its own, started as the launcher starts it, with a
/// data folder that is removed at the end.
///
/// `BAIGONG_PLATFORM_COMMAND` is the launcher's command line, an argument a line.
final class RunningPlatform implements AutoCloseable {
    /// A machine that has much else to do starts it in minutes.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path data;
    private final boolean cached;
    private final List<String> settings;
    private Process process;
    private int http;
    private int mqtt;
    private long startedNanos;
    private String token = "";

    private RunningPlatform(Path data, boolean cached, List<String> settings) throws IOException {
        this.data = data;
        this.cached = cached;
        this.settings = settings;
        process = launch();
    }

    /// Starts an empty one and waits until it answers.
    ///
    /// @param settings as `--name=value`
    static RunningPlatform start(String... settings) throws IOException, InterruptedException {
        var everyone = PosixFilePermissions.fromString("rwxr-xr-x");
        Path data = Files.createTempDirectory("baigong-bench-");
        Files.setPosixFilePermissions(data, everyone);
        var platform = new RunningPlatform(data, true, List.of(settings));
        try {
            platform.awaitReady();
        } catch (IOException | InterruptedException e) {
            platform.leave();
            throw e;
        }
        return platform;
    }

    /// Ends what did not start, and leaves its log.
    private void leave() throws IOException, InterruptedException {
        stop();
        stopDatabase();
    }

    /// Starts it again on the same data, after [#kill] or [#stop], and does not wait.
    RunningPlatform again(boolean withCache) throws IOException {
        var next = new RunningPlatform(data, withCache, settings);
        next.token = token;
        return next;
    }

    private Process launch() throws IOException {
        String line = System.getenv("BAIGONG_PLATFORM_COMMAND");
        if (line == null) {
            throw new IOException(
                    "start this with ./baigong bench: it says how to run the platform");
        }
        http = freePort();
        mqtt = freePort();
        var command = new ArrayList<>(line.lines().toList());
        if (!cached) {
            command.removeIf(argument -> argument.startsWith("-XX:AOTCache"));
        }
        command.addAll(settings);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(data.resolve("platform.log").toFile()));
        var environment = builder.environment();
        environment.put("BAIGONG_DATA", data.toString());
        environment.put("BAIGONG_HTTP_PORT", Integer.toString(http));
        environment.put("BAIGONG_MQTT_PORT", Integer.toString(mqtt));
        environment.put("BAIGONG_DEMO", "true");
        environment.put("BAIGONG_DATABASE_URL", "");
        startedNanos = System.nanoTime();
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Waits until it says that it is healthy.
    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isHealthy()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the platform did not start, see " + data + "/platform.log");
            }
            Thread.sleep(20);
        }
        if (token.isEmpty()) {
            var access = Files.readString(data.resolve("demo-access.json"));
            token = new JsonObject(access).getString("token");
        }
    }

    private boolean isHealthy() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(uri("/actuator/health")).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http + path);
    }

    int httpPort() {
        return http;
    }

    /// Where its API is.
    URI address() {
        return uri("/");
    }

    int mqttPort() {
        return mqtt;
    }

    Path data() {
        return data;
    }

    String token() {
        return token;
    }

    /// Since the process was begun.
    double secondsSinceStart() {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    /// @return the body of a 2xx answer
    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    /// @param type of the answer that is wanted
    /// @return the body of a 2xx answer
    String get(String path, String type) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).header("Accept", type).GET());
    }

    /// @return the body of a 2xx answer
    String send(String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofByteArray(body)));
    }

    JsonObject send(String method, String path, JsonObject body)
            throws IOException, InterruptedException {
        String answer = send(method, path, "application/json", body.toBuffer().getBytes());
        return answer.isEmpty() ? new JsonObject() : new JsonObject(answer);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var asked = request.header("Authorization", "Bearer " + token).build();
        var answer = client.send(asked, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(
                    "%s %s: expected 2xx, got %d %s"
                            .formatted(
                                    asked.method(),
                                    asked.uri().getPath(),
                                    answer.statusCode(),
                                    answer.body()));
        }
        return answer.body();
    }

    /// Age of the oldest message that is acknowledged and cannot be asked for yet.
    double storeLagSeconds() throws IOException, InterruptedException {
        return metric("baigong_consumer_lag_seconds", "consumer=\"store\"");
    }

    /// A metric, summed over all its series that have the label.
    double metric(String name, String label) throws IOException, InterruptedException {
        var lines =
                get("/actuator/prometheus")
                        .lines()
                        .filter(line -> line.startsWith(name + "{") && line.contains(label))
                        .toList();
        if (lines.isEmpty()) {
            throw new IOException("expected the metric %s{%s}, got none".formatted(name, label));
        }
        return lines.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// Waits until the consumers stand at the end of the log.
    ///
    /// @return the durability page, on which the counts agree
    /// @throws IOException when they do not
    JsonObject awaitAgreement() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonObject page;
        do {
            Thread.sleep(200);
            page = new JsonObject(get("/api/v1/durability"));
        } while (!page.getBoolean("agree") && System.nanoTime() < deadline);
        if (!page.getBoolean("agree")) {
            throw new IOException("the counts do not agree: " + page.encode());
        }
        return page;
    }

    /// Values that are durable, stored and can be asked for, all counts agreeing.
    long queryableValues() throws IOException, InterruptedException {
        return awaitAgreement().getJsonObject("queryable").getLong("values");
    }

    /// What it, without PostgreSQL, has used of the processors.
    double cpuSeconds() {
        return Machine.cpuSeconds(process.pid());
    }

    long pid() {
        return process.pid();
    }

    /// Resident bytes of the platform itself.
    long residentBytes() {
        return Machine.memory(process.pid(), "Rss");
    }

    /// PostgreSQL and its workers, pages they share counted once.
    long databaseBytes() throws IOException {
        Path file = data.resolve("postgres/cluster/postmaster.pid");
        long first = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        long sum = Machine.memory(first, "Pss");
        var workers = ProcessHandle.of(first).orElseThrow().descendants().toList();
        for (var worker : workers) {
            sum += Machine.memory(worker.pid(), "Pss");
        }
        return sum;
    }

    /// As a power cut would, for the process.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Ends it and leaves its data.
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        client.close();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        boolean alive = process.isAlive();
        stop();
        if (!alive) {
            stopDatabase();
        }
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// A platform that was killed leaves its PostgreSQL.
    private void stopDatabase() throws IOException {
        Path file = data.resolve("postgres/cluster/postmaster.pid");
        if (Files.exists(file)) {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    /// Items of a page.
    static JsonArray items(String page) {
        return new JsonObject(page).getJsonArray("items");
    }
}
