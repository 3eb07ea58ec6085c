package io.baigong.plant.field;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/// A simulator of a meter after DL/T 645-2007 behind a serial server: its frames over TCP.
public final class Dlt645Simulator implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 16;
    private static final int START = 0x68;

    private final Dlt645Requests requests;
    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /// What a meter measures, in the units of Appendix A: kWh, kW, V, A. A meter behind current
    /// transformers shows what flows through itself.
    public enum Quantity {
        ENERGY(0x00010000, 4, 2, false),
        POWER(0x02030000, 3, 4, true),
        FACTOR(0x02060000, 2, 3, true),
        VOLTAGE_A(0x02010100, 2, 1, false),
        VOLTAGE_B(0x02010200, 2, 1, false),
        VOLTAGE_C(0x02010300, 2, 1, false),
        CURRENT_A(0x02020100, 3, 3, true),
        CURRENT_B(0x02020200, 3, 3, true),
        CURRENT_C(0x02020300, 3, 3, true);

        private final int identifier;
        private final int bytes;
        private final int decimals;
        private final boolean signed;

        Quantity(int identifier, int bytes, int decimals, boolean signed) {
            this.identifier = identifier;
            this.bytes = bytes;
            this.decimals = decimals;
            this.signed = signed;
        }
    }

    /// @param address of twelve digits
    /// @throws IOException when the port is taken
    public Dlt645Simulator(int port, String address, Map<Quantity, DoubleSupplier> measured)
            throws IOException {
        var registers = new HashMap<Integer, Dlt645Requests.Register>();
        measured.forEach((quantity, value) ->
                registers.put(
                        quantity.identifier,
                        new Dlt645Requests.Register(
                                quantity.bytes, quantity.decimals, quantity.signed, value)));
        requests = new Dlt645Requests(address, registers);
        server = new ServerSocket(port, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("dlt645").start(this::accept);
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
                Thread.ofVirtual().name("dlt645 connection").start(() -> serve(socket));
            } catch (IOException ended) {
                // Closed, or a client that left at once.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            while (true) {
                var answer = requests.answer(frame(in));
                if (answer != null) {
                    socket.getOutputStream().write(answer);
                }
            }
        } catch (IOException gone) {
            // The client left.
        } finally {
            connections.remove(socket);
        }
    }

    /// The next frame; FE and noise before it are passed over.
    private static byte[] frame(DataInputStream in) throws IOException {
        byte[] head = new byte[10];
        do {
            head[0] = in.readByte();
        } while (head[0] != START);
        in.readFully(head, 1, head.length - 1);
        byte[] frame = new byte[12 + (head[9] & 0xFF)];
        System.arraycopy(head, 0, frame, 0, head.length);
        in.readFully(frame, head.length, frame.length - head.length);
        return frame;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : connections) {
            socket.close();
        }
    }
}
