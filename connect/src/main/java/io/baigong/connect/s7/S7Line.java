package io.baigong.connect.s7;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.Settings;
import io.baigong.connect.wire.SocketWire;
import io.baigong.connect.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The connection to one controller: one request at a time. One thread; only [#close] may come from
/// another.
final class S7Line {
    /// So many requests in a row without an answer, and the controller is taken for gone.
    private static final int SILENCES = 3;

    private final String name;
    private final Wire wire;
    private final Duration timeout;
    private final LinkListener listener;
    private final byte[] bytes = new byte[2 * Frame.MOST];
    private int used;
    private int asked;
    private int silences;
    private int size;
    private volatile @Nullable String broken;

    /// Makes the message with a reference of the line's.
    interface Message {
        byte[] with(int reference);
    }

    private S7Line(String name, Wire wire, Duration timeout, LinkListener listener) {
        this.name = name;
        this.wire = wire;
        this.timeout = timeout;
        this.listener = listener;
    }

    static S7Line open(Settings settings, LinkListener listener)
            throws ConnectFault, InterruptedException {
        String host = settings.text("host").strip();
        int port = settings.whole("port");
        var wire = SocketWire.connect(host, port, settings.millis("connectTimeout"));
        String name = "%s:%d".formatted(host, port);
        var line = new S7Line(name, wire, settings.millis("requestTimeout"), listener);
        try {
            line.connect(settings);
            return line;
        } catch (ConnectFault fault) {
            line.close();
            throw fault;
        } catch (IOException gone) {
            line.close();
            if (Thread.interrupted()) {
                throw new InterruptedException(name);
            }
            throw new ConnectFault(
                    ConnectFault.Kind.REFUSED_BY_DEVICE,
                    "%s ended the connection: no module at this rack and slot, or no connection free"
                            .formatted(name),
                    gone);
        } catch (LinkBroken gone) {
            line.close();
            throw new ConnectFault(
                    ConnectFault.Kind.REFUSED_BY_DEVICE,
                    "%s ended the connection after taking it".formatted(name),
                    gone);
        }
    }

    private void connect(Settings settings)
            throws ConnectFault, IOException, LinkBroken, InterruptedException {
        int connection = Integer.parseInt(settings.text("connection"));
        int rack = settings.whole("rack");
        int slot = settings.whole("slot");
        send(Frame.connect(connection, rack, slot));
        switch (frame(System.nanoTime() + timeout.toNanos())) {
            case Frame.Complete complete when complete.kind() == Frame.CONNECT_CONFIRM -> {}
            case Frame.Complete complete ->
                    throw new ConnectFault(
                            complete.kind() == Frame.DISCONNECT
                                    ? ConnectFault.Kind.REFUSED_BY_DEVICE
                                    : ConnectFault.Kind.OTHER_PROTOCOL,
                            "%s does not connect to rack %d, slot %d".formatted(name, rack, slot));
            case Frame.Incomplete _ ->
                    throw new ConnectFault(
                            ConnectFault.Kind.TIMEOUT,
                            "%s took the connection and did not answer within %d ms"
                                    .formatted(name, timeout.toMillis()));
            case Frame.Malformed(String why, _) -> throw other(why);
        }
        switch (ask(reference -> Request.setup(reference, settings.whole("messageSize")))) {
            case Answer.Setup(int agreed) when agreed >= 112 -> size = agreed;
            case Answer.Setup(int agreed) -> throw other("messages of %d bytes".formatted(agreed));
            case Answer.Refused refused ->
                    throw new ConnectFault(
                            ConnectFault.Kind.REFUSED_BY_DEVICE,
                            "%s: %s".formatted(name, refused.status().detail()));
            case Answer.Failed(Reason reason, String detail) ->
                    throw reason == Reason.TIMEOUT
                            ? new ConnectFault(
                                    ConnectFault.Kind.TIMEOUT, "%s: %s".formatted(name, detail))
                            : other(detail);
            case Answer.Values _, Answer.Written _ -> throw other("another answer");
        }
    }

    private ConnectFault other(String why) {
        return new ConnectFault(
                ConnectFault.Kind.OTHER_PROTOCOL, "%s does not speak S7: %s".formatted(name, why));
    }

    /// Of a message, in bytes, as agreed.
    int size() {
        return size;
    }

    boolean isBroken() {
        return broken != null;
    }

    void demandOpen() throws LinkBroken {
        String why = broken;
        if (why != null) {
            throw new LinkBroken(why);
        }
    }

    Answer ask(Message message) throws LinkBroken, InterruptedException {
        demandOpen();
        asked = asked + 1 & 0xFFFF;
        try {
            send(Frame.data(message.with(asked)));
            var answer = answer(System.nanoTime() + timeout.toNanos());
            silences =
                    answer instanceof Answer.Failed(Reason reason, _) && reason == Reason.TIMEOUT
                            ? silences + 1
                            : 0;
            if (silences >= SILENCES) {
                fail("no answer to %d requests in a row".formatted(silences));
            }
            return answer;
        } catch (IOException gone) {
            String why = fail(String.valueOf(gone.getMessage()));
            if (Thread.interrupted()) {
                throw new InterruptedException(why);
            }
            throw new LinkBroken(why, gone);
        }
    }

    private Answer answer(long deadline) throws IOException {
        var message = new ByteArrayOutputStream();
        while (true) {
            switch (frame(deadline)) {
                case Frame.Complete part when part.kind() == Frame.DATA -> {
                    message.write(part.body(), 0, part.body().length);
                    if (part.last() && Answer.reference(message.toByteArray()) == asked) {
                        return understood(message.toByteArray());
                    }
                    if (part.last()) {
                        // The late answer to an earlier request.
                        message.reset();
                    } else if (message.size() > Frame.MOST) {
                        return outOfStep("a message of more than %d bytes".formatted(Frame.MOST));
                    }
                }
                case Frame.Complete other ->
                        throw new IOException(
                                "the controller ended the connection (%02X)"
                                        .formatted(other.kind()));
                case Frame.Malformed(String why, int at) -> {
                    return outOfStep("%s, at byte %d of an answer".formatted(why, at + 1));
                }
                case Frame.Incomplete _ -> {
                    return new Answer.Failed(
                            Reason.TIMEOUT,
                            used == 0
                                    ? "no answer within %d ms".formatted(timeout.toMillis())
                                    : "%d bytes of an answer within %d ms"
                                            .formatted(used, timeout.toMillis()));
                }
            }
        }
    }

    private Answer understood(byte[] message) {
        var answer = Answer.read(message);
        return answer instanceof Answer.Failed(_, String detail) ? outOfStep(detail) : answer;
    }

    private Answer outOfStep(String why) {
        fail(why);
        return new Answer.Failed(Reason.GARBAGE, why);
    }

    /// @return incomplete when the time is over
    private Frame frame(long deadline) throws IOException {
        while (true) {
            var frame = Frame.read(bytes, used);
            if (frame instanceof Frame.Complete complete) {
                listener.received(ByteBuffer.wrap(bytes, 0, complete.end()).asReadOnlyBuffer());
                used -= complete.end();
                System.arraycopy(bytes, complete.end(), bytes, 0, used);
                return frame;
            }
            if (frame instanceof Frame.Malformed) {
                listener.received(ByteBuffer.wrap(bytes, 0, used).asReadOnlyBuffer());
                return frame;
            }
            int count = wire.read(bytes, used, deadline);
            if (count == 0) {
                return frame;
            }
            used += count;
        }
    }

    private void send(byte[] frame) throws IOException {
        wire.write(frame);
        listener.sent(ByteBuffer.wrap(frame).asReadOnlyBuffer());
    }

    private String fail(String why) {
        String full = "%s: %s".formatted(name, why);
        broken = full;
        wire.close();
        return full;
    }

    void close() {
        if (broken == null) {
            fail("closed here");
        }
    }
}
