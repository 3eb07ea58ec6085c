package io.baigong.connect.hj212;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/// One connection of a monitor, read until it ends. One thread.
final class Conversation implements AutoCloseable {
    private final Socket socket;
    private final Hearer hearer;
    private final byte[] bytes = new byte[2 * Packets.MOST_BYTES];
    private int used;
    private volatile long heard = System.nanoTime();

    /// Who is told what comes.
    interface Hearer {
        /// A packet came.
        ///
        /// @param bytes of it
        void heard(Message message, ByteBuffer bytes, Conversation from) throws IOException;

        /// Bytes came that are no packet; told once for those between two packets.
        void garbage(String why, Conversation from);
    }

    Conversation(Socket socket, Hearer hearer) {
        this.socket = socket;
        this.hearer = hearer;
    }

    /// Returns when the other end has gone, or this was closed.
    void run() {
        try (socket) {
            socket.setKeepAlive(true);
            socket.setTcpNoDelay(true);
            while (true) {
                int count = socket.getInputStream().read(bytes, used, bytes.length - used);
                if (count < 0) {
                    return;
                }
                used += count;
                heard = System.nanoTime();
                take();
            }
        } catch (IOException gone) {
            // What came whole was handed on; what did not comes again.
        }
    }

    private void take() throws IOException {
        int at = 0;
        boolean told = false;
        while (at < used) {
            switch (Packets.read(bytes, at, used)) {
                case Packet.Complete(Message message, int end) -> {
                    var packet = ByteBuffer.wrap(bytes, at, end - at).slice().asReadOnlyBuffer();
                    hearer.heard(message, packet, this);
                    at = end;
                    told = false;
                }
                case Packet.Incomplete _ -> {
                    keep(at);
                    return;
                }
                case Packet.Malformed(String why, int where) -> {
                    if (!told) {
                        hearer.garbage("%s, at byte %d".formatted(why, where - at + 1), this);
                        told = true;
                    }
                    at = next(at + 1);
                }
            }
        }
        keep(at);
    }

    /// The next place where a packet may begin.
    private int next(int from) {
        int at = from;
        while (at < used && bytes[at] != '#') {
            at++;
        }
        return at;
    }

    private void keep(int from) {
        System.arraycopy(bytes, from, bytes, 0, used - from);
        used -= from;
    }

    /// When something came last, by [System#nanoTime].
    long heard() {
        return heard;
    }

    void answer(byte[] packet) throws IOException {
        socket.getOutputStream().write(packet);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // Nothing is left to be closed.
        }
    }
}
