package io.baigong.plant.sparkplug;

import io.netty.handler.codec.mqtt.MqttQoS;
import org.jspecify.annotations.Nullable;

/// How an edge node reaches its host.
///
/// @param prefix see [Names]; empty means QoS 0 on the standard's topics, as the standard wants
/// @param backlogLimit how many values may wait for the line
public record Line(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        String prefix,
        String group,
        String node,
        int backlogLimit) {
    Names names() {
        return new Names(prefix, group, node);
    }

    MqttQoS qos() {
        return prefix.isEmpty() ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE;
    }
}
