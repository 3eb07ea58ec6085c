package io.baigong.connect.hj212;

import io.baigong.connect.hj212.Message.Field;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A monitor that dials in.
final class Caller implements AutoCloseable {
    static final String NUMBER = "010000A8900016F000169DC0";

    private final Socket socket;
    private final byte[] bytes = new byte[Packets.MOST_BYTES];
    private int used;

    Caller(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    Caller(Socket socket) {
        this.socket = socket;
    }

    /// Fields alternating with values.
    static Message message(String request, String command, int flag, String... fields) {
        var list = new ArrayList<Field>();
        for (int i = 0; i < fields.length; i += 2) {
            list.add(new Field(fields[i], fields[i + 1]));
        }
        return Message.upload(request, "31", command, "123456", NUMBER, flag, list);
    }

    static Message of(String number, Message message) {
        var head = new ArrayList<Field>();
        for (var field : message.head()) {
            head.add(field.name().equals("MN") ? new Field("MN", number) : field);
        }
        return new Message(head, message.fields());
    }

    void send(Message message) throws IOException {
        send(Packets.write(message));
    }

    void send(byte[] piece) throws IOException {
        socket.getOutputStream().write(piece);
    }

    /// What comes next; null when nothing does for a while.
    @Nullable Message hears() throws IOException {
        return hears(300);
    }

    @Nullable Message hears(int millis) throws IOException {
        socket.setSoTimeout(millis);
        while (true) {
            if (Packets.read(bytes, 0, used) instanceof Packet.Complete(Message message, int end)) {
                System.arraycopy(bytes, end, bytes, 0, used - end);
                used -= end;
                return message;
            }
            try {
                int count = socket.getInputStream().read(bytes, used, bytes.length - used);
                if (count < 0) {
                    return null;
                }
                used += count;
            } catch (SocketTimeoutException nothing) {
                return null;
            }
        }
    }

    /// What it is answered with; fails when nothing comes.
    Message isAnswered() throws IOException {
        var answer = hears(10_000);
        if (answer == null) {
            throw new IllegalStateException("no answer");
        }
        return answer;
    }

    /// How a list of fields is sent in pieces.
    static List<Message> parts(Message... parts) {
        var all = new ArrayList<Message>();
        for (var part : parts) {
            var head = new ArrayList<>(part.head());
            head.add(new Field("PNUM", "" + parts.length));
            head.add(new Field("PNO", "" + (all.size() + 1)));
            all.add(new Message(head, part.fields()));
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
