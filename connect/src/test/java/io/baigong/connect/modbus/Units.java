package io.baigong.connect.modbus;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Protocol;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.peer.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Foreign units and links to them.
final class Units {
    private static final String SERVER = "modbus/pymodbus_server.py";

    private Units() {}

    static Peer pymodbus(int port) {
        return Peer.onPort(
                port, List.of("/usr/bin/python3", SERVER, "tcp", Integer.toString(port)));
    }

    static Peer pymodbusRtuOverTcp(int port) {
        return Peer.onPort(
                port, List.of("/usr/bin/python3", SERVER, "rtu-over-tcp", Integer.toString(port)));
    }

    static Peer javascript(String library, int port) {
        return Peer.onPort(
                port,
                List.of("node", "modbus/javascript_server.mjs", library, Integer.toString(port)));
    }

    static Peer libmodbus(int port) {
        return Peer.onPort(port, List.of(compiled(), "tcp", Integer.toString(port)));
    }

    /// The program of libmodbus, compiled when it is missing or older than its source.
    static String compiled() {
        Path source = Peer.FOLDER.resolve("modbus/libmodbus_server.c");
        Path program = Path.of("target/peers/libmodbus_server").toAbsolutePath();
        try {
            if (!Files.exists(program)
                    || Files.getLastModifiedTime(program)
                                    .compareTo(Files.getLastModifiedTime(source))
                            < 0) {
                Files.createDirectories(program.getParent());
                Path made = Files.createTempFile(program.getParent(), "made", "");
                var command =
                        "cc %s -o %s $(pkg-config --cflags --libs libmodbus)"
                                .formatted(source, made);
                var compiler = new ProcessBuilder("sh", "-c", command).inheritIO().start();
                if (compiler.waitFor() != 0) {
                    throw new IllegalStateException(
                            "libmodbus is not installed; CONTRIBUTING.md says how");
                }
                Files.move(made, program, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(end);
        }
        return program.toString();
    }

    /// Settings beside those of the test: short patience.
    static Settings settings(Protocol protocol, Map<String, String> given) {
        var all = new HashMap<>(Map.of("requestTimeout", "500", "retries", "0"));
        all.putAll(given);
        return Settings.of(protocol.settings(), all);
    }

    static Link open(Protocol protocol, Map<String, String> given)
            throws ConnectFault, InterruptedException {
        return open(protocol, given, InstantSource.system(), new Counter());
    }

    static Link open(
            Protocol protocol,
            Map<String, String> given,
            InstantSource clock,
            LinkListener listener)
            throws ConnectFault, InterruptedException {
        return protocol.open(
                settings(protocol, given), new Surroundings(clock, Path.of("target"), listener));
    }

    static Map<String, String> at(int port) {
        return Map.of("host", "127.0.0.1", "port", Integer.toString(port));
    }

    static Map<String, String> at(int port, String... more) {
        var all = new HashMap<>(at(port));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    static Tag tag(String address, @Nullable DataType type) {
        return new Tag(address, AddressReader.read(address, type, 0, 255));
    }

    static List<Tag> tags(String... addresses) {
        return Arrays.stream(addresses).map(address -> tag(address, null)).toList();
    }

    /// Counts what went out.
    static final class Counter implements LinkListener {
        private final AtomicInteger sent = new AtomicInteger();

        @Override
        public void sent(ByteBuffer frame) {
            sent.incrementAndGet();
        }

        /// Since it was asked before.
        int requests() {
            return sent.getAndSet(0);
        }
    }
}
