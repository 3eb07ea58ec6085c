package io.baigong.edge.uplink;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import org.jspecify.annotations.Nullable;

/// Where the platform takes messages and by what it knows the gateway.
///
/// @param token user name of the gateway; none when a certificate says who it is
/// @param tls none for a line without TLS
public record Door(
        String host,
        int port,
        String client,
        @Nullable String token,
        @Nullable MqttClientSslConfig tls) {
    @Override
    public String toString() {
        return "%s:%d%s".formatted(host, port, tls == null ? "" : " with TLS");
    }
}
