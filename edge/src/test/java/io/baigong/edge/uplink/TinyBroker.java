package io.baigong.edge.uplink;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// As much of an MQTT 5 broker as a test needs that decides itself what becomes of each message.
public final class TinyBroker implements AutoCloseable {
    private final ServerSocket server;
    private final List<Published> published = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedDeque<Socket> sockets = new ConcurrentLinkedDeque<>();
    private volatile Function<Published, @Nullable Integer> answers = _ -> 0;

    public record Published(String topic, byte[] payload) {
        boolean is(String kind) {
            return topic.contains("/" + kind + "/");
        }
    }

    public TinyBroker() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public List<Published> published() {
        return published;
    }

    /// Reason code of each PUBACK; null for none. May wait.
    public void answers(Function<Published, @Nullable Integer> with) {
        answers = with;
    }

    /// Breaks all connections.
    void cut() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    public void publish(String topic, byte[] payload) throws IOException {
        var body = new ByteArrayOutputStream();
        text(body, topic);
        body.write(0); // no properties
        body.write(payload);
        for (var socket : sockets) {
            if (!socket.isClosed()) {
                send(socket, 0x30, body.toByteArray());
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            while (true) {
                int header = in.readUnsignedByte();
                var body = new byte[length(in)];
                in.readFully(body);
                take(socket, header, ByteBuffer.wrap(body));
            }
        } catch (IOException gone) {
            return;
        }
    }

    private void take(Socket socket, int header, ByteBuffer body) throws IOException {
        switch (header >> 4) {
            case 1 -> send(socket, 0x20, new byte[] {0, 0, 0});
            case 3 -> take(socket, body);
            case 8 -> {
                int packet = Short.toUnsignedInt(body.getShort());
                send(socket, 0x90, new byte[] {(byte) (packet >> 8), (byte) packet, 0, 1});
            }
            case 12 -> send(socket, 0xD0, new byte[0]);
            case 14 -> socket.close();
            default -> {}
        }
    }

    private void take(Socket socket, ByteBuffer body) throws IOException {
        var topic = new byte[Short.toUnsignedInt(body.getShort())];
        body.get(topic);
        int packet = Short.toUnsignedInt(body.getShort());
        body.get(); // no properties
        var payload = new byte[body.remaining()];
        body.get(payload);
        var message = new Published(new String(topic, StandardCharsets.UTF_8), payload);
        published.add(message);
        Integer reason = answers.apply(message);
        if (reason != null) {
            send(
                    socket,
                    0x40,
                    new byte[] {(byte) (packet >> 8), (byte) packet, (byte) (int) reason, 0});
        }
    }

    private static void send(Socket socket, int header, byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(header);
        int rest = body.length;
        do {
            out.write(rest > 127 ? rest & 127 | 128 : rest);
            rest >>= 7;
        } while (rest > 0);
        out.write(body);
        synchronized (socket) {
            socket.getOutputStream().write(out.toByteArray());
        }
    }

    private static void text(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.write(bytes);
    }

    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127);
        return length;
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
