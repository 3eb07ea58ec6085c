package io.baigong.edge.north;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5WillPublish;
import io.baigong.edge.configuration.Certificates;
import io.baigong.edge.configuration.NorthConfiguration.Broker;
import io.baigong.edge.north.Tongue.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// One connection to a broker, MQTT 5, from CONNECT to its end.
final class BrokerLine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(6);
    private static final int MOST_ON_THE_WAY = 256;
    private static final int KEEP_ALIVE_SECONDS = 20;

    private final Mqtt5AsyncClient client;
    private final Semaphore room = new Semaphore(MOST_ON_THE_WAY);
    private volatile String trouble = "";

    private BrokerLine(Broker broker) throws IOException {
        var builder =
                Mqtt5Client.builder()
                        .transportConfig(transport(broker))
                        .executorConfig(MqttClientExecutorConfig.builder().nettyThreads(1).build())
                        .addDisconnectedListener(context -> over(words(context.getCause())));
        String user = broker.user();
        String password = broker.password();
        if (user != null) {
            var auth = Mqtt5SimpleAuth.builder().username(user);
            builder =
                    builder.simpleAuth(
                            password == null
                                    ? auth.build()
                                    : auth.password(password.getBytes(StandardCharsets.UTF_8))
                                            .build());
        }
        client = builder.buildAsync();
    }

    /// The client gives up before we do, so that no line comes about that nobody has.
    private static MqttClientTransportConfig transport(Broker broker) throws IOException {
        return MqttClientTransportConfig.builder()
                .serverHost(broker.host())
                .serverPort(broker.port())
                .sslConfig(broker.tls() ? tls(broker.authority()) : null)
                .socketConnectTimeout(CONNECT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(CONNECT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    /// @throws IOException says why there is no line
    static BrokerLine open(Broker broker, Message will) throws IOException, InterruptedException {
        var line = new BrokerLine(broker);
        try {
            await(
                    line.client
                            .connectWith()
                            .cleanStart(true)
                            .sessionExpiryInterval(0)
                            .keepAlive(KEEP_ALIVE_SECONDS)
                            .willPublish(
                                    Mqtt5WillPublish.builder()
                                            .topic(will.topic())
                                            .qos(qos(will))
                                            .retain(will.retain())
                                            .payload(will.payload())
                                            .build())
                            .send());
            return line;
        } catch (IOException | InterruptedException e) {
            line.close();
            throw e;
        }
    }

    private static MqttQos qos(Message message) {
        return message.qos() == 0 ? MqttQos.AT_MOST_ONCE : MqttQos.AT_LEAST_ONCE;
    }

    private static MqttClientSslConfig tls(@Nullable String authority) throws IOException {
        var builder = MqttClientSslConfig.builder();
        if (authority == null) {
            return builder.build();
        }
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (var certificate : Certificates.read(authority)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return builder.trustManagerFactory(trust).build();
        } catch (GeneralSecurityException e) {
            throw new IOException("its authority cannot be used: " + e.getMessage(), e);
        }
    }

    /// What the broker has kept is not heard: it was said to somebody at some time, and would be
    /// said again at every new line.
    ///
    /// @param heard gets topic and payload, on a thread of the client; must return at once
    void listen(String filter, BiConsumer<String, byte[]> heard)
            throws IOException, InterruptedException {
        await(
                client.subscribeWith()
                        .topicFilter(filter)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .callback(publish -> {
                            if (!publish.isRetain()) {
                                heard.accept(
                                        publish.getTopic().toString(), publish.getPayloadAsBytes());
                            }
                        })
                        .send());
    }

    /// Waits while too much is on its way; what the broker does not take ends nothing.
    void say(Message message) throws InterruptedException {
        while (!room.tryAcquire(1, TimeUnit.SECONDS)) {
            if (!trouble.isEmpty()) {
                return;
            }
        }
        client.publish(
                        Mqtt5Publish.builder()
                                .topic(message.topic())
                                .qos(qos(message))
                                .retain(message.retain())
                                .payload(message.payload())
                                .build())
                .whenComplete((_, _) -> room.release());
    }

    /// Why it has ended; empty while it has not.
    String trouble() {
        return trouble;
    }

    private void over(String why) {
        if (trouble.isEmpty()) {
            trouble = why;
        }
    }

    private static <T> void await(CompletableFuture<T> answer)
            throws IOException, InterruptedException {
        try {
            answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(words(e.getCause() == null ? e : e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within %d s".formatted(PATIENCE.toSeconds()), e);
        }
    }

    private static String words(Throwable cause) {
        var deeper = cause.getCause();
        String message =
                deeper != null && deeper.getMessage() != null
                        ? deeper.getMessage()
                        : cause.getMessage();
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }

    /// Lets what was said go out, for a moment, and leaves.
    @Override
    public void close() {
        try {
            if (room.tryAcquire(MOST_ON_THE_WAY, 1, TimeUnit.SECONDS)
                    && client.getState().isConnected()) {
                await(client.disconnect());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            over(String.valueOf(gone.getMessage()));
        }
        if (client.getState().isConnectedOrReconnect()) {
            client.disconnect();
        }
        over("closed");
    }
}
