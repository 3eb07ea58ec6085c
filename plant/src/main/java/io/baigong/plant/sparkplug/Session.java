package io.baigong.plant.sparkplug;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One connection from CONNECT to its end, and what was sent over it without an answer yet. A
/// session ends once and is not used again. Used on one Vert.x context only.
final class Session {
    /// The library numbers its own packets from 1; only the subscription asks it to.
    private static final int SUBSCRIBE_PACKET = 1;

    private static final int ANSWER_LIMIT_MILLIS = 15_000;

    private final Vertx vertx;
    private final Line line;
    private final MqttClient client;
    private final Consumer<String> onEnd;
    private final Map<Integer, Optional<Report>> inFlight = new LinkedHashMap<>();
    private int lastPacket = SUBSCRIBE_PACKET;
    private Runnable onAnswer = () -> {};
    private boolean ready;
    private boolean ended;
    private long delivered;

    /// @param death what the peer publishes when this connection breaks
    /// @param onEnd called once with the reason
    Session(Vertx vertx, Line line, byte[] death, Consumer<String> onEnd) {
        this.vertx = vertx;
        this.line = line;
        this.onEnd = onEnd;
        this.client = MqttClient.create(vertx, options(line, death));
    }

    private static MqttClientOptions options(Line line, byte[] death) {
        var options =
                new MqttClientOptions()
                        .setClientId(line.group() + "." + line.node())
                        .setCleanSession(true)
                        .setKeepAliveInterval(15)
                        .setMaxInflightQueue(65_535)
                        .setMaxMessageSize(256 * 1024)
                        .setAckTimeout(-1)
                        .setWillFlag(true)
                        .setWillQoS(MqttQoS.AT_LEAST_ONCE.value())
                        .setWillRetain(false)
                        .setWillTopic(line.names().up("NDEATH", Report.NODE))
                        .setWillMessageBytes(Buffer.buffer(death));
        if (line.user() != null) {
            options.setUsername(line.user());
        }
        if (line.password() != null) {
            options.setPassword(line.password());
        }
        options.setConnectTimeout(ANSWER_LIMIT_MILLIS);
        return options;
    }

    /// Connects and subscribes; commands first, so that none is missed between subscription and
    /// birth (Sparkplug 3.0, 5.4).
    void open(
            Map<String, Integer> filters,
            Consumer<MqttPublishMessage> onMessage,
            Runnable onReady,
            Runnable onAnswer) {
        this.onAnswer = onAnswer;
        client.closeHandler(_ -> end("the peer closed the connection"));
        client.publishHandler(onMessage::accept);
        client.publishCompletionHandler(this::answered);
        vertx.setTimer(ANSWER_LIMIT_MILLIS, _ -> endUnlessReady());
        client.connect(line.port(), line.host())
                .compose(_ -> client.subscribe(filters))
                .onFailure(failure -> end(String.valueOf(failure.getMessage())))
                .onSuccess(_ -> {
                    if (!ended) {
                        ready = true;
                        onReady.run();
                    }
                });
    }

    /// @param report what the payload carries, so that it can be given back; null for a birth
    void send(String topic, byte[] payload, @Nullable Report report) {
        int packet = nextPacket();
        inFlight.put(packet, Optional.ofNullable(report));
        client.publish(packet, topic, Buffer.buffer(payload), line.qos(), false, false)
                .onSuccess(_ -> written(packet))
                .onFailure(failure -> end(String.valueOf(failure.getMessage())));
    }

    /// Death certificate and DISCONNECT; the peer then drops the will (Sparkplug 3.0, 5.6).
    Future<Void> leave(byte[] death) {
        ended = true;
        if (!ready) {
            return Future.succeededFuture();
        }
        return client.publish(
                        line.names().up("NDEATH", Report.NODE),
                        Buffer.buffer(death),
                        MqttQoS.AT_LEAST_ONCE,
                        false,
                        false)
                .compose(_ -> client.disconnect());
    }

    boolean ready() {
        return ready && !ended;
    }

    int inFlight() {
        return inFlight.size();
    }

    /// Reports the peer has acknowledged over this connection.
    long delivered() {
        return delivered;
    }

    /// Reports without an answer, in the order they were sent.
    List<Report> unacknowledged() {
        var reports = new ArrayList<Report>();
        inFlight.values().forEach(sent -> sent.ifPresent(reports::add));
        return reports;
    }

    private int nextPacket() {
        do {
            lastPacket = lastPacket == 65_535 ? SUBSCRIBE_PACKET + 1 : lastPacket + 1;
        } while (inFlight.containsKey(lastPacket));
        return lastPacket;
    }

    private void written(int packet) {
        if (line.qos() == MqttQoS.AT_MOST_ONCE) {
            answered(packet);
        }
    }

    private void answered(int packet) {
        Optional<Report> sent = inFlight.get(packet);
        if (!ended && sent != null) {
            inFlight.remove(packet);
            delivered += sent.isPresent() ? 1 : 0;
            onAnswer.run();
        }
    }

    private void endUnlessReady() {
        if (!ready) {
            end("no answer to CONNECT or SUBSCRIBE within %d ms".formatted(ANSWER_LIMIT_MILLIS));
        }
    }

    private void end(String why) {
        if (!ended) {
            ended = true;
            if (client.isConnected()) {
                client.disconnect();
            }
            onEnd.accept(why);
        }
    }
}
