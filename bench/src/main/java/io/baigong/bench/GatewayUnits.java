package io.baigong.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Modbus devices of which every register holds how often it was asked for, so that a value that is
/// lost, doubled or stale shows. All in this process.
final class GatewayUnits implements AutoCloseable {
    private static final int HEADER = 6;

    private final List<Unit> units = new ArrayList<>();

    GatewayUnits(int devices) throws IOException {
        for (int i = 0; i < devices; i++) {
            var unit = new Unit(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
            units.add(unit);
            Thread.ofVirtual().start(unit::accept);
        }
    }

    Unit unit(int number) {
        return units.get(number);
    }

    /// Times at which devices were asked, forgotten.
    void clearGaps() {
        units.forEach(Unit::clearGap);
    }

    /// The longest time between two askings of the same registers, in seconds.
    ///
    /// @param without a device that does not count
    double longestGap(int without) {
        double longest = 0;
        for (int i = 0; i < units.size(); i++) {
            longest = i == without ? longest : Math.max(longest, units.get(i).gap());
        }
        return longest;
    }

    @Override
    public void close() throws IOException {
        for (var unit : units) {
            unit.server.close();
        }
    }

    /// One device.
    static final class Unit {
        private final ServerSocket server;
        private final Map<Integer, Integer> asked = new HashMap<>();
        private final Map<Integer, Long> last = new HashMap<>();
        private long longest;
        private volatile boolean dead;

        Unit(ServerSocket server) {
            this.server = server;
        }

        int port() {
            return server.getLocalPort();
        }

        /// It takes requests and never answers.
        void dies(boolean is) {
            dead = is;
        }

        /// How often each register was asked for, by the first of its request.
        synchronized Map<Integer, Integer> asked() {
            return Map.copyOf(asked);
        }

        private synchronized void clearGap() {
            longest = 0;
        }

        private synchronized double gap() {
            long now = System.nanoTime();
            long waiting = last.values().stream().mapToLong(time -> now - time).max().orElse(0);
            return Math.max(longest, waiting) / 1e9;
        }

        private synchronized int count(int first) {
            long now = System.nanoTime();
            Long before = last.put(first, now);
            if (before != null) {
                longest = Math.max(longest, now - before);
            }
            return asked.merge(first, 1, Integer::sum);
        }

        private void accept() {
            try {
                while (true) {
                    var socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException closed) {
                // The measurement has ended.
            }
        }

        private void serve(Socket socket) {
            try (socket;
                    var in = new DataInputStream(socket.getInputStream())) {
                socket.setTcpNoDelay(true);
                byte[] request = new byte[HEADER + 6];
                while (true) {
                    in.readFully(request);
                    if (dead) {
                        TimeUnit.HOURS.sleep(1);
                    }
                    socket.getOutputStream().write(answer(request));
                }
            } catch (IOException gone) {
                // The gateway has ended, or goes on by another connection.
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private byte[] answer(byte[] request) {
            int first = Short.toUnsignedInt(ByteBuffer.wrap(request).getShort(8));
            int count = request[11] & 0xFF;
            int number = count(first);
            var answer = ByteBuffer.allocate(HEADER + 3 + 2 * count);
            answer.put(request, 0, 8).put((byte) (2 * count));
            answer.putShort(4, (short) (3 + 2 * count));
            for (int i = 0; i < count; i++) {
                answer.putShort((short) number);
            }
            return answer.array();
        }
    }
}
