package io.baigong.bench;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What an MQTT door can do at best: Vert.x' endpoint that writes each payload to a file, syncs
/// many at once and acknowledges then. It understands nothing and stores nothing that can be asked
/// for. A process of its own, as the platform is.
final class BareEndpoint {
    private static final int FILE_BYTES = 256 << 20;
    private static final int LOOPS = 2;

    private final FileChannel file;
    private final ByteBuffer block = ByteBuffer.allocateDirect(16 << 20);
    private final Object lock = new Object();
    private List<Waiting> waiting = new ArrayList<>();
    private long position;

    private record Waiting(Context loop, MqttEndpoint endpoint, int id, Buffer payload) {}

    private BareEndpoint(FileChannel file) {
        this.file = file;
    }

    /// Another process that serves until it is destroyed.
    ///
    /// @param port on which it listens
    record Child(Process process, int port) implements AutoCloseable {
        static Child start() throws IOException {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var process =
                    new ProcessBuilder(
                                    java,
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-Xmx2048m",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    BareEndpoint.class.getName())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var line = process.inputReader().readLine();
            if (line == null) {
                throw new IOException("the bare endpoint did not start");
            }
            return new Child(process, Integer.parseInt(line.strip()));
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    public static void main(String[] args) throws Exception {
        Path path = Files.createTempFile("baigong-bare-", ".log");
        try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocateDirect(1 << 20);
            for (int at = 0; at < FILE_BYTES; at += zeros.capacity()) {
                file.write(zeros.clear(), at);
            }
            file.force(true);
            Files.delete(path);
            var endpoint = new BareEndpoint(file);
            Thread.ofPlatform().daemon().start(BareEndpoint::endWithParent);
            System.out.println(endpoint.listen());
            endpoint.commit();
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException closed) {
            System.err.println("the measurement has gone");
        }
        Runtime.getRuntime().halt(0);
    }

    private int listen() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var options = new MqttServerOptions().setHost("127.0.0.1").setPort(port);
        options.setReceiveBufferSize(256 * 1024).setTcpNoDelay(true);
        var loops = new DeploymentOptions().setInstances(LOOPS);
        Vertx.vertx()
                .deployVerticle(() -> new Loop(options), loops)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return port;
    }

    private final class Loop extends VerticleBase {
        private final MqttServerOptions options;

        Loop(MqttServerOptions options) {
            this.options = options;
        }

        @Override
        public Future<?> start() {
            return MqttServer.create(vertx, options).endpointHandler(this::greet).listen();
        }

        private void greet(MqttEndpoint endpoint) {
            endpoint.publishAutoAck(false);
            var loop = vertx.getOrCreateContext();
            endpoint.publishHandler(message ->
                    add(new Waiting(loop, endpoint, message.messageId(), message.payload())));
            endpoint.accept();
        }
    }

    private void add(Waiting one) {
        synchronized (lock) {
            waiting.add(one);
            if (waiting.size() == 1) {
                lock.notifyAll();
            }
        }
    }

    private void commit() throws IOException, InterruptedException {
        while (true) {
            List<Waiting> now;
            synchronized (lock) {
                while (waiting.isEmpty()) {
                    lock.wait();
                }
                now = waiting;
                waiting = new ArrayList<>(now.size());
            }
            for (var one : now) {
                byte[] bytes = one.payload.getBytes();
                if (block.remaining() < bytes.length + 4) {
                    write();
                }
                block.putInt(bytes.length).put(bytes);
            }
            write();
            file.force(false);
            acknowledge(now);
        }
    }

    private void write() throws IOException {
        block.flip();
        if (position + block.remaining() > FILE_BYTES) {
            position = 0;
        }
        while (block.hasRemaining()) {
            position += file.write(block, position);
        }
        block.clear();
    }

    private static void acknowledge(List<Waiting> all) {
        var byLoop = new HashMap<Context, List<Waiting>>();
        for (var one : all) {
            byLoop.computeIfAbsent(one.loop, _ -> new ArrayList<>()).add(one);
        }
        byLoop.forEach((loop, list) ->
                loop.runOnContext(_ -> {
                    for (var one : list) {
                        if (one.endpoint.isConnected()) {
                            one.endpoint.publishAcknowledge(one.id);
                        }
                    }
                }));
    }
}
