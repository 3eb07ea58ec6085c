package io.baigong.server.things;

import org.jspecify.annotations.Nullable;

/// Where devices reach the MQTT door.
public interface MqttAddress {
    String host();

    /// The port really bound.
    int port();

    /// That of MQTT over TLS; null when TLS is off.
    default @Nullable Integer tlsPort() {
        return null;
    }
}
