package io.baigong.connect.wire;

import com.fazecast.jSerialComm.SerialPort;
import io.baigong.connect.ConnectFault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/// A serial port. Its native calls block, so they run on a platform thread of the port's own: a
/// virtual thread would hold on to its carrier.
public final class SerialWire implements Wire {
    /// How long a native read waits at most, so that closing never has to wait longer.
    private static final int SLICE_MILLIS = 50;

    private final SerialPort port;
    private final ExecutorService thread;

    private SerialWire(SerialPort port, ExecutorService thread) {
        this.port = port;
        this.thread = thread;
    }

    /// How the bits are sent (Serial Line 2.5.1): always 8 of data.
    public record Format(int baudRate, Parity parity, int stopBits, boolean rs485) {
        @Override
        public String toString() {
            return "%d 8%c%d%s"
                    .formatted(baudRate, parity.name().charAt(0), stopBits, rs485 ? " RS-485" : "");
        }
    }

    public enum Parity {
        NONE(SerialPort.NO_PARITY),
        EVEN(SerialPort.EVEN_PARITY),
        ODD(SerialPort.ODD_PARITY);

        private final int code;

        Parity(int code) {
            this.code = code;
        }
    }

    public static SerialWire open(String path, Format format) throws ConnectFault {
        SerialPort port;
        try {
            port = SerialPort.getCommPort(path);
        } catch (RuntimeException unknown) {
            throw new ConnectFault(
                    ConnectFault.Kind.UNREACHABLE, "there is no port " + path + present(), unknown);
        }
        port.setComPortParameters(
                format.baudRate(),
                8,
                format.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
                format.parity().code,
                format.rs485());
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, SLICE_MILLIS, 0);
        if (!port.openPort(0)) {
            throw new ConnectFault(
                    ConnectFault.Kind.UNREACHABLE,
                    "port %s cannot be opened (system error %d)%s"
                            .formatted(path, port.getLastErrorCode(), present()));
        }
        return new SerialWire(
                port,
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("serial " + path).factory()));
    }

    private static String present() {
        String names =
                Arrays.stream(SerialPort.getCommPorts())
                        .limit(10)
                        .map(SerialPort::getSystemPortPath)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "; this machine has none" : "; here are " + names;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        int written = on(() -> port.writeBytes(bytes, bytes.length));
        if (written != bytes.length) {
            throw new EOFException(
                    "%d of %d bytes written (system error %d)"
                            .formatted(written, bytes.length, port.getLastErrorCode()));
        }
    }

    @Override
    public int read(byte[] into, int at, long deadline) throws IOException {
        return on(() -> {
            while (true) {
                int count = port.readBytes(into, into.length - at, at);
                if (count < 0) {
                    throw new EOFException(
                            "the port is gone (system error %d)"
                                    .formatted(port.getLastErrorCode()));
                }
                if (count > 0 || deadline - System.nanoTime() <= 0) {
                    return count;
                }
            }
        });
    }

    @Override
    public void discard() throws IOException {
        on(port::flushIOBuffers);
    }

    private <T> T on(Callable<T> call) throws IOException {
        try {
            return thread.submit(call).get();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (RejectedExecutionException closed) {
            throw new EOFException("the port was closed");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause
                    ? cause
                    : new IOException(failed.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        port.closePort();
    }
}
