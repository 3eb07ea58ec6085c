package io.baigong.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A gateway as a process with a folder of its own, which has joined a [GatewayReceiver].
final class GatewayProcess implements AutoCloseable {
    private final GatewayReceiver receiver;
    private final Path directory = Files.createTempDirectory("baigong-gateway-");
    private final Process process;

    /// @param memory of the heap, as `-Xmx` has it
    /// @param document its configuration
    GatewayProcess(GatewayReceiver receiver, String memory, String document) throws IOException {
        this.receiver = receiver;
        write(
                "identity/identity.json",
                """
                {"platform": "http://127.0.0.1:1", "thing": "gateway", "group": "works", "node": "gateway",
                 "host": "127.0.0.1", "port": %d, "tls": false, "token": "nobody asks"}
                """
                        .formatted(receiver.port()));
        write("configuration/good.json", document);
        process = start(memory);
    }

    private void write(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// With the flags of the launcher, or those of the environment instead.
    private Process start(String memory) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String flags =
                "-XX:+UseCompactObjectHeaders -XX:+UseSerialGC -Xmx%s"
                        + " --sun-misc-unsafe-memory-access=allow"
                        + " --enable-native-access=ALL-UNNAMED";
        String given = System.getenv("BAIGONG_BENCH_EDGE_FLAGS");
        command.addAll(List.of((given == null ? flags.formatted(memory) : given).split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.baigong.edge.Edge", "run", "--directory", directory.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out.log").toFile())
                .start();
    }

    long pid() {
        return process.pid();
    }

    /// Waits until so many different values have arrived.
    void awaitDistinct(long values) throws InterruptedException {
        while (receiver.distinct() < values) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the gateway ended; see " + directory);
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
