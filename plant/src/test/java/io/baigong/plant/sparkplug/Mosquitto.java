package io.baigong.plant.sparkplug;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A real broker nobody here wrote, with a real subscriber, for tests that break the line.
public final class Mosquitto implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 60_000;

    private final Path folder;
    private final int port;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private @Nullable Process broker;
    private @Nullable Process subscriber;

    /// A message as the subscriber printed it.
    public record Received(String topic, Payload payload) {
        public boolean is(String kind) {
            return topic.contains("/" + kind + "/");
        }
    }

    public Mosquitto(Path folder) throws IOException {
        this.folder = folder;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    public static boolean isInstalled() {
        return binary("mosquitto") != null && binary("mosquitto_sub") != null;
    }

    private static @Nullable String binary(String name) {
        for (String folder :
                List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return folder + "/" + name;
            }
        }
        return null;
    }

    public int port() {
        return port;
    }

    public List<Received> received() {
        return received;
    }

    public void start() throws IOException {
        Path config = folder.resolve("mosquitto.conf");
        Files.writeString(
                config,
                """
                listener %d 127.0.0.1
                allow_anonymous true
                persistence false
                max_queued_messages 0
                """
                        .formatted(port));
        broker = run(List.of("mosquitto", "-c", config.toString()));
        await("the broker's port", this::answers);
    }

    /// kill -9
    public void kill() throws InterruptedException {
        if (broker != null) {
            broker.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /// Subscribes to everything; returns when the subscription works.
    public void subscribe() throws IOException, InterruptedException {
        if (subscriber != null) {
            // It would connect again by itself, and every message be counted twice.
            subscriber.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        Process sub =
                run(
                        List.of(
                                "mosquitto_sub",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                "" + port,
                                "-q",
                                "1",
                                "-t",
                                "#",
                                "-F",
                                "%t %x"));
        subscriber = sub;
        var ready = new boolean[1];
        Thread.ofPlatform().daemon().start(() -> read(sub.inputReader(), ready));
        await(
                "the subscription",
                () -> {
                    publish("probe", new byte[] {1});
                    return ready[0];
                });
    }

    private void read(BufferedReader lines, boolean[] ready) {
        lines.lines()
                .forEach(line -> {
                    String[] parts = line.split(" ", 2);
                    ready[0] = true;
                    byte[] bytes = HexFormat.of().parseHex(parts[1]);
                    if (PayloadReader.read(bytes) instanceof Decoded.Good(Payload payload)
                            && !parts[0].equals("probe")) {
                        received.add(new Received(parts[0], payload));
                    }
                });
    }

    /// Sends a command with one metric.
    public void command(String topic, String metric, Value value) {
        var payload = new Payload(1, List.of(Metric.named(metric, 1, value)), Metric.NONE);
        publish(topic, PayloadWriter.write(payload));
    }

    private void publish(String topic, byte[] payload) {
        try {
            Path file = Files.write(folder.resolve("payload"), payload);
            var command =
                    List.of(
                            "mosquitto_pub",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            "" + port,
                            "-q",
                            "1",
                            "-t",
                            topic,
                            "-f",
                            file.toString());
            run(command).waitFor(10, TimeUnit.SECONDS);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Process run(List<String> command) throws IOException {
        var full = new ArrayList<>(command);
        full.set(0, String.valueOf(binary(command.getFirst())));
        return new ProcessBuilder(full)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(
                        command.getFirst().endsWith("sub")
                                ? ProcessBuilder.Redirect.PIPE
                                : ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited %d ms in vain for %s".formatted(PATIENCE_MILLIS, what));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException stopped) {
                throw new AssertionError("interrupted while waiting for " + what, stopped);
            }
        }
    }

    @Override
    public void close() {
        if (subscriber != null) {
            subscriber.destroyForcibly();
        }
        if (broker != null) {
            broker.destroyForcibly();
        }
    }
}
