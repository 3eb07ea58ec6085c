package io.baigong.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Publishes over MQTT 3.1.1 with QoS 1 as fast as acknowledgements come: own sockets, packets made
/// beforehand, one thread, so that the client costs little beside the platform.
///
/// Arguments: `port tokens seconds window [rate] [payload file]`. `tokens` is a file with one
/// device token a line; each line becomes a connection (`token`, or `token topic` for a topic other
/// than ThingsBoard's). `rate` limits the total messages a second (0: no limit). The payload is
/// JSON of three values with a time, unless a file is given.
final class MqttLoad implements AutoCloseable {
    private static final String TOPIC = "v1/devices/me/telemetry";

    /// What a connection may have prepared and not written.
    private static final int OUT_BYTES = 256 * 1024;

    /// Width of a step of the latency histogram and its number: 0.1 ms up to 10 s.
    private static final int STEP_NANOS = 100_000;

    private static final int STEPS = 100_000;

    private final int window;
    private final @Nullable Messages messages;
    private final Messages.Buffer next = new Messages.Buffer();
    private final byte @Nullable [] payload;
    private volatile double rate;
    private final long[] latency = new long[STEPS];
    private final List<Client> clients = new ArrayList<>();
    private final Selector selector = Selector.open();
    private long sent;
    private long acknowledged;
    private long serial;
    private double allowed;
    private boolean draining;

    /// @param payload null for JSON of three values
    MqttLoad(int window, double rate, byte @Nullable [] payload) throws IOException {
        this.window = window;
        this.rate = rate;
        this.payload = payload;
        this.messages = null;
    }

    /// @param messages makes what is sent, instead of a payload that is always the same
    MqttLoad(int window, double rate, Messages messages) throws IOException {
        this.window = window;
        this.rate = rate;
        this.payload = null;
        this.messages = messages;
    }

    /// Changes the total messages a second, while it runs too; 0: no limit.
    void rate(double perSecond) {
        rate = perSecond;
    }

    /// What came of a run.
    ///
    /// @param p50Millis median from sending to acknowledgement
    record Result(
            long messages, double seconds, double p50Millis, double p99Millis, double maxMillis) {
        double perSecond() {
            return messages / seconds;
        }
    }

    private static final class Client {
        final SocketChannel channel;
        final byte[] topic;
        final int number;
        final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
        final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
        final long[] sentAt = new long[65_536];
        int packet;
        int waiting;
        boolean welcome;

        Client(int number, SocketChannel channel, byte[] topic) {
            this.number = number;
            this.channel = channel;
            this.topic = topic;
        }
    }

    /// Opens a connection.
    void add(int port, String id, String token, String topic) throws IOException {
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        var connect = new ByteArrayOutputStream();
        connect.writeBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) 0x82, 0, 60});
        text(connect, id);
        text(connect, token);
        var packet = new ByteArrayOutputStream();
        packet.write(0x10);
        length(packet, connect.size());
        packet.writeBytes(connect.toByteArray());
        channel.write(ByteBuffer.wrap(packet.toByteArray()));
        channel.configureBlocking(false);
        var client = new Client(clients.size(), channel, topic.getBytes(UTF_8));
        channel.register(selector, SelectionKey.OP_READ, client);
        clients.add(client);
    }

    private static void text(ByteArrayOutputStream to, String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        to.write(utf8.length >> 8);
        to.write(utf8.length);
        to.writeBytes(utf8);
    }

    private static void length(ByteArrayOutputStream to, int length) {
        int rest = length;
        do {
            to.write(rest & 0x7F | (rest > 0x7F ? 0x80 : 0));
            rest >>>= 7;
        } while (rest > 0);
    }

    /// Publishes for some time, then waits for what is still owed.
    Result run(double seconds) throws IOException {
        await(() -> clients.stream().allMatch(client -> client.welcome));
        Arrays.fill(latency, 0);
        sent = 0;
        acknowledged = 0;
        draining = false;
        allowed = 0;
        long began = System.nanoTime();
        long until = began + (long) (seconds * 1e9);
        long before = began;
        int first = 0;
        for (long now = began; now < until; now = System.nanoTime()) {
            double limit = rate;
            // What could not be sent in time is not made up for by more than a tenth of a second.
            allowed = Math.min(allowed + (now - before) / 1e9 * limit, sent + 0.1 * limit + 1);
            before = now;
            long due = limit == 0 ? Long.MAX_VALUE : (long) allowed;
            for (int i = 0; i < clients.size(); i++) {
                fill(clients.get((first + i) % clients.size()), due);
            }
            first++;
            turn(limit == 0 ? 100 : 1);
        }
        draining = true;
        await(() -> clients.stream().allMatch(client -> client.waiting == 0));
        double took = (System.nanoTime() - began) / 1e9;
        return new Result(acknowledged, took, percentile(0.5), percentile(0.99), percentile(1));
    }

    private interface Condition {
        boolean isMet();
    }

    private void await(Condition condition) throws IOException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.isMet()) {
            if (System.nanoTime() > patience) {
                throw new IOException("no answer within 60 s");
            }
            turn(100);
        }
    }

    private void turn(long millis) throws IOException {
        selector.select(millis);
        for (var key : selector.selectedKeys()) {
            var client = (Client) key.attachment();
            if (key.isReadable()) {
                read(client);
            }
            if (!draining) {
                fill(client, rate == 0 ? Long.MAX_VALUE : 0);
            }
            boolean unsent = client.out.position() > 0;
            key.interestOps(SelectionKey.OP_READ | (unsent ? SelectionKey.OP_WRITE : 0));
            if (unsent) {
                write(client);
            }
        }
        selector.selectedKeys().clear();
    }

    private void fill(Client client, long due) throws IOException {
        if (!client.welcome) {
            return;
        }
        boolean any = false;
        while (client.waiting < window && sent < due && client.out.remaining() > 4_096 + size()) {
            client.packet = client.packet == 65_535 ? 1 : client.packet + 1;
            if (messages == null) {
                put(client, client.topic, ByteBuffer.wrap(payload == null ? json() : payload));
            } else {
                messages.next(client.number, next);
                put(client, next.topic, next.payload);
            }
            client.sentAt[client.packet] = System.nanoTime();
            client.waiting++;
            sent++;
            any = true;
        }
        if (any) {
            write(client);
        }
    }

    private int size() {
        var own = payload;
        return own == null ? 4_096 : own.length;
    }

    private static void put(Client client, byte[] topic, ByteBuffer body) {
        int length = 2 + topic.length + 2 + body.remaining();
        client.out.put((byte) 0x32);
        int rest = length;
        do {
            client.out.put((byte) (rest & 0x7F | (rest > 0x7F ? 0x80 : 0)));
            rest >>>= 7;
        } while (rest > 0);
        client.out.putShort((short) topic.length).put(topic);
        client.out.putShort((short) client.packet).put(body);
    }

    /// Times grow by a microsecond, so that no value overwrites another.
    private byte[] json() {
        long micros = 1_763_700_000_000_000L + serial++;
        return ("{\"ts\":"
                        + micros / 1_000
                        + "."
                        + (micros % 1_000 + 1_000 + "").substring(1)
                        + ",\"values\":{\"temperature\":21.5,\"speed\":1200.25,\"count\":"
                        + serial
                        + "}}")
                .getBytes(UTF_8);
    }

    private static void write(Client client) throws IOException {
        client.out.flip();
        client.channel.write(client.out);
        client.out.compact();
    }

    private void read(Client client) throws IOException {
        if (client.channel.read(client.in) < 0) {
            throw new IOException("the platform closed a connection");
        }
        long now = System.nanoTime();
        var in = client.in.flip();
        while (in.remaining() >= 4) {
            int type = in.get() >> 4 & 0xF;
            int length = in.get();
            if (length != 2) {
                throw new IOException("expected an answer of 2 bytes, got " + length);
            }
            int id = in.getShort() & 0xFFFF;
            if (type == 2) {
                if (id != 0) {
                    throw new IOException("CONNACK " + id);
                }
                client.welcome = true;
            } else if (type == 4) {
                client.waiting--;
                acknowledged++;
                long step = (now - client.sentAt[id]) / STEP_NANOS;
                latency[(int) Math.min(step, STEPS - 1)]++;
            }
        }
        in.compact();
    }

    @Override
    public void close() throws IOException {
        for (var client : clients) {
            client.channel.close();
        }
        selector.close();
    }

    private double percentile(double share) {
        long rest = (long) Math.ceil(acknowledged * share);
        for (int i = 0; i < STEPS; i++) {
            rest -= latency[i];
            if (rest <= 0) {
                return (i + 1) * STEP_NANOS / 1e6;
            }
        }
        return (double) STEPS * STEP_NANOS / 1e6;
    }

    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            System.err.println("expected: port tokens-file seconds window [rate] [payload-file]");
            System.exit(2);
        }
        byte[] payload = args.length > 5 ? Files.readAllBytes(Path.of(args[5])) : null;
        double rate = args.length > 4 ? Double.parseDouble(args[4]) : 0;
        var load = new MqttLoad(Integer.parseInt(args[3]), rate, payload);
        int n = 0;
        for (var line : Files.readAllLines(Path.of(args[1]))) {
            var words = line.strip().split("\\s+");
            load.add(
                    Integer.parseInt(args[0]),
                    "load-" + n++,
                    words[0],
                    words.length > 1 ? words[1] : TOPIC);
        }
        double seconds = Double.parseDouble(args[2]);
        var warm = load.run(Math.min(10, seconds));
        System.out.printf("warm-up: %,.0f messages/s%n", warm.perSecond());
        var result = load.run(seconds);
        System.out.printf(
                "%,d messages acknowledged in %.1f s: %,.0f/s; p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                result.messages(),
                result.seconds(),
                result.perSecond(),
                result.p50Millis(),
                result.p99Millis(),
                result.maxMillis());
    }
}
