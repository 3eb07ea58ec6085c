package io.baigong.connect.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A broker of Eclipse Mosquitto and its client for publishing.
public final class Mosquitto implements AutoCloseable {
    private final int port = Peer.freePort();
    private Peer broker = start();

    private Peer start() {
        return Peer.onPort(port, List.of("/usr/sbin/mosquitto", "-p", Integer.toString(port)));
    }

    public int port() {
        return port;
    }

    /// @param options such as `-r`
    public void publish(String topic, String message, String... options) {
        var command =
                new ArrayList<>(
                        List.of(
                                "mosquitto_pub",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-q",
                                "1",
                                "-t",
                                topic,
                                "-m",
                                message));
        command.addAll(List.of(options));
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("mosquitto_pub ended with " + code);
            }
        } catch (IOException missing) {
            throw new IllegalStateException("CONTRIBUTING.md says what to install", missing);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(end);
        }
    }

    public void kill() {
        broker.kill();
    }

    /// After it was killed; it has forgotten everything.
    public void startAgain() {
        broker = start();
    }

    @Override
    public void close() {
        broker.close();
    }
}
