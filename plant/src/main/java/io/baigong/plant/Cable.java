package io.baigong.plant;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The works' network cable: a relay on a loopback port in front of the platform. Pulled, it resets
/// every connection and refuses new ones, so that the clients behind it meet what they would meet
/// in a works, and not a polite farewell.
final class Cable implements AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final int CONNECT_LIMIT_MILLIS = 5_000;

    private final String host;
    private final int port;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(CONNECTIONS);
    private volatile boolean pulled;

    /// @param host where the cable leads
    Cable(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            this.door = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress());
        } catch (IOException busy) {
            throw new UncheckedIOException(busy);
        }
        Thread.ofVirtual().name("cable").start(this::accept);
    }

    /// The port of the works' end.
    int port() {
        return door.getLocalPort();
    }

    void pull() {
        pulled = true;
        open.forEach(Cable::reset);
    }

    void plugIn() {
        pulled = false;
    }

    boolean isPulled() {
        return pulled;
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException ignored) {
            // It is gone, which is what was wanted.
        }
        open.forEach(Cable::reset);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                if (pulled || !places.tryAcquire()) {
                    reset(near);
                } else {
                    Thread.ofVirtual().name("cable").start(() -> relay(near));
                }
            } catch (IOException closed) {
                if (!door.isClosed()) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private void relay(Socket near) {
        var far = new Socket();
        open.add(near);
        open.add(far);
        try {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.connect(new InetSocketAddress(host, port), CONNECT_LIMIT_MILLIS);
            if (pulled) {
                throw new IOException("pulled while connecting");
            }
            Thread back = Thread.ofVirtual().name("cable").start(() -> copy(far, near));
            copy(near, far);
            back.join();
        } catch (IOException broken) {
            reset(near);
            reset(far);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            close(near);
            close(far);
            open.remove(near);
            open.remove(far);
            places.release();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(from);
            reset(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It was closed already.
        }
    }

    /// Closes without a farewell: the peer gets RST, and with it the will gets published.
    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException ignored) {
            // It was closed already.
        }
    }
}
