package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.Reception;
import io.baigong.server.ingest.RpcLinks;
import io.baigong.server.ingest.Targets;
import io.baigong.server.ingest.sparkplug.Nodes;
import io.baigong.server.things.DeviceIdentity;
import io.baigong.server.things.MqttAddress;
import io.baigong.server.things.ThingDirectory;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Listens for MQTT clients and knows which are there.
@Component
final class MqttDoor implements SmartLifecycle, MqttAddress {
    private static final Logger LOG = LoggerFactory.getLogger(MqttDoor.class);

    /// Threads that wait for PostgreSQL on behalf of connections; each connection has one errand
    /// and one farewell at most, so the queue before them is bounded by the connections that come
    /// and go.
    private static final int CLERKS = 8;

    /// Clients whose latest messages are remembered after they left.
    private static final int REMEMBERED = 20_000;

    /// Buffers of at most 64 kB that are read of one connection before the next has its turn.
    private static final int READS = 4;

    private static final int ACCEPT_QUEUE = 4_096;
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(16_384, 65_536);

    private final MqttSettings settings;
    private final Reception reception;
    private final Session.Parts parts;
    private final ThingDirectory directory;
    private final Targets targets;
    private final Nodes nodes;
    private final RpcLinks rpc;
    private final Map<String, Connection> clients = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> connectionsOf = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService clerks;
    private final Map<String, Recent> recent =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Recent> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private final FastThreadLocal<Publish> publish =
            new FastThreadLocal<>() {
                @Override
                protected Publish initialValue() {
                    return new Publish();
                }
            };
    private @Nullable MultiThreadIoEventLoopGroup loops;
    private @Nullable Channel listener;

    MqttDoor(
            MqttSettings settings,
            Reception reception,
            Session.Parts parts,
            ThingDirectory directory,
            Targets targets,
            Nodes nodes,
            RpcLinks rpc) {
        this.settings = settings;
        this.reception = reception;
        this.parts = parts;
        this.directory = directory;
        this.targets = targets;
        this.nodes = nodes;
        this.rpc = rpc;
        clerks =
                Executors.newFixedThreadPool(
                        CLERKS, Thread.ofPlatform().name("mqtt-clerk-", 0).daemon().factory());
    }

    @Override
    public void start() {
        var group =
                new MultiThreadIoEventLoopGroup(
                        settings.loops(),
                        Thread.ofPlatform().name("mqtt-", 0).factory(),
                        NioIoHandler.newFactory());
        loops = group;
        var server =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, ACCEPT_QUEUE)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS))
                        .childHandler(new Initializer());
        var bound = server.bind(settings.address(), settings.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            // Its threads would keep a platform alive that nobody can talk to.
            group.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS);
            loops = null;
            throw new IllegalStateException(
                    "cannot listen for MQTT on %s:%d"
                            .formatted(settings.address(), settings.port()),
                    bound.cause());
        }
        listener = bound.channel();
        LOG.info("MQTT listens on {}:{}", host(), port());
    }

    private final class Initializer extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            int open = connections.incrementAndGet();
            channel.closeFuture().addListener(_ -> connections.decrementAndGet());
            if (open > settings.connections() + settings.connections() / 4 + 16) {
                channel.close();
                return;
            }
            var connection = new Connection(MqttDoor.this, channel, publish.get());
            long patience = settings.patience().toMillis();
            channel.pipeline()
                    .addLast("silence", new IdleStateHandler(patience, 0, 0, TimeUnit.MILLISECONDS))
                    .addLast(connection.decoder())
                    .addLast(new MqttDecoder(maxPacket(), 65_535))
                    .addLast(MqttEncoder.INSTANCE)
                    .addLast(connection);
        }
    }

    /// Are there more connections than allowed? A few more may come in to be told so.
    boolean isCrowded() {
        return connections.get() > settings.connections();
    }

    Reception reception() {
        return reception;
    }

    Session.Parts parts() {
        return parts;
    }

    Executor clerks() {
        return clerks;
    }

    int maxPacket() {
        return (int) settings.maxMessage().toBytes();
    }

    int inFlight() {
        return settings.inFlight();
    }

    String hostId() {
        return nodes.hostId();
    }

    byte[] hostState(boolean online) {
        return nodes.state(online);
    }

    long generation() {
        return targets.generation();
    }

    boolean isDirectoryFull() {
        return targets.isFull();
    }

    @Nullable DeviceIdentity authenticate(String secret) {
        return directory.authenticate(secret);
    }

    /// The token may be the user name, as ThingsBoard's devices have it, or the password.
    Greeting.@Nullable Known authenticate(Greeting greeting) {
        for (var secret : new @Nullable String[] {greeting.user(), greeting.password()}) {
            if (secret != null && !secret.isEmpty()) {
                var identity = directory.authenticate(secret);
                if (identity != null) {
                    if (identity instanceof DeviceIdentity.OneThing one) {
                        targets.byNumber(one.thing());
                    }
                    return greeting.known(identity, secret);
                }
            }
        }
        return null;
    }

    Recent recent(Greeting.Known client) {
        synchronized (recent) {
            return recent.computeIfAbsent(client.key(), _ -> new Recent(settings.inFlight()));
        }
    }

    /// A client is let in; an earlier connection of it has to go.
    void enter(Greeting.Known client, Connection connection) {
        var before = clients.put(client.key(), connection);
        if (before != null) {
            before.takeOver();
        }
        if (client.identity() instanceof DeviceIdentity.OneThing one) {
            // Inside, so that a connection that leaves at once leaves after it came.
            connectionsOf.compute(
                    one.thing(),
                    (thing, count) -> {
                        reception.connected(thing);
                        return count == null ? 1 : count + 1;
                    });
        }
    }

    void leave(Greeting.Known client, Connection connection, boolean politely) {
        clients.remove(client.key(), connection);
        if (client.identity() instanceof DeviceIdentity.OneThing one) {
            rpc.remove(one.thing(), connection);
            connectionsOf.computeIfPresent(
                    one.thing(),
                    (thing, count) -> {
                        if (count > 1) {
                            return count - 1;
                        }
                        reception.left(thing, politely);
                        return null;
                    });
        }
    }

    void takesCommands(Greeting.Known client, Connection connection) {
        if (client.identity() instanceof DeviceIdentity.OneThing one) {
            rpc.add(one.thing(), connection);
        }
    }

    /// Connections that are open now.
    int open() {
        return connections.get();
    }

    @Override
    public void stop() {
        var bound = listener;
        var group = loops;
        if (bound == null || group == null) {
            return;
        }
        bound.close().syncUninterruptibly();
        clients.values().forEach(Connection::stop);
        group.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        clerks.shutdown();
        listener = null;
        loops = null;
    }

    @Override
    public boolean isRunning() {
        return listener != null;
    }

    @Override
    public String host() {
        return settings.address();
    }

    @Override
    public int port() {
        var bound = listener;
        if (bound == null) {
            throw new IllegalStateException("the MQTT door is not open");
        }
        return ((InetSocketAddress) bound.localAddress()).getPort();
    }
}
