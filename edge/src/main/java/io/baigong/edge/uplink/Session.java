package io.baigong.edge.uplink;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5WillPublish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection from CONNECT to its end. It ends once and is not used again; nothing of it
/// outlives it at the platform, so whatever had no answer by then is sent anew by the next.
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /// A platform that takes nothing does not keep the gateway from ending.
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private static final int KEEP_ALIVE_SECONDS = 20;
    private static final int MOST_IN_FLIGHT = 1_024;

    /// The platform sends commands one by one; more at once are held back by it.
    private static final int RECEIVE_MAXIMUM = 32;

    private static final int LONGEST_PACKET = 1 << 20;

    private final Mqtt5AsyncClient client;
    private final Runnable onEnd;
    private volatile @Nullable String ended;
    private volatile int mostInFlight = MOST_IN_FLIGHT;
    private volatile int longestPacket = LONGEST_PACKET;

    /// @param onEnd called once when it is over, from any thread
    Session(Door door, Runnable onEnd) {
        this.onEnd = onEnd;
        var builder =
                Mqtt5Client.builder()
                        .identifier(door.client())
                        .executorConfig(MqttClientExecutorConfig.builder().nettyThreads(1).build())
                        .transportConfig(
                                MqttClientTransportConfig.builder()
                                        .serverHost(door.host())
                                        .serverPort(door.port())
                                        .sslConfig(door.tls())
                                        .socketConnectTimeout(
                                                PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                                        .mqttConnectTimeout(
                                                PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                                        .build())
                        .addDisconnectedListener(context -> end(words(context.getCause())));
        client = builder.buildAsync();
    }

    /// @param death what the platform says for the gateway when the connection breaks
    /// @throws IOException when it could not be made; says why
    void open(Door door, String deathTopic, byte[] death) throws IOException, InterruptedException {
        var connect =
                Mqtt5Connect.builder()
                        .cleanStart(true)
                        .sessionExpiryInterval(0)
                        .keepAlive(KEEP_ALIVE_SECONDS)
                        .willPublish(
                                Mqtt5WillPublish.builder()
                                        .topic(deathTopic)
                                        .qos(MqttQos.AT_LEAST_ONCE)
                                        .payload(death)
                                        .build());
        var restrictions =
                connect.restrictions()
                        .receiveMaximum(RECEIVE_MAXIMUM)
                        .maximumPacketSize(LONGEST_PACKET)
                        .applyRestrictions();
        String token = door.token();
        var message =
                token == null
                        ? restrictions.build()
                        : restrictions
                                .simpleAuth(Mqtt5SimpleAuth.builder().username(token).build())
                                .build();
        take(await(client.connect(message)));
    }

    private void take(Mqtt5ConnAck answer) {
        mostInFlight = Math.min(MOST_IN_FLIGHT, answer.getRestrictions().getReceiveMaximum());
        longestPacket = Math.min(LONGEST_PACKET, answer.getRestrictions().getMaximumPacketSize());
    }

    /// Messages that may wait for their PUBACK.
    int mostInFlight() {
        return mostInFlight;
    }

    /// In bytes, with topic and all.
    int longestPacket() {
        return longestPacket;
    }

    /// Listens to a filter; a peer that does not let us is told of and lived with.
    ///
    /// @param heard gets topic and payload, on a thread of the client; must return at once
    void listen(String filter, BiConsumer<String, byte[]> heard)
            throws IOException, InterruptedException {
        var subscribe =
                Mqtt5Subscribe.builder()
                        .addSubscription(
                                Mqtt5Subscription.builder()
                                        .topicFilter(filter)
                                        .qos(MqttQos.AT_LEAST_ONCE)
                                        .build())
                        .build();
        var answer =
                client.subscribe(
                        subscribe,
                        publish ->
                                heard.accept(
                                        publish.getTopic().toString(),
                                        publish.getPayloadAsBytes()));
        try {
            await(answer);
        } catch (IOException e) {
            if (isOver()) {
                throw e;
            }
            LOG.warn("the platform does not let us listen to {}: {}", filter, e.getMessage());
        }
    }

    /// Says something. Answers come in any order, on a thread of the client.
    void say(String topic, byte[] payload, Consumer<Answer> answer) {
        var publish =
                Mqtt5Publish.builder()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload)
                        .build();
        client.publish(publish)
                .whenComplete((result, failure) -> answer.accept(answerOf(result, failure)));
    }

    private static Answer answerOf(
            @Nullable Mqtt5PublishResult result, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause == null && result != null) {
            cause = result.getError().orElse(null);
        }
        return switch (cause) {
            case null -> new Answer.Taken();
            case Mqtt5PubAckException refusal -> refusal(refusal.getMqttMessage());
            default -> new Answer.Silence();
        };
    }

    private static Answer refusal(Mqtt5PubAck puback) {
        String words = puback.getReasonString().map(Object::toString).orElse("");
        Mqtt5PubAckReasonCode reason = puback.getReasonCode();
        return switch (reason) {
            case SUCCESS, NO_MATCHING_SUBSCRIBERS -> new Answer.Taken();
            case QUOTA_EXCEEDED -> new Answer.Later(words);
            case PACKET_IDENTIFIER_IN_USE -> new Answer.Silence();
            case UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    NOT_AUTHORIZED,
                    TOPIC_NAME_INVALID,
                    PAYLOAD_FORMAT_INVALID ->
                    new Answer.Refused(reason.name(), words);
        };
    }

    boolean isOver() {
        return ended != null;
    }

    /// Why it is over; empty while it is not.
    String trouble() {
        String why = ended;
        return why == null ? "" : why;
    }

    /// Says a last word and goes.
    void leave(String topic, byte[] payload) {
        if (!isOver()) {
            try {
                await(
                        client.publishWith()
                                .topic(topic)
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .payload(payload)
                                .send()
                                .orTimeout(FAREWELL.toSeconds(), TimeUnit.SECONDS));
                await(client.disconnect());
            } catch (IOException e) {
                LOG.debug("left without a farewell: {}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        close("closed");
    }

    void close(String why) {
        if (client.getState().isConnectedOrReconnect()) {
            client.disconnect();
        }
        end(why);
    }

    private void end(String why) {
        synchronized (this) {
            if (ended != null) {
                return;
            }
            ended = why;
        }
        onEnd.run();
    }

    private static <T> T await(CompletableFuture<T> answer)
            throws IOException, InterruptedException {
        try {
            return answer.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(words(e.getCause() == null ? e : e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within %d s".formatted(2 * PATIENCE.toSeconds()), e);
        }
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        Throwable deeper = cause.getCause();
        if (deeper != null && deeper.getMessage() != null) {
            return deeper.getMessage();
        }
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }
}
