package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The whole gateway as a process on 10,000 variables of OPC UA that all change every 100 ms: what
/// it costs, and which changes arrive.
///
/// The server queues the number of its tick for each variable; what stands in for the platform's
/// door remembers the numbers. Real disk, real sockets. Arguments: `[seconds]`, 30 when not given.
final class OpcUaGateway implements AutoCloseable {
    private static final int VARIABLES = 10_000;
    private static final int DEVICES = 2;
    private static final int EACH = VARIABLES / DEVICES;
    private static final double LIMIT_PERCENT = 60;

    private final OpcUaTicks.Child server = OpcUaTicks.Child.start(VARIABLES);
    private final GatewayReceiver receiver = new GatewayReceiver();
    private final Path directory = Files.createTempDirectory("baigong-gateway-");
    private final Process process;

    private OpcUaGateway() throws Exception {
        receiver.open();
        write(
                "identity/identity.json",
                """
                {"platform": "http://127.0.0.1:1", "thing": "gateway", "group": "works", "node": "gateway",
                 "host": "127.0.0.1", "port": %d, "tls": false, "token": "nobody asks"}
                """
                        .formatted(receiver.port()));
        write("configuration/good.json", document());
        process = start();
    }

    static void main(String[] args) throws Exception {
        say(Machine.describe());
        try (var load = new OpcUaGateway()) {
            load.run(args.length > 0 ? Integer.parseInt(args[0]) : 30);
        }
        System.exit(0);
    }

    private void write(String name, String text) throws Exception {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String document() {
        String devices =
                IntStream.range(0, DEVICES)
                        .mapToObj(device ->
                                """
                                {"key": "device-%d", "protocol": "opcua",
                                 "settings": {"url": "opc.tcp://127.0.0.1:%d", "securityPolicy": "none"},
                                 "groups": [{"name": "all", "interval": "PT0.1S", "tags": [%s]}]}\
                                """
                                        .formatted(device, server.port(), tags(device)))
                        .collect(Collectors.joining(","));
        return "{\"version\": 1, \"devices\": [%s]}".formatted(devices);
    }

    private static String tags(int device) {
        return IntStream.range(device * EACH, (device + 1) * EACH)
                .mapToObj(i ->
                        "{\"name\": \"v%d\", \"address\": \"nsu=%s;s=v%d\"}"
                                .formatted(i, OpcUaTicks.NAMESPACE, i))
                .collect(Collectors.joining(","));
    }

    private Process start() throws Exception {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.baigong.edge.Edge",
                        "run",
                        "--directory",
                        directory.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out.log").toFile())
                .start();
    }

    private void run(int seconds) throws Exception {
        while (receiver.distinct() < 10L * VARIABLES) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the gateway ended; see " + directory);
            }
            Thread.sleep(20);
        }
        Thread.sleep(5_000);
        double cpu = Machine.cpuSeconds(process.pid());
        long before = receiver.distinct();
        long from = System.nanoTime();
        Thread.sleep(1_000L * seconds);
        double took = (System.nanoTime() - from) / 1e9;
        double percent = (Machine.cpuSeconds(process.pid()) - cpu) / took * 100;
        say(
                "%s: %.1f %% of one core for the whole gateway, wanted below %.0f",
                percent < LIMIT_PERCENT ? "MET" : "MISSED", percent, LIMIT_PERCENT);
        say(
                "%,.0f values/s delivered of %,d, %d repeated; newest value of a device %.1f s old; %d MB"
                        + " resident",
                (receiver.distinct() - before) / took,
                VARIABLES * 10,
                receiver.repeated(),
                receiver.oldestNewest(),
                Machine.memory(process.pid(), "Rss") >> 20);
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        receiver.close();
        server.close();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
