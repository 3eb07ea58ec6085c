package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.Desk;
import io.baigong.server.ingest.Receipt;
import io.baigong.server.ingest.Sender;
import io.baigong.server.ingest.sparkplug.Link;
import io.baigong.server.things.DeviceIdentity;
import io.baigong.server.usage.Rein;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
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
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client. Everything runs on its event loop; what must wait for PostgreSQL is done by a clerk
/// while the connection is held, that is, its socket is not read: order is kept and nothing piles
/// up.
final class Connection extends SimpleChannelInboundHandler<MqttMessage> implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /// Longest packet before the client is known.
    private static final int MAX_GREETING = 64 * 1024;

    private final MqttDoor door;
    private final Channel channel;
    private final Publish publish;
    private final PacketDecoder decoder = new PacketDecoder(this);
    private final Subscriptions subscriptions = new Subscriptions();
    private final Flow flow;
    private @Nullable Desk desk;
    private @Nullable Session session;
    private @Nullable Acks acks;
    private @Nullable Rein rein;
    private Greeting.@Nullable Known known;
    private int version = 4;
    private boolean closing;
    private boolean greeted;
    private boolean leftPolitely;
    private long generation;

    /// @param publish shared by the connections of the event loop
    Connection(MqttDoor door, Channel channel, Publish publish) {
        super(MqttMessage.class);
        this.door = door;
        this.channel = channel;
        this.publish = publish;
        this.flow = new Flow(channel, door.reception()::isCongested, decoder::resume);
    }

    PacketDecoder decoder() {
        return decoder;
    }

    boolean isHeld() {
        return flow.isHeld();
    }

    boolean isClosing() {
        return closing;
    }

    /// Must the next message wait because a quota is used up? Then the connection is held, stands
    /// in line with the others of its organisation, and nothing was read of the message.
    boolean isPaced() {
        var mine = rein;
        if (mine == null || mine.isFree() || !mine.mustWait(version == 5)) {
            return false;
        }
        flow.hold(Flow.PACED);
        mine.await(() -> onLoop(() -> flow.release(Flow.PACED)));
        return true;
    }

    int maxPacket() {
        return session == null ? Math.min(MAX_GREETING, door.maxPacket()) : door.maxPacket();
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
        var client = known;
        int reason =
                publish.read(in, header, from, to, version, client == null ? 0 : client.hash());
        if (reason != 0) {
            end(reason, Publish.expected(reason));
            return;
        }
        publish.message.arrival = door.reception().arrival();
        handle(mine, owed, publish.qos > 0 ? owed.take(publish.packet) : Unasked.RECEIPT);
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
        var message = publish.message;
        if (!mine.receive(message, tools, receipt, false)) {
            var copy = message.copy();
            byClerk(() -> mine.receive(copy, door.reception().desk(), receipt, true));
        }
        if (owed.isFull()) {
            flow.hold(Flow.IN_FLIGHT);
        }
        if (door.reception().isCongested()) {
            flow.waitForLog();
        }
    }

    /// Something about things or tokens changed: is this client still who it was?
    private boolean recheck() {
        var client = known;
        long now = door.generation();
        if (client != null && door.isDirectoryFull()) {
            generation = now;
            if (!client.identity().equals(door.authenticate(client.proof()))) {
                end(0x87, "a token or certificate that is still valid");
                return false;
            }
        }
        return true;
    }

    /// Asks soon whether the client still is who it was, also when it sends nothing. For any
    /// thread.
    void recheckSoon() {
        onLoop(() -> {
            if (session != null && !closing) {
                recheck();
            }
        });
    }

    /// Work that may wait, on another thread; meanwhile nothing is read.
    private void byClerk(Runnable work) {
        flow.hold(Flow.CLERK);
        door.clerks()
                .execute(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("cannot take a message of {}", this, e);
                        onLoop(() -> end(0x83, "the platform could not take a message"));
                    } finally {
                        onLoop(() -> flow.release(Flow.CLERK));
                    }
                });
    }

    private void onLoop(Runnable work) {
        try {
            channel.eventLoop().execute(work);
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
        var tls = channel.pipeline().get(SslHandler.class);
        var shown = tls == null ? null : SecuredDoor.peer(tls);
        byClerk(() -> {
            var found = door.authenticate(greeting, shown);
            onLoop(() -> welcome(greeting, found));
        });
    }

    private void refuse(int reason) {
        send(Greeting.connack(version, reason));
        close("CONNECT was refused with reason 0x" + Integer.toHexString(reason));
    }

    private void welcome(Greeting greeting, Greeting.@Nullable Known client) {
        if (closing || !channel.isActive()) {
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
        var owed = new Acks(door.inFlight(), door.recent(client), () -> onLoop(this::sendAcks));
        if (version < 5) {
            owed.refuseNothing();
        }
        acks = owed;
        rein = door.reception().rein(client.identity().organisation());
        int silence = greeting.keepAlive() * 3 / 2;
        channel.pipeline().replace("silence", "silence", new IdleStateHandler(silence, 0, 0));
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
        boolean ofOneThing = client != null && client.identity() instanceof DeviceIdentity.OneThing;
        boolean granted = subscriptions.add(filter, ofOneThing);
        if (granted && client != null && filter instanceof Filters.Rpc) {
            door.takesCommands(client, this);
        }
        return granted;
    }

    private void unsubscribe(MqttUnsubscribeMessage packet) {
        var filters = packet.payload().topics();
        for (var topic : filters) {
            var filter = Filters.of(topic, door.hostId());
            if (filter != null) {
                subscriptions.remove(filter);
            }
        }
        send(Greeting.unsuback(packet.variableHeader().messageId(), version, filters.size()));
    }

    /// Tells a client that asked whether the host application is there.
    void tellHostState(boolean online) {
        if (subscriptions.hasHostState()) {
            publish("spBv1.0/STATE/" + door.hostId(), door.hostState(online), true);
        }
        if (subscriptions.hasHostStateBefore3()) {
            byte[] word = (online ? "ONLINE" : "OFFLINE").getBytes(StandardCharsets.UTF_8);
            publish("STATE/" + door.hostId(), word, true);
        }
    }

    @Override
    public boolean send(String topic, byte[] payload) {
        if (subscriptions.has(topic) && !closing && channel.isWritable()) {
            onLoop(() -> publish(topic, payload, false));
            return true;
        }
        return false;
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
        if (channel.isActive()) {
            channel.writeAndFlush(packet);
            if (!channel.isWritable()) {
                flow.hold(Flow.UNREAD);
            }
        } else {
            io.netty.util.ReferenceCountUtil.release(packet);
        }
    }

    private void sendAcks() {
        var owed = acks;
        if (owed == null || closing && !channel.isActive()) {
            return;
        }
        ByteBuf out = channel.alloc().buffer(4 * Math.max(4, Math.min(owed.owed(), 1024)));
        String failure = owed.write(out, version);
        if (out.isReadable() && channel.isActive()) {
            channel.writeAndFlush(out);
        } else {
            out.release();
        }
        if (failure != null && !closing) {
            end(0x97, failure);
            return;
        }
        if (!owed.isFull()) {
            flow.release(Flow.IN_FLIGHT);
        }
        if (!channel.isWritable()) {
            flow.hold(Flow.UNREAD);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext at) {
        if (at.channel().isWritable()) {
            flow.release(Flow.UNREAD);
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

    /// Ends the connection of a client that has not sent its CONNECT as a whole by now.
    void endUnlessGreeted() {
        if (!greeted && !closing) {
            close("a CONNECT in time");
        }
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
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
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
        if (event instanceof IdleStateEvent && !flow.isHeld()) {
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
                ? "a connection from " + channel.remoteAddress()
                : "client " + client.clientId() + " of " + client.identity().name();
    }
}
