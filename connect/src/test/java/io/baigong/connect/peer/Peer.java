package io.baigong.connect.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A foreign program that a driver is tried against, on the loopback interface. Ends with the test.
public final class Peer implements AutoCloseable {
    /// Where the sources and npm packages of the foreign programs are.
    public static final Path FOLDER = Path.of("src/test/peers").toAbsolutePath();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path output;

    private Peer(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// Starts it and waits until it is there.
    ///
    /// @param ready whether it can be used
    public static Peer start(List<String> command, BooleanSupplier ready) {
        try {
            Path output = Files.createTempFile("peer-", ".log");
            var process =
                    new ProcessBuilder(command)
                            .directory(FOLDER.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            var peer = new Peer(process, output);
            await(
                    "%s to be ready".formatted(command),
                    () -> !process.isAlive() || ready.getAsBoolean());
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "%s ended with %d: %s; CONTRIBUTING.md says what to install"
                                .formatted(command, process.exitValue(), Files.readString(output)));
            }
            return peer;
        } catch (IOException missing) {
            throw new UncheckedIOException(
                    "%s; CONTRIBUTING.md says what to install".formatted(command), missing);
        }
    }

    /// A program that serves on a port.
    public static Peer onPort(int port, List<String> command) {
        return start(command, () -> answers(port));
    }

    public static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /// Waits for something that happens elsewhere; fails when it takes far too long.
    public static void await(String what, BooleanSupplier happened) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + what, end);
            }
        }
    }

    /// What it wrote so far.
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Ends it as a power cut does: without a word.
    public void kill() {
        process.destroyForcibly();
        await("the end of a peer", () -> !process.isAlive());
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(output);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
