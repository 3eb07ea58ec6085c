package io.baigong.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Devices that answer each Modbus TCP request with as many registers as it asks for, and do
/// nothing else, so that it is the clients that are measured. A process of its own.
final class ModbusUnits {
    private static final int HEADER = 6;

    private ModbusUnits() {}

    /// Another process that serves until it is destroyed.
    ///
    /// @param ports one for each device
    record Child(Process process, List<Integer> ports) implements AutoCloseable {
        static Child start(int devices) throws IOException {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var process =
                    new ProcessBuilder(
                                    java,
                                    "-Xmx256m",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    ModbusUnits.class.getName(),
                                    Integer.toString(devices))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var line = process.inputReader().readLine();
            if (line == null) {
                throw new IOException("the devices did not start");
            }
            var ports = new ArrayList<Integer>();
            for (var port : line.split(" ")) {
                ports.add(Integer.parseInt(port));
            }
            return new Child(process, ports);
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    static void main(String[] args) throws IOException {
        var ports = new ArrayList<String>();
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            ports.add(Integer.toString(server.getLocalPort()));
            Thread.ofVirtual().start(() -> accept(server));
        }
        System.out.println(String.join(" ", ports));
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }

    private static void accept(ServerSocket server) {
        try {
            while (true) {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            System.err.println("a device has gone: " + closed.getMessage());
        }
    }

    private static void serve(Socket socket) {
        try (socket;
                var in = new DataInputStream(socket.getInputStream())) {
            socket.setTcpNoDelay(true);
            byte[] request = new byte[HEADER + 6];
            byte[] answer = new byte[HEADER + 3 + 250];
            while (true) {
                in.readFully(request);
                int data = 2 * (request[11] & 0xFF);
                System.arraycopy(request, 0, answer, 0, 8);
                answer[5] = (byte) (3 + data);
                answer[8] = (byte) data;
                socket.getOutputStream().write(answer, 0, HEADER + 3 + data);
            }
        } catch (IOException gone) {
            // The client has ended, as it does after each run.
        }
    }
}
