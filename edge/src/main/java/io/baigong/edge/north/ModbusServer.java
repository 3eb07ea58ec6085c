package io.baigong.edge.north;

import io.baigong.edge.configuration.NorthConfiguration.Client;
import io.baigong.edge.configuration.NorthConfiguration.Modbus;
import io.baigong.edge.configuration.NorthConfiguration.Rights;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Modbus TCP server (Modbus messaging on TCP/IP 1.0b, 4.2). Each connection has a virtual
/// thread; requests of one are answered in their order. Who is not on the list is not even spoken
/// to.
final class ModbusServer implements Face {
    private static final Logger LOG = LoggerFactory.getLogger(ModbusServer.class);
    private static final int MOST_CONNECTIONS = 32;
    private static final int IDLE_MILLIS = 10 * 60_000;
    private static final int LONGEST = 254;
    private static final long BIND_AGAIN_MILLIS = 5_000;
    private static final byte[] NO_PATH = {(byte) 0x80, 0x0A};

    private final Modbus configuration;
    private final Floor floor;
    private final MapFile file;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofVirtual().name("north modbus").unstarted(this::run);
    private volatile @Nullable ServerSocket server;
    private volatile String trouble = "not started yet";
    private volatile boolean closing;
    private volatile @Nullable Shown shown;

    /// What masters see.
    private record Shown(List<Offer> offers, ModbusMap map, ModbusAnswers answers) {}

    /// @param file where places are kept
    ModbusServer(Modbus configuration, Floor floor, MapFile file) {
        this.configuration = configuration;
        this.floor = floor;
        this.file = file;
    }

    @Override
    public void offer(List<Offer> offers) {
        var before = shown;
        if (before != null && before.offers().equals(offers)) {
            return;
        }
        var map = new ModbusMap(configuration, offers, file.read());
        file.write(map.remembered());
        for (var homeless : map.withoutPlace()) {
            LOG.warn("{} has no place for Modbus masters", homeless.source());
        }
        var bySource = new HashMap<Source, Offer>();
        offers.forEach(offer -> bySource.put(offer.source(), offer));
        var answers = new ModbusAnswers(map, bySource, configuration.whenBad(), floor);
        shown = new Shown(offers, map, answers);
        if (before == null) {
            thread.start();
        }
    }

    List<ModbusMap.Slot> slots() {
        var now = shown;
        return now == null ? List.of() : now.map().slots();
    }

    private void run() {
        try {
            while (!closing) {
                try (var listening = new ServerSocket()) {
                    server = listening;
                    listening.setReuseAddress(true);
                    listening.bind(
                            new InetSocketAddress(
                                    InetAddress.ofLiteral(configuration.address()),
                                    configuration.port()));
                    trouble = "";
                    LOG.info("Modbus masters are answered at {}", where());
                    accept(listening);
                } catch (IOException e) {
                    if (!closing) {
                        failed(String.valueOf(e.getMessage()));
                        Thread.sleep(BIND_AGAIN_MILLIS);
                    }
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private String where() {
        return configuration.address() + ":" + configuration.port();
    }

    private void failed(String why) {
        String now = "%s: %s".formatted(where(), why);
        if (!now.equals(trouble)) {
            LOG.error("no Modbus master can be answered at {}", now);
        }
        trouble = now;
    }

    private void accept(ServerSocket listening) throws IOException {
        while (!closing) {
            var socket = listening.accept();
            boolean known =
                    configuration.clients().stream()
                            .anyMatch(client -> client.network().holds(socket.getInetAddress()));
            if (!known || connections.size() >= MOST_CONNECTIONS) {
                LOG.warn(
                        "a Modbus master at {} is not let in: {}",
                        socket.getInetAddress().getHostAddress(),
                        known ? "there are too many" : "its address is not on the list");
                end(socket);
                continue;
            }
            connections.add(socket);
            Thread.ofVirtual().name("north modbus client").start(() -> serve(socket));
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(IDLE_MILLIS);
            var in = new DataInputStream(socket.getInputStream());
            while (!closing && answerOne(in, socket)) {}
        } catch (IOException gone) {
            LOG.debug("a Modbus master is gone: {}", gone.getMessage());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(socket);
        }
    }

    /// @return false when what comes is no Modbus, or nothing comes any more
    private boolean answerOne(DataInputStream in, Socket socket)
            throws IOException, InterruptedException {
        var header = new byte[7];
        try {
            in.readFully(header);
        } catch (EOFException ended) {
            return false;
        }
        var fields = ByteBuffer.wrap(header);
        int length = Short.toUnsignedInt(fields.getShort(4));
        if (fields.getShort(2) != 0 || length < 2 || length > LONGEST) {
            LOG.warn(
                    "what {} sends is no Modbus; it is let go",
                    socket.getInetAddress().getHostAddress());
            return false;
        }
        var request = new byte[length - 1];
        in.readFully(request);
        int unit = Byte.toUnsignedInt(header[6]);
        var rights = rights(socket.getInetAddress(), unit);
        var now = Objects.requireNonNull(shown);
        byte[] answer =
                rights == null
                        ? new byte[] {(byte) (request[0] | NO_PATH[0]), NO_PATH[1]}
                        : now.answers().answer(request, rights);
        var frame = ByteBuffer.allocate(7 + answer.length);
        frame.putShort(fields.getShort(0)).putShort((short) 0);
        frame.putShort((short) (answer.length + 1)).put((byte) unit).put(answer);
        socket.getOutputStream().write(frame.array());
        return true;
    }

    /// Of the first line that holds both; null when none does, which is "gateway path unavailable".
    private @Nullable Rights rights(InetAddress address, int unit) {
        for (Client client : configuration.clients()) {
            Integer only = client.unit();
            if (client.network().holds(address) && (only == null || only == unit)) {
                return client.rights();
            }
        }
        return null;
    }

    @Override
    public String name() {
        return "modbus";
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public int clients() {
        return connections.size();
    }

    @Override
    public void take(String device, List<Reading> readings) {
        // masters ask
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        var listening = server;
        try {
            if (listening != null) {
                listening.close();
            }
        } catch (IOException gone) {
            LOG.debug("closed already: {}", gone.getMessage());
        }
        connections.forEach(ModbusServer::end);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            LOG.debug("closed already: {}", gone.getMessage());
        }
    }
}
