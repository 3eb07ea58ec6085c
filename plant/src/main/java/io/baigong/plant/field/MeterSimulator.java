package io.baigong.plant.field;

import io.baigong.connect.Value;
import io.baigong.connect.dlt645.Answer;
import io.baigong.connect.dlt645.Catalogue;
import io.baigong.connect.dlt645.Format;
import io.baigong.connect.dlt645.Frame;
import io.baigong.connect.dlt645.Frames;
import io.baigong.connect.dlt645.MeterNumber;
import io.baigong.connect.dlt645.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A simulator of watt-hour meters on one line behind a serial server: DL/T 645-2007 over TCP. It
/// tells its number, single values and blocks; whatever else it is asked for it refuses, writes too
/// (error byte: no right). Meters that are not asked keep silent.
public final class MeterSimulator implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 16;
    private static final int NO_DATA = 0b10;
    private static final int NO_RIGHT = 0b100;
    private static final int OTHER = 0b1;
    private static final int WAKE = 4;

    private final ServerSocket server;
    private final Map<MeterNumber, Dial> meters;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /// What a meter shows.
    public interface Dial {
        /// How things stand now.
        ///
        /// @param identifier of a single value, DI3 DI2 DI1 DI0: `0x02010100`
        /// @return in the unit of Appendix A; null when the meter does not have it
        @Nullable Value shows(int identifier);
    }

    /// @throws IOException when the port is taken
    public MeterSimulator(int port, Map<MeterNumber, Dial> meters) throws IOException {
        this.meters = Map.copyOf(meters);
        this.server = new ServerSocket(port, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("meters on port " + port).start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                if (sockets.size() >= MOST_CONNECTIONS) {
                    socket.close();
                } else {
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        byte[] bytes = new byte[1024];
        int used = 0;
        try (socket) {
            while (true) {
                int count = socket.getInputStream().read(bytes, used, bytes.length - used);
                if (count < 0) {
                    return;
                }
                used += count;
                int from = 0;
                while (from < used) {
                    var frame = Frames.read(bytes, from, used);
                    if (frame instanceof Frame.Incomplete) {
                        break;
                    }
                    if (frame instanceof Frame.Complete complete) {
                        answer(socket, complete);
                        from = complete.end();
                    } else {
                        from++;
                    }
                }
                // Nothing that a master asks is as long as this; it was noise.
                from = used - from == bytes.length ? used : from;
                System.arraycopy(bytes, from, bytes, 0, used - from);
                used -= from;
            }
        } catch (IOException gone) {
            // The master has gone.
        } finally {
            sockets.remove(socket);
        }
    }

    private void answer(Socket socket, Frame.Complete asked) throws IOException {
        for (var meter : meters.entrySet()) {
            if (meter.getKey().isMeantBy(asked.meter())) {
                var answer = answer(meter.getKey(), meter.getValue(), Request.of(asked));
                socket.getOutputStream().write(answer.frame(WAKE, meter.getKey()));
            }
        }
    }

    private static Answer answer(MeterNumber number, Dial dial, Request request) {
        return switch (request) {
            case Request.Read(int identifier) -> {
                byte[] data = data(dial, identifier);
                yield data.length == 0
                        ? new Answer.Refused(Request.READ, NO_DATA)
                        : new Answer.Data(identifier, data, false);
            }
            case Request.ReadNumber _ -> new Answer.Number(number);
            case Request.Write _ -> new Answer.Refused(Request.WRITE, NO_RIGHT);
            case Request.ReadFollowing _, Request.Other _ ->
                    new Answer.Refused(request.control() & 0x1F, OTHER);
        };
    }

    /// Of a value, or of a block up to the first value that the meter does not have; nothing when
    /// it has none.
    private static byte[] data(Dial dial, int identifier) {
        var data = new ByteArrayOutputStream();
        var single = Catalogue.at(identifier);
        if (single != null) {
            put(dial, single, data);
        } else {
            for (var member : Catalogue.members(identifier)) {
                if (!put(dial, member, data)) {
                    break;
                }
            }
        }
        return data.toByteArray();
    }

    private static boolean put(Dial dial, Catalogue.Item item, ByteArrayOutputStream into) {
        var value = dial.shows(item.identifier());
        if (value == null
                || !(item.format().encode(value) instanceof Format.Encoded.Data(byte[] bytes))) {
            return false;
        }
        into.writeBytes(bytes);
        return true;
    }

    @Override
    public void close() {
        end(server);
        sockets.forEach(MeterSimulator::end);
    }

    private static void end(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception gone) {
            // It has ended already.
        }
    }
}
