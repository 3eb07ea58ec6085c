package io.baigong.bench;

import io.baigong.connect.Value;
import io.baigong.connect.sparkplug.MetricReader;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Stands in for the platform's MQTT door: acknowledges at once and remembers which numbers of
/// which register arrived. A message that is repeated is taken once, as the platform does.
final class GatewayReceiver implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private final Map<String, Map<String, BitSet>> seen = new HashMap<>();
    private final Map<String, Long> newest = new ConcurrentHashMap<>();
    private final Set<MqttEndpoint> endpoints = ConcurrentHashMap.newKeySet();
    private @Nullable MqttServer server;
    private long repeated;
    private long distinct;

    GatewayReceiver() throws Exception {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    void open() throws Exception {
        var options =
                new MqttServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setMaxMessageSize(1 << 20)
                        .setTimeoutOnConnect(30);
        var opened = MqttServer.create(vertx, options).endpointHandler(this::welcome);
        opened.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server = opened;
    }

    /// The line is cut, and nobody answers at the port.
    void cut() throws Exception {
        var open = server;
        if (open != null) {
            open.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        endpoints.forEach(GatewayReceiver::end);
        endpoints.clear();
    }

    private static void end(MqttEndpoint endpoint) {
        if (endpoint.isConnected()) {
            endpoint.close();
        }
    }

    private void welcome(MqttEndpoint endpoint) {
        endpoints.add(endpoint);
        endpoint.publishHandler(message -> {
            take(message.topicName(), message.payload().getBytes());
            if (message.messageId() > 0) {
                endpoint.publishAcknowledge(message.messageId());
            }
        });
        endpoint.subscribeHandler(subscribe ->
                endpoint.subscribeAcknowledge(
                        subscribe.messageId(),
                        subscribe.topicSubscriptions().stream()
                                .map(topic -> topic.qualityOfService())
                                .toList()));
        endpoint.exceptionHandler(_ -> {});
        endpoint.accept(false);
    }

    private void take(String topic, byte[] payload) {
        String[] levels = topic.split("/");
        if (levels.length != 6 || !levels[3].equals("DDATA")) {
            return;
        }
        if (MetricReader.read(payload) instanceof MetricReader.Metrics(var metrics, _)) {
            synchronized (this) {
                var device = seen.computeIfAbsent(levels[5], _ -> new HashMap<>());
                for (var metric : metrics) {
                    take(device, levels[5], metric);
                }
            }
        }
    }

    private void take(Map<String, BitSet> device, String key, MetricReader.Metric metric) {
        Long time = metric.time();
        if (metric.name() != null
                && time != null
                && metric.value() instanceof Value.Whole(long number)) {
            var numbers = device.computeIfAbsent(metric.name(), _ -> new BitSet());
            if (numbers.get((int) number)) {
                repeated++;
            } else {
                numbers.set((int) number);
                distinct++;
            }
            newest.merge(key, time, Math::max);
        }
    }

    synchronized long distinct() {
        return distinct;
    }

    synchronized long repeated() {
        return repeated;
    }

    /// How many of the numbers from one to another, inclusive, have not arrived.
    synchronized long missing(String device, String tag, int from, int to) {
        var numbers = seen.getOrDefault(device, Map.of()).get(tag);
        return numbers == null
                ? to - from + 1
                : to - from + 1 - numbers.get(from, to + 1).cardinality();
    }

    /// Age of the newest value of the device that is furthest behind, in seconds.
    double oldestNewest() {
        long now = System.currentTimeMillis();
        return newest.values().stream().mapToLong(time -> now - time).max().orElse(0) / 1e3;
    }

    @Override
    public void close() throws Exception {
        cut();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
