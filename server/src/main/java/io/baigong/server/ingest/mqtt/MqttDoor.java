package io.baigong.server.ingest.mqtt;

import io.baigong.server.access.AccessSettings;
import io.baigong.server.certificates.Fingerprints;
import io.baigong.server.certificates.PlainDoors;
import io.baigong.server.certificates.TlsSettings;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
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
import org.springframework.scheduling.annotation.Scheduled;
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

    private static final String LOOPBACK = "127.0.0.1";
    private static final int ACCEPT_QUEUE = 4_096;
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(16_384, 65_536);

    private final MqttSettings settings;
    private final Reception reception;
    private final Session.Parts parts;
    private final ThingDirectory directory;
    private final Targets targets;
    private final Nodes nodes;
    private final RpcLinks rpc;
    private final TlsSettings tls;
    private final SecuredDoor secured;
    private final AccessSettings access;
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
    private long rechecked;
    private long rechecks;
    private @Nullable MultiThreadIoEventLoopGroup loops;
    private @Nullable Channel listener;
    private @Nullable Channel tlsListener;

    MqttDoor(
            MqttSettings settings,
            Reception reception,
            Session.Parts parts,
            ThingDirectory directory,
            Targets targets,
            Nodes nodes,
            RpcLinks rpc,
            TlsSettings tls,
            SecuredDoor secured,
            AccessSettings access) {
        this.tls = tls;
        this.secured = secured;
        this.access = access;
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
        try {
            boolean inner = tls.isOn() && !tls.plainMqtt();
            String plain = inner ? LOOPBACK : settings.address();
            if (!tls.isOn() && !isLoopback(plain)) {
                PlainDoors.check("MQTT", plain, tls, access.demo());
                LOG.warn("MQTT listens without TLS for the network: tokens can be read on the way");
            }
            listener = bind(group, plain, settings.port(), new Initializer(null));
            LOG.info("MQTT listens on {}:{}", plain, port());
            if (tls.isOn()) {
                var sealed = new Initializer(secured);
                tlsListener = bind(group, settings.address(), tls.mqttsPort(), sealed);
                LOG.info("MQTT over TLS listens on {}:{}", settings.address(), tlsPort());
            }
        } catch (RuntimeException e) {
            // Its threads would keep a platform alive that nobody can talk to.
            group.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS);
            loops = null;
            listener = null;
            throw e;
        }
    }

    private static boolean isLoopback(String address) {
        return InetAddress.ofLiteral(address).isLoopbackAddress();
    }

    private static Channel bind(
            MultiThreadIoEventLoopGroup group, String address, int port, Initializer initializer) {
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
                        .childHandler(initializer);
        var bound = server.bind(address, port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException(
                    "cannot listen for MQTT on %s:%d".formatted(address, port), bound.cause());
        }
        return bound.channel();
    }

    private final class Initializer extends ChannelInitializer<SocketChannel> {
        private final @Nullable SecuredDoor secured;

        /// @param secured null for a plain door
        Initializer(@Nullable SecuredDoor secured) {
            this.secured = secured;
        }

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
            if (secured != null) {
                channel.pipeline()
                        .addLast("tls", secured.handler(channel, clerks, settings.patience()));
            }
            channel.pipeline()
                    .addLast("silence", new IdleStateHandler(patience, 0, 0, TimeUnit.MILLISECONDS))
                    .addLast(connection.decoder())
                    .addLast(new MqttDecoder(maxPacket(), 65_535))
                    .addLast(MqttEncoder.INSTANCE)
                    .addLast(connection);
            // However its bytes come: silence begins anew with each.
            channel.eventLoop()
                    .schedule(connection::endUnlessGreeted, patience, TimeUnit.MILLISECONDS);
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

    @Nullable DeviceIdentity authenticate(Greeting.Proof proof) {
        return switch (proof) {
            case Greeting.Proof.Token(String secret) -> directory.authenticate(secret);
            case Greeting.Proof.Certificate(String fingerprint) -> directory.identify(fingerprint);
        };
    }

    /// A certificate says who it is, whatever else is said. Otherwise a token does: the user name,
    /// as ThingsBoard's devices have it, or the password.
    Greeting.@Nullable Known authenticate(Greeting greeting, @Nullable X509Certificate shown) {
        if (shown != null) {
            return known(greeting, new Greeting.Proof.Certificate(Fingerprints.of(shown)));
        }
        for (var secret : new @Nullable String[] {greeting.user(), greeting.password()}) {
            if (secret != null && !secret.isEmpty()) {
                var found = known(greeting, new Greeting.Proof.Token(secret));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private Greeting.@Nullable Known known(Greeting greeting, Greeting.Proof proof) {
        var identity = authenticate(proof);
        if (identity instanceof DeviceIdentity.OneThing one) {
            targets.byNumber(one.thing());
        }
        return identity == null ? null : greeting.known(identity, proof);
    }

    /// Ends the connections whose tokens or certificates ended, also of those that only listen.
    @Scheduled(fixedDelay = 1_000)
    void recheck() {
        long now = generation();
        boolean isMinute = ++rechecks % 60 == 0;
        if (now != rechecked || isMinute) {
            rechecked = now;
            clients.values().forEach(Connection::recheckSoon);
        }
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
        var sealed = tlsListener;
        if (sealed != null) {
            sealed.close().syncUninterruptibly();
            tlsListener = null;
        }
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
    public @Nullable Integer tlsPort() {
        var bound = tlsListener;
        return bound == null ? null : ((InetSocketAddress) bound.localAddress()).getPort();
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
