package io.baigong.edge.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A line between gateway and platform that can be pulled and put back.
final class Cable implements AutoCloseable {
    private final ServerSocket near;
    private final int far;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean pulled;

    Cable(int far) throws IOException {
        this.far = far;
        near = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return near.getLocalPort();
    }

    void pull() throws IOException {
        pulled = true;
        for (var socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    void put() {
        pulled = false;
    }

    private void accept() {
        try {
            while (true) {
                var from = near.accept();
                if (pulled) {
                    from.close();
                } else {
                    connect(from);
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void connect(Socket from) throws IOException {
        Socket to;
        try {
            to = new Socket(InetAddress.getLoopbackAddress(), far);
        } catch (IOException nobodyThere) {
            from.close();
            return;
        }
        sockets.add(from);
        sockets.add(to);
        Thread.ofVirtual().start(() -> copy(from, to));
        Thread.ofVirtual().start(() -> copy(to, from));
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException gone) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
        pull();
    }
}
