package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.Desk;
import io.baigong.server.ingest.Message;
import io.baigong.server.ingest.Receipt;
import io.baigong.server.ingest.Sender;
import io.baigong.server.ingest.payload.Bytes;
import io.baigong.server.ingest.sparkplug.Link;
import io.baigong.server.things.DeviceIdentity;
import io.baigong.telemetry.log.LogPosition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client. Everything runs on its event loop; what must wait for PostgreSQL is done by a clerk
/// while the connection is held, that is, its socket is not read: order is kept and nothing piles
/// up.
final class Connection extends SimpleChannelInboundHandler<MqttMessage> implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /// Reasons to hold the connection.
    private static final int CLERK = 1;

    private static final int IN_FLIGHT = 2;
    private static final int CONGESTED = 4;
    private static final int UNREAD = 8;

    /// Longest packet before the client is known.
    private static final int MAX_GREETING = 64 * 1024;

    private static final long CONGESTION_PAUSE_MILLIS = 3;

    private final MqttDoor door;
    private final PacketDecoder decoder = new PacketDecoder(this);
    private final Message message;
    private final Set<String> commandsFor = ConcurrentHashMap.newKeySet();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Desk desk;
    private @Nullable Session session;
    private @Nullable Acks acks;
    private Greeting.@Nullable Known known;
    private int version = 4;
    private int held;
    private boolean closing;
    private boolean greeted;
    private boolean leftPolitely;
    private long generation;
    private volatile boolean rpc;
    private boolean watchesHost;
    private boolean watchesHostOld;

    Connection(MqttDoor door, Message scratch) {
        super(MqttMessage.class);
        this.door = door;
        this.message = scratch;
    }

    PacketDecoder decoder() {
        return decoder;
    }

    boolean isHeld() {
        return held != 0;
    }

    boolean isClosing() {
        return closing;
    }

    int maxPacket() {
        return session == null ? Math.min(MAX_GREETING, door.maxPacket()) : door.maxPacket();
    }

    private ChannelHandlerContext context() {
        var known = context;
        if (known == null) {
            throw new IllegalStateException("the handler was not added");
        }
        return known;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    // ---- coming in

    /// A PUBLISH packet, from its variable header on. The buffer is valid during the call.
    void publish(ByteBuf in, int header, int from, int to) {
        var mine = session;
        var owed = acks;
        if (mine == null || owed == null) {
            protocolError("CONNECT first");
            return;
        }
        int qos = header >> 1 & 3;
        int topicLength = to - from < 2 ? Integer.MAX_VALUE : in.getUnsignedShort(from);
        int at = from + 2 + topicLength;
        if (topicLength > to - from - 2 || qos == 3 || qos > 0 && to - at < 2) {
            protocolError("a whole PUBLISH");
            return;
        }
        if (refusesFlags(qos, (header & 1) != 0)) {
            return;
        }
        int packet = 0;
        if (qos > 0) {
            packet = in.getUnsignedShort(at);
            at += 2;
        }
        if (version == 5) {
            at = afterProperties(in, at, to);
        }
        if (at < 0 || topicLength == 0 || qos > 0 && packet == 0) {
            end(
                    topicLength == 0 ? 0x94 : 0x82,
                    "a topic name, a packet identifier, whole properties");
            return;
        }
        take(in, from + 2, topicLength, at, to);
        message.repeated = (header & 8) != 0;
        message.seed = qos > 0 ? seed(packet) : 0;
        handle(mine, owed, qos > 0 ? owed.take(packet) : Unasked.RECEIPT);
    }

    private boolean refusesFlags(int qos, boolean retain) {
        if (qos == 2) {
            end(0x9B, "QoS 0 or 1");
            return true;
        }
        if (retain && version == 5) {
            end(0x9A, "no retained message");
            return true;
        }
        return false;
    }

    private static int afterProperties(ByteBuf in, int from, int to) {
        int length = 0;
        int at = from;
        for (int shift = 0; shift <= 21; shift += 7) {
            if (at >= to) {
                return -1;
            }
            byte digit = in.getByte(at++);
            length |= (digit & 0x7F) << shift;
            if (digit >= 0) {
                return length <= to - at ? at + length : -1;
            }
        }
        return -1;
    }

    private void take(ByteBuf in, int topic, int topicLength, int payload, int end) {
        int size = topicLength + end - payload;
        if (message.bytes.length < size) {
            message.bytes = new byte[Math.max(size, 2048)];
        }
        in.getBytes(topic, message.bytes, 0, topicLength);
        in.getBytes(payload, message.bytes, topicLength, end - payload);
        message.topicFrom = 0;
        message.topicTo = topicLength;
        message.from = topicLength;
        message.to = size;
        message.arrival = door.reception().arrival();
    }

    private long seed(int packet) {
        var client = known;
        long hash = client == null ? 0 : client.hash();
        return (hash ^ packet * 0x9e3779b97f4a7c15L) | 1;
    }

    private void handle(Session mine, Acks owed, Receipt receipt) {
        if (generation != door.generation() && !recheck()) {
            return;
        }
        var tools = desk;
        if (tools == null) {
            tools = door.reception().desk();
            desk = tools;
        }
        if (!mine.receive(message, tools, receipt, false)) {
            var copy = message.copy();
            byClerk(() -> mine.receive(copy, door.reception().desk(), receipt, true));
        }
        if (owed.isFull()) {
            hold(IN_FLIGHT);
        }
        if (door.reception().isCongested()) {
            waitForLog();
        }
    }

    /// Something about things or tokens changed: is this client still who it was?
    private boolean recheck() {
        var client = known;
        long now = door.generation();
        if (client != null && door.isDirectoryFull()) {
            generation = now;
            if (!client.identity().equals(door.authenticate(client.secret()))) {
                end(0x87, "a token that is still valid");
                return false;
            }
        }
        return true;
    }

    private void waitForLog() {
        hold(CONGESTED);
        context()
                .executor()
                .schedule(
                        () -> {
                            if (!closing && door.reception().isCongested()) {
                                waitForLog();
                            } else {
                                release(CONGESTED);
                            }
                        },
                        CONGESTION_PAUSE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /// Work that may wait, on another thread; meanwhile nothing is read.
    private void byClerk(Runnable work) {
        hold(CLERK);
        door.clerks()
                .execute(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("cannot take a message of {}", this, e);
                        onLoop(() -> end(0x83, "the platform could not take a message"));
                    } finally {
                        onLoop(() -> release(CLERK));
                    }
                });
    }

    private void onLoop(Runnable work) {
        try {
            context().executor().execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("the door is closed", e);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext at, MqttMessage packet) {
        if (closing) {
            return;
        }
        if (packet.decoderResult().isFailure()) {
            malformed(packet, packet.decoderResult().cause());
            return;
        }
        if (packet instanceof MqttConnectMessage connect) {
            connect(connect);
        } else if (session == null) {
            protocolError("CONNECT first");
        } else {
            switch (packet.fixedHeader().messageType()) {
                case PINGREQ -> send(MqttMessage.PINGRESP);
                case SUBSCRIBE -> subscribe((MqttSubscribeMessage) packet);
                case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) packet);
                case DISCONNECT -> {
                    leftPolitely = !Greeting.wantsWill(packet);
                    closing = true;
                    at.close();
                }
                case PUBACK, PUBREC, PUBREL, PUBCOMP -> {}
                case CONNECT, CONNACK, PUBLISH, SUBACK, UNSUBACK, PINGRESP, AUTH ->
                        protocolError("a packet that clients send");
            }
        }
    }

    private void malformed(MqttMessage packet, Throwable why) {
        if (session == null) {
            var answer = Greeting.refusal(packet, why);
            if (answer != null) {
                send(answer);
            }
            close("a CONNECT that can be read, got " + why.getMessage());
        } else {
            end(0x81, "packets as MQTT has them");
        }
    }

    private void connect(MqttConnectMessage connect) {
        if (greeted) {
            protocolError("one CONNECT");
            return;
        }
        greeted = true;
        version = connect.variableHeader().version();
        var greeting = Greeting.read(connect);
        int refusal = door.isCrowded() ? Greeting.BUSY : greeting.refusal();
        if (refusal != 0) {
            refuse(refusal);
            return;
        }
        byClerk(() -> {
            var found = door.authenticate(greeting);
            onLoop(() -> welcome(greeting, found));
        });
    }

    private void refuse(int reason) {
        send(Greeting.connack(version, reason));
        close("CONNECT was refused with reason 0x" + Integer.toHexString(reason));
    }

    private void welcome(Greeting greeting, Greeting.@Nullable Known client) {
        if (closing || !context().channel().isActive()) {
            return;
        }
        if (client == null) {
            refuse(greeting.isAnonymous() ? Greeting.NOT_AUTHORIZED : Greeting.BAD_CREDENTIALS);
            return;
        }
        known = client;
        var sender = new Sender(client.identity(), "mqtt", client.clientId());
        session = new Session(door.parts(), sender, this);
        generation = door.generation();
        acks = new Acks(door.inFlight(), door.recent(client), () -> onLoop(this::sendAcks));
        int silence = greeting.keepAlive() * 3 / 2;
        context().pipeline().replace("silence", "silence", new IdleStateHandler(silence, 0, 0));
        door.enter(client, this);
        send(greeting.welcome(client, door.inFlight(), door.maxPacket()));
    }

    // ---- subscriptions

    private void subscribe(MqttSubscribeMessage packet) {
        var wanted = packet.payload().topicSubscriptions();
        var answers = new int[wanted.size()];
        for (int i = 0; i < answers.length; i++) {
            var filter = Filters.of(wanted.get(i).topicFilter(), door.hostId());
            answers[i] = filter != null && subscribe(filter) ? 0 : version == 5 ? 0x87 : 0x80;
        }
        send(Greeting.suback(packet.variableHeader().messageId(), answers));
        tellHostState(true);
    }

    private boolean subscribe(Filters filter) {
        var client = known;
        return switch (filter) {
            case Filters.Rpc() -> {
                if (client != null && client.identity() instanceof DeviceIdentity.OneThing) {
                    rpc = true;
                    door.takesCommands(client, this);
                }
                yield rpc;
            }
            case Filters.Silent() -> true;
            case Filters.NodeCommands(String group, String node) ->
                    commandsFor.size() < 10_000 && (commandsFor.add(group + "/" + node) || true);
            case Filters.HostState(boolean old) -> {
                watchesHost |= !old;
                watchesHostOld |= old;
                yield true;
            }
        };
    }

    private void unsubscribe(MqttUnsubscribeMessage packet) {
        var filters = packet.payload().topics();
        for (var topic : filters) {
            var filter = Filters.of(topic, door.hostId());
            if (filter instanceof Filters.NodeCommands(String group, String node)) {
                commandsFor.remove(group + "/" + node);
            } else if (filter instanceof Filters.Rpc) {
                rpc = false;
            }
        }
        send(Greeting.unsuback(packet.variableHeader().messageId(), version, filters.size()));
    }

    /// Tells a client that asked whether the host application is there.
    void tellHostState(boolean online) {
        if (watchesHost) {
            publish("spBv1.0/STATE/" + door.hostId(), door.hostState(online), true);
        }
        if (watchesHostOld) {
            byte[] word = (online ? "ONLINE" : "OFFLINE").getBytes(StandardCharsets.UTF_8);
            publish("STATE/" + door.hostId(), word, true);
        }
    }

    @Override
    public boolean send(String topic, byte[] payload) {
        boolean wanted = topic.startsWith("v1/") ? rpc : isCommandWanted(topic);
        if (wanted && !closing && context().channel().isWritable()) {
            onLoop(() -> publish(topic, payload, false));
            return true;
        }
        return false;
    }

    private boolean isCommandWanted(String topic) {
        String[] levels = topic.split("/", -1);
        return levels.length >= 4 && commandsFor.contains(levels[1] + "/" + levels[3]);
    }

    private void publish(String topic, byte[] payload, boolean retained) {
        var header =
                new MqttFixedHeader(
                        MqttMessageType.PUBLISH, false, MqttQoS.AT_MOST_ONCE, retained, 0);
        send(
                new MqttPublishMessage(
                        header,
                        new MqttPublishVariableHeader(topic, 0),
                        Unpooled.wrappedBuffer(payload)));
    }

    // ---- going out

    private void send(MqttMessage packet) {
        var channel = context().channel();
        if (channel.isActive()) {
            context().writeAndFlush(packet);
            if (!channel.isWritable()) {
                hold(UNREAD);
            }
        } else {
            io.netty.util.ReferenceCountUtil.release(packet);
        }
    }

    private void sendAcks() {
        var owed = acks;
        if (owed == null || closing && !context().channel().isActive()) {
            return;
        }
        ByteBuf out = context().alloc().buffer(4 * Math.max(4, Math.min(owed.owed(), 1024)));
        String failure = owed.write(out, version);
        if (out.isReadable() && context().channel().isActive()) {
            context().writeAndFlush(out);
        } else {
            out.release();
        }
        if (failure != null && !closing) {
            end(0x97, failure);
            return;
        }
        if (!owed.isFull()) {
            release(IN_FLIGHT);
        }
        if (!context().channel().isWritable()) {
            hold(UNREAD);
        }
    }

    private void hold(int reason) {
        if (held == 0) {
            context().channel().config().setAutoRead(false);
        }
        held |= reason;
    }

    private void release(int reason) {
        if ((held & reason) == 0) {
            return;
        }
        held &= ~reason;
        if (held == 0 && context().channel().isActive()) {
            context().channel().config().setAutoRead(true);
            decoder.resume();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext at) {
        if (at.channel().isWritable()) {
            release(UNREAD);
        }
        at.fireChannelWritabilityChanged();
    }

    // ---- the end

    void protocolError(String expected) {
        end(0x82, expected);
    }

    void tooLarge(int bytes) {
        end(0x95, "a packet of at most %d bytes, got %d".formatted(maxPacket(), bytes));
    }

    /// Ends the connection; version 5 clients are told why (3.1.1 has no word for it).
    void end(int reason, String why) {
        if (closing) {
            return;
        }
        if (version == 5 && session != null) {
            send(Greeting.disconnect(reason, why));
        }
        close(why);
    }

    private void close(String why) {
        LOG.debug("closing {}: {}", this, why);
        closing = true;
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /// Another connection has the same client identifier now. For any thread.
    void takeOver() {
        onLoop(() -> end(0x8E, "the client connected again"));
    }

    /// The platform stops. For any thread.
    void stop() {
        onLoop(() -> {
            tellHostState(false);
            end(0x8B, "the platform stops");
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext at) {
        closing = true;
        var client = known;
        var mine = session;
        if (client != null && mine != null) {
            door.clerks()
                    .execute(() -> {
                        if (!leftPolitely) {
                            var will = client.will(door.reception().arrival());
                            if (will != null) {
                                mine.receive(will, door.reception().desk(), Unasked.RECEIPT, true);
                            }
                        }
                        mine.end();
                        door.leave(client, this, leftPolitely);
                    });
        }
        at.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext at, Object event) {
        if (event instanceof IdleStateEvent && held == 0) {
            end(0x8D, "a packet within the keep-alive time");
        } else {
            at.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
        if (cause instanceof java.io.IOException) {
            LOG.debug("{} went away: {}", this, cause.getMessage());
        } else {
            LOG.warn("closing {}", this, cause);
        }
        closing = true;
        at.close();
    }

    @Override
    public String toString() {
        var client = known;
        return client == null
                ? "a connection from " + context().channel().remoteAddress()
                : "client " + client.clientId() + " of " + client.identity().name();
    }

    /// Nobody awaits an acknowledgement of QoS 0.
    private enum Unasked implements Receipt {
        RECEIPT;

        @Override
        public void settle(Answer answer, String why) {}

        @Override
        public void durable(LogPosition after) {}

        @Override
        public void failed(Exception why) {
            LOG.debug("a message of QoS 0 was lost: {}", why.getMessage());
        }
    }

    static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Bytes.hash64(1, bytes, 0, bytes.length);
    }
}
