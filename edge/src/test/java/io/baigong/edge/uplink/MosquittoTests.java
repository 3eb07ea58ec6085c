package io.baigong.edge.uplink;

import static io.baigong.edge.uplink.Gateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baigong.connect.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The uplink over a cable to a broker nobody here wrote, with a subscriber nobody here wrote.
class MosquittoTests {
    private static final Path BROKER = Path.of("/usr/sbin/mosquitto");
    private static final Path SUBSCRIBER = Path.of("/usr/bin/mosquitto_sub");

    @TempDir Path folder;
    private final Set<Long> received = new ConcurrentSkipListSet<>();
    private int port;
    private Process broker;
    private @Nullable Process subscriber;
    private volatile boolean subscribed;
    private Cable cable;
    private Gateway gateway;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Files.isExecutable(BROKER) && Files.isExecutable(SUBSCRIBER), "needs mosquitto");
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(
                folder.resolve("broker.conf"),
                "listener %d 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
                        .formatted(port));
        start();
        cable = new Cable(port);
        gateway = new Gateway(folder.resolve("queue"), cable.port());
    }

    @AfterEach
    void close() throws Exception {
        if (gateway != null) {
            gateway.close();
            cable.close();
            kill();
        }
    }

    @Test
    void deliversAllThroughPulledCablesAndAKilledBroker() throws Exception {
        gateway.uplink.start();
        for (long number = 0; number < 1_000; number++) {
            gateway.say("press", "pieces", 1_000 + number, Value.of(number));
            switch ((int) number) {
                case 200, 500 -> cable.pull();
                case 300, 900 -> cable.put();
                case 600 -> {
                    kill();
                    start();
                }
                default -> {}
            }
        }
        gateway.awaitDelivered();
        await("all arrived", () -> received.size() == 1_000);
        assertThat(received).containsExactlyElementsOf(LongStream.range(0, 1_000).boxed().toList());
        assertThat(gateway.queue.stats().droppedValues()).isZero();
    }

    private void start() throws Exception {
        broker = run(BROKER.toString(), "-c", folder.resolve("broker.conf").toString());
        await("the broker listens", this::isListening);
        subscribed = false;
        var started =
                run(
                        SUBSCRIBER.toString(),
                        "-p",
                        "" + port,
                        "-q",
                        "1",
                        "-V",
                        "5",
                        "-F",
                        "%t %x",
                        "-t",
                        "lossless/spBv1.0/works/DDATA/#",
                        "-t",
                        "probe");
        subscriber = started;
        Thread.ofVirtual().start(() -> started.inputReader().lines().forEach(this::take));
        await(
                "the subscription works",
                () -> {
                    probe();
                    return subscribed;
                });
    }

    private void take(String line) {
        var words = line.split(" ");
        if (words[0].equals("probe")) {
            subscribed = true;
        } else if (words.length == 2) {
            received.addAll(Gateway.numbers(HexFormat.of().parseHex(words[1]), "pieces"));
        }
    }

    private void probe() {
        try {
            run("/usr/bin/mosquitto_pub", "-p", "" + port, "-t", "probe", "-m", "x").waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isListening() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void kill() throws InterruptedException {
        for (var process : List.of(broker, subscriber == null ? broker : subscriber)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static Process run(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}
