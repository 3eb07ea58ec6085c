package io.baigong.connect.wire;

import io.baigong.connect.ConnectFault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A TCP connection.
public final class SocketWire implements Wire {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private SocketWire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /// @throws ConnectFault UNREACHABLE or TIMEOUT
    public static SocketWire connect(String host, int port, Duration timeout) throws ConnectFault {
        var socket = new Socket();
        try {
            var address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new ConnectFault(ConnectFault.Kind.UNREACHABLE, "no host is called " + host);
            }
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
            return new SocketWire(socket);
        } catch (SocketTimeoutException late) {
            close(socket);
            throw new ConnectFault(
                    ConnectFault.Kind.TIMEOUT,
                    "%s:%d did not answer within %d ms".formatted(host, port, timeout.toMillis()),
                    late);
        } catch (IOException refused) {
            close(socket);
            throw new ConnectFault(
                    ConnectFault.Kind.UNREACHABLE,
                    "%s:%d: %s".formatted(host, port, refused.getMessage()),
                    refused);
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    @Override
    public int read(byte[] into, int at, long deadline) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 && in.available() == 0) {
            return 0;
        }
        socket.setSoTimeout((int) Math.clamp(left, 1, Integer.MAX_VALUE));
        try {
            int count = in.read(into, at, into.length - at);
            if (count < 0) {
                throw new EOFException("the other end closed the connection");
            }
            return count;
        } catch (SocketTimeoutException nothing) {
            return 0;
        }
    }

    @Override
    public void discard() throws IOException {
        while (in.available() > 0) {
            in.skipNBytes(in.available());
        }
    }

    @Override
    public void close() {
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // Nothing is left to be closed.
        }
    }
}
