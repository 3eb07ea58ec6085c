package io.baigong.plant.field;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A simulator of an S7 controller: data blocks behind ISO-on-TCP (RFC 1006, class 0 of ISO 8073).
/// Takes any rack, slot and transport selector.
public final class S7Simulator implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 16;
    private static final int CONNECT_REQUEST = 0xE0;
    private static final int CONNECT_CONFIRM = 0xD0;
    private static final int DATA = 0xF0;
    private static final int LAST_PIECE = 0x80;

    private final Map<Integer, Image> blocks;
    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /// @param blocks data blocks by number
    /// @throws IOException when the port is taken
    public S7Simulator(int port, Map<Integer, Image> blocks) throws IOException {
        this.blocks = Map.copyOf(blocks);
        server = new ServerSocket(port, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("s7").start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                if (connections.size() >= MOST_CONNECTIONS) {
                    socket.close();
                    continue;
                }
                connections.add(socket);
                Thread.ofVirtual().name("s7 connection").start(() -> serve(socket));
            } catch (IOException ended) {
                // Closed, or a client that left at once.
            }
        }
    }

    private void serve(Socket socket) {
        var requests = new S7Requests(blocks);
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            while (true) {
                byte[] answer = answer(requests, frame(in));
                if (answer.length > 0) {
                    socket.getOutputStream().write(answer);
                }
            }
        } catch (IOException gone) {
            // The client left, or said what nobody understands.
        } finally {
            connections.remove(socket);
        }
    }

    /// What is inside the next TPKT (RFC 1006, 6).
    private static byte[] frame(DataInputStream in) throws IOException {
        int version = in.readUnsignedByte();
        in.readUnsignedByte();
        int length = in.readUnsignedShort();
        if (version != 3 || length < 7 || length > 1024) {
            throw new IOException("expected a TPKT of version 3 with 7 to 1024 bytes");
        }
        byte[] inside = new byte[length - 4];
        in.readFully(inside);
        return inside;
    }

    /// @param inside a TPDU of ISO 8073, 13: length of its head, code …
    /// @return nothing when nothing is to be said
    private static byte[] answer(S7Requests requests, byte[] inside) throws IOException {
        int head = 1 + (inside[0] & 0xFF);
        switch (inside[1] & 0xFF) {
            case CONNECT_REQUEST -> {
                if (inside.length < 7) {
                    throw new IOException("a connection request that is too short");
                }
                byte[] confirm = inside.clone();
                confirm[1] = (byte) CONNECT_CONFIRM;
                confirm[2] = inside[4];
                confirm[3] = inside[5];
                confirm[4] = 0;
                confirm[5] = 1;
                return packed(confirm);
            }
            case DATA -> {
                if (head != 3 || inside.length < 3 || (inside[2] & LAST_PIECE) == 0) {
                    throw new IOException("expected whole messages");
                }
                var answer = requests.answer(Arrays.copyOfRange(inside, 3, inside.length));
                if (answer == null) {
                    return new byte[0];
                }
                byte[] data = new byte[3 + answer.length];
                data[0] = 2;
                data[1] = (byte) DATA;
                data[2] = (byte) LAST_PIECE;
                System.arraycopy(answer, 0, data, 3, answer.length);
                return packed(data);
            }
            default -> throw new IOException("expected a connection request or data");
        }
    }

    private static byte[] packed(byte[] inside) {
        return ByteBuffer.allocate(4 + inside.length)
                .put((byte) 3)
                .put((byte) 0)
                .putShort((short) (4 + inside.length))
                .put(inside)
                .array();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : connections) {
            socket.close();
        }
    }
}
