package io.baigong.plant.field;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A foreign client that visits a simulator.
final class Visitor {
    private static final Path FOLDER = Path.of("src/test/peers").toAbsolutePath();

    private Visitor() {}

    /// What it wrote to its standard output and error, once it ended.
    record Told(int code, String text) {
        String orFail() {
            if (code != 0) {
                throw new IllegalStateException(
                        "ended with %d: %s; CONTRIBUTING.md says what to install"
                                .formatted(code, text));
            }
            return text;
        }
    }

    static Told visit(String... words) {
        return visit(Arrays.asList(words));
    }

    static Told visit(List<String> words) {
        try {
            Path said = Files.createTempFile("visitor-", ".log");
            var process =
                    new ProcessBuilder(words)
                            .directory(FOLDER.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(said, StandardCharsets.UTF_8).strip();
            Files.delete(said);
            return new Told(ended ? process.exitValue() : -1, text);
        } catch (IOException missing) {
            throw new UncheckedIOException(
                    "%s; CONTRIBUTING.md says what to install".formatted(words), missing);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(end);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
