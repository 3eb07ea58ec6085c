package io.baigong.connect.opcua;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.peer.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// Foreign servers and links to them.
final class Servers {
    static final OpcUa PROTOCOL = new OpcUa();
    static final String OWN = "nsu=urn:baigong:test:machine;s=";

    private Servers() {}

    /// A server of node-opcua.
    ///
    /// @param more members of its settings in JSON, such as `"nodes":10`
    static Peer nodeOpcua(int port, Path pki, String... more) {
        var members = new ArrayList<>(List.of("\"port\":" + port, "\"pki\":\"" + pki + "\""));
        members.addAll(List.of(more));
        return Peer.onPort(
                port,
                List.of(
                        "node",
                        "opcua/node_opcua_server.mjs",
                        "{" + String.join(",", members) + "}"));
    }

    /// Where one test class keeps its servers' certificates; making keys takes long.
    static Path folder(String name) {
        try {
            return Files.createDirectories(Path.of("target/peers/opcua", name).toAbsolutePath());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    static Link open(int port, Path directory, String... more)
            throws ConnectFault, InterruptedException {
        return open(port, directory, LinkListener.DEAF, more);
    }

    static Link open(int port, Path directory, LinkListener listener, String... more)
            throws ConnectFault, InterruptedException {
        var given = new HashMap<String, String>();
        given.put("url", "opc.tcp://127.0.0.1:" + port);
        given.put("securityPolicy", "none");
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        return PROTOCOL.open(
                Settings.of(PROTOCOL.settings(), Map.copyOf(given)),
                new Surroundings(InstantSource.system(), directory, listener));
    }

    static Tag tag(String address) {
        return new Tag(address, PROTOCOL.address(address, null));
    }

    /// A variable of the test server's own namespace.
    static Tag own(String name) {
        return tag(OWN + name);
    }

    static Sample read(Link link, String address) throws LinkBroken, InterruptedException {
        return link.read(List.of(tag(address))).getFirst();
    }

    /// What a subscription told so far.
    static final class Told implements Consumer<List<Sample>> {
        private final ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();

        @Override
        public void accept(List<Sample> some) {
            samples.addAll(some);
        }

        List<Sample> all() {
            return List.copyOf(samples);
        }

        List<Sample> of(Tag tag) {
            return samples.stream().filter(sample -> sample.tag().equals(tag)).toList();
        }
    }
}
