package io.baigong.connect.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A stretch of bad cable between a driver and its device.
public final class Proxy implements AutoCloseable {
    private final ServerSocket server;
    private final int device;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Trouble trouble = new Trouble.None();

    /// What happens to answers on their way back.
    public sealed interface Trouble {
        record None() implements Trouble {}

        /// Each piece that the device sends comes later.
        record Slow(long millis) implements Trouble {}

        /// Nothing comes.
        record Silent() implements Trouble {}

        /// The connection ends after so many bytes of the next answer.
        record Cut(int after) implements Trouble {}

        /// Byte by byte.
        record Crumbs() implements Trouble {}

        /// Something else comes.
        record Changed(Change change) implements Trouble {}
    }

    /// Another answer instead.
    public interface Change {
        byte[] of(byte[] answer);
    }

    public Proxy(int device) {
        this.device = device;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /// How many there were so far.
    public int connections() {
        return connections.get();
    }

    public void makes(Trouble next) {
        trouble = next;
    }

    /// Ends all connections; further ones are taken.
    public void cut() {
        sockets.forEach(Proxy::end);
    }

    private void accept() {
        while (!server.isClosed()) {
            Socket near;
            try {
                near = server.accept();
            } catch (IOException closed) {
                return;
            }
            connections.incrementAndGet();
            try {
                var far = new Socket(InetAddress.getLoopbackAddress(), device);
                sockets.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> pass(near, far, null));
                Thread.ofVirtual().start(() -> pass(far, near, this));
            } catch (IOException nobody) {
                end(near);
            }
        }
    }

    private static void pass(Socket from, Socket to, @Nullable Proxy proxy) {
        byte[] bytes = new byte[8192];
        try {
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            while (true) {
                int count = from.getInputStream().read(bytes);
                if (count < 0) {
                    break;
                }
                byte[] piece = Arrays.copyOf(bytes, count);
                if (proxy == null) {
                    to.getOutputStream().write(piece);
                } else {
                    proxy.answer(piece, to);
                }
            }
        } catch (IOException | InterruptedException gone) {
            // Both ends are closed below.
        }
        end(from);
        end(to);
    }

    private void answer(byte[] piece, Socket to) throws IOException, InterruptedException {
        var out = to.getOutputStream();
        switch (trouble) {
            case Trouble.None _ -> out.write(piece);
            case Trouble.Slow(long millis) -> {
                TimeUnit.MILLISECONDS.sleep(millis);
                out.write(piece);
            }
            case Trouble.Silent _ -> {}
            case Trouble.Cut(int after) -> {
                out.write(piece, 0, Math.min(after, piece.length));
                to.close();
            }
            case Trouble.Crumbs _ -> {
                for (byte one : piece) {
                    out.write(one);
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            }
            case Trouble.Changed(Change change) -> out.write(change.of(piece));
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // It had ended already.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        cut();
    }
}
