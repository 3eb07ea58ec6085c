package io.baigong.connect.mqtt;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAck;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAckReturnCode;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Settings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One connection to a broker. Messages wait in a bounded queue for one thread that takes them;
/// what does not fit is counted. A connection of a named client is kept by the broker while nobody
/// is there, and what was taken is acknowledged after that only.
public final class Broker implements AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    private static final int LONGEST = 1 << 20;
    private static final int KEEP_ALIVE_SECONDS = 20;
    private static final Duration MOMENT = Duration.ofMillis(500);

    private final String name;
    private final Mqtt3AsyncClient client;
    private final Duration timeout;
    private final LinkListener listener;
    private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final boolean kept;
    private volatile @Nullable Thread taker;
    private volatile boolean open;
    private volatile boolean left;
    private volatile @Nullable String broken;

    /// @param retained kept by the broker for newcomers, of unknown age
    public record Message(String topic, byte[] payload, boolean retained, Runnable taken) {}

    private Broker(Settings settings, LinkListener listener) throws ConnectFault {
        String host = settings.text("host").strip();
        int port = settings.whole("port");
        String clientId = settings.textOrNull("clientId");
        this.name = "%s:%d".formatted(host, port);
        this.timeout = settings.millis("connectTimeout");
        this.listener = listener;
        this.kept = clientId != null;
        try {
            client =
                    Mqtt3Client.builder()
                            .identifier(
                                    clientId == null ? "baigong-" + UUID.randomUUID() : clientId)
                            .executorConfig(
                                    MqttClientExecutorConfig.builder().nettyThreads(1).build())
                            .transportConfig(
                                    MqttClientTransportConfig.builder()
                                            .serverHost(host)
                                            .serverPort(port)
                                            .sslConfig(
                                                    settings.flag("tls")
                                                            ? MqttClientSslConfig.builder().build()
                                                            : null)
                                            .socketConnectTimeout(
                                                    timeout.toMillis(), TimeUnit.MILLISECONDS)
                                            .mqttConnectTimeout(
                                                    timeout.toMillis(), TimeUnit.MILLISECONDS)
                                            .build())
                            .addDisconnectedListener(context ->
                                    ended(String.valueOf(context.getCause().getMessage())))
                            .buildAsync();
        } catch (IllegalArgumentException wrong) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /// Nothing is taken before [#begin].
    public static Broker connect(Settings settings, LinkListener listener)
            throws ConnectFault, InterruptedException {
        var broker = new Broker(settings, listener);
        broker.client.publishes(MqttGlobalPublishFilter.ALL, broker::arrived, true);
        try {
            var connect =
                    Mqtt3Connect.builder().cleanSession(!broker.kept).keepAlive(KEEP_ALIVE_SECONDS);
            String user = settings.textOrNull("user");
            if (user != null) {
                String password = settings.textOrNull("password");
                connect =
                        connect.simpleAuth(
                                Mqtt3SimpleAuth.builder()
                                        .username(user)
                                        .password(
                                                (password == null ? "" : password)
                                                        .getBytes(StandardCharsets.UTF_8))
                                        .build());
            }
            broker.await(broker.client.connect(connect.build()));
        } catch (TimeoutException late) {
            broker.close();
            throw new ConnectFault(
                    ConnectFault.Kind.TIMEOUT, broker.name + " did not answer in time", late);
        } catch (ExecutionException failed) {
            broker.close();
            throw fault(broker.name, failed);
        } catch (InterruptedException end) {
            broker.close();
            throw end;
        }
        broker.open = true;
        return broker;
    }

    /// From now on messages are taken by one thread of the connection's own. What the broker kept
    /// comes at once, so it waits a moment for everybody who wants some of it. May be called again;
    /// does nothing then.
    public synchronized void begin(Consumer<Message> consumer) {
        if (taker == null && !left) {
            taker = Thread.ofVirtual().name("messages of " + name).start(() -> take(consumer));
        }
    }

    private static ConnectFault fault(String name, ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        String why = "%s: %s".formatted(name, cause.getMessage());
        if (cause instanceof Mqtt3ConnAckException refused) {
            var kind =
                    switch (refused.getMqttMessage().getReturnCode()) {
                        case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED ->
                                ConnectFault.Kind.CREDENTIALS;
                        case SUCCESS,
                                UNSUPPORTED_PROTOCOL_VERSION,
                                IDENTIFIER_REJECTED,
                                SERVER_UNAVAILABLE ->
                                ConnectFault.Kind.REFUSED_BY_DEVICE;
                    };
            return new ConnectFault(kind, why, cause);
        }
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner instanceof SSLException) {
                return new ConnectFault(ConnectFault.Kind.CERTIFICATE, why, cause);
            }
        }
        return new ConnectFault(
                cause instanceof ConnectionFailedException
                        ? ConnectFault.Kind.UNREACHABLE
                        : ConnectFault.Kind.OTHER_PROTOCOL,
                why,
                cause);
    }

    private <T> T await(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    }

    /// @return for each filter whether the broker took it
    public List<Boolean> subscribe(List<String> filters) throws LinkBroken, InterruptedException {
        var subscriptions =
                filters.stream()
                        .map(filter ->
                                Mqtt3Subscription.builder()
                                        .topicFilter(filter)
                                        .qos(MqttQos.AT_LEAST_ONCE)
                                        .build())
                        .toList();
        Mqtt3SubAck answer;
        try {
            answer =
                    await(
                            client.subscribe(
                                    Mqtt3Subscribe.builder()
                                            .addSubscriptions(subscriptions)
                                            .build()));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Mqtt3SubAckException refused) {
                answer = refused.getMqttMessage();
            } else {
                throw broken(String.valueOf(failed.getCause()), failed);
            }
        } catch (TimeoutException late) {
            throw broken("no answer to a subscription", late);
        }
        return answer.getReturnCodes().stream()
                .map(code -> code != Mqtt3SubAckReturnCode.FAILURE)
                .toList();
    }

    /// With quality of service 0; nobody hears whether it arrived.
    public void publish(String topic, byte[] payload) {
        listener.sent(ByteBuffer.wrap(payload).asReadOnlyBuffer());
        client.publishWith().topic(topic).payload(payload).send();
    }

    /// Messages that found no place since it was asked before.
    public long lost() {
        return lost.getAndSet(0);
    }

    /// @throws LinkBroken when the connection has ended
    public void demandOpen() throws LinkBroken {
        String why = broken;
        if (why != null) {
            throw new LinkBroken(why);
        }
    }

    private void arrived(Mqtt3Publish publish) {
        byte[] payload = publish.getPayloadAsBytes();
        listener.received(ByteBuffer.wrap(payload).asReadOnlyBuffer());
        boolean takes =
                payload.length <= LONGEST
                        && waiting.offer(
                                new Message(
                                        publish.getTopic().toString(),
                                        payload,
                                        publish.isRetain(),
                                        publish::acknowledge));
        if (!takes) {
            lost.incrementAndGet();
            publish.acknowledge(); // the client acknowledges in order; one left out would hold all
        }
    }

    /// Whoever takes messages may fail; the supervisor hears.
    private void take(Consumer<Message> consumer) {
        try {
            if (kept) {
                Thread.sleep(MOMENT);
            }
            while (!left) {
                var message = waiting.take();
                consumer.accept(message);
                message.taken().run();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            ended("messages are not taken: " + failed);
            client.disconnect();
        }
    }

    private LinkBroken broken(String why, Exception cause) {
        ended(why);
        client.disconnect();
        return new LinkBroken("%s: %s".formatted(name, why), cause);
    }

    private void ended(String why) {
        if (broken == null) {
            var full = "%s: %s".formatted(name, why);
            broken = full;
            if (open && !left) {
                listener.lost(new LinkBroken(full));
            }
        }
    }

    @Override
    public void close() {
        left = true;
        if (broken == null) {
            broken = name + ": closed here";
        }
        client.disconnect();
        var thread = taker;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
