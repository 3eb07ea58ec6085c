package io.baigong.connect.dlt645;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Protocol;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Meters on one line behind a serial server, each answering what it was told to.
final class MeterStand implements AutoCloseable {
    static final MeterNumber FIRST = new MeterNumber("000000000001");
    static final MeterNumber SECOND = new MeterNumber("202605010002");

    private final ServerSocket server;
    private final Map<MeterNumber, Map<Integer, byte[]>> meters = new ConcurrentHashMap<>();
    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private volatile int most = 200;
    private volatile byte[] noise = {};

    MeterStand() {
        try {
            server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    MeterStand has(MeterNumber meter, int identifier, int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        memory(meter).put(identifier, data);
        return this;
    }

    private Map<Integer, byte[]> memory(MeterNumber meter) {
        return meters.computeIfAbsent(meter, _ -> new ConcurrentHashMap<>());
    }

    byte[] data(MeterNumber meter, int identifier) {
        return memory(meter).getOrDefault(identifier, new byte[0]);
    }

    /// Longer answers come in several frames.
    void sendsAtMost(int bytes) {
        most = bytes;
    }

    /// Before each answer.
    void makesNoise(int... bytes) {
        byte[] made = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            made[i] = (byte) bytes[i];
        }
        noise = made;
    }

    /// Since it was asked before.
    List<Request> asked() {
        var all = List.copyOf(asked);
        asked.clear();
        return all;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        byte[] bytes = new byte[1024];
        int used = 0;
        try (socket) {
            while (true) {
                int count = socket.getInputStream().read(bytes, used, bytes.length - used);
                if (count < 0) {
                    return;
                }
                used += count;
                if (Frames.read(bytes, 0, used) instanceof Frame.Complete frame) {
                    used = 0;
                    answer(socket, frame);
                }
            }
        } catch (IOException gone) {
            // The master has gone.
        }
    }

    private void answer(Socket socket, Frame.Complete frame) throws IOException {
        var request = Request.of(frame);
        asked.add(request);
        for (var meter : meters.keySet()) {
            if (meter.isMeantBy(frame.meter())) {
                socket.getOutputStream().write(noise);
                socket.getOutputStream().write(answer(meter, request).frame(2, meter));
            }
        }
    }

    private Answer answer(MeterNumber meter, Request request) {
        return switch (request) {
            case Request.Read(int identifier) -> {
                byte[] data = data(meter, identifier);
                yield data.length == 0
                        ? new Answer.Refused(Request.READ, 0b10)
                        : new Answer.Data(
                                identifier,
                                Arrays.copyOf(data, Math.min(most, data.length)),
                                data.length > most);
            }
            case Request.ReadFollowing(int identifier, int sequence) -> {
                byte[] data = data(meter, identifier);
                int from = Math.min(data.length, sequence * most);
                int to = Math.min(data.length, from + most);
                yield new Answer.Following(
                        identifier, Arrays.copyOfRange(data, from, to), sequence, to < data.length);
            }
            case Request.ReadNumber _ -> new Answer.Number(meter);
            case Request.Write(int identifier, byte[] key, byte[] data) -> {
                if (!Arrays.equals(key, 0, 4, new byte[] {2, 0x56, 0x34, 0x12}, 0, 4)) {
                    yield new Answer.Refused(Request.WRITE, 0b100);
                }
                memory(meter).put(identifier, data);
                yield new Answer.Written();
            }
            case Request.Other(int control) -> new Answer.Refused(control, 1);
        };
    }

    static Link open(Protocol protocol, Map<String, String> given, InstantSource clock)
            throws ConnectFault, InterruptedException {
        var all = new HashMap<>(Map.of("requestTimeout", "1000", "retries", "0"));
        all.putAll(given);
        return protocol.open(
                Settings.of(protocol.settings(), all),
                new Surroundings(clock, Path.of("target"), LinkListener.DEAF));
    }

    static Map<String, String> at(int port, MeterNumber meter, String... more) {
        var all =
                new HashMap<>(
                        Map.of("host", "127.0.0.1", "port", "" + port, "meter", meter.digits()));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    static Link open(int port, MeterNumber meter, String... more)
            throws ConnectFault, InterruptedException {
        return open(new Dlt645OverTcp(), at(port, meter, more), InstantSource.system());
    }

    static List<Tag> tags(String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> new Tag(address, ItemAddress.read(address, null)))
                .toList();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
