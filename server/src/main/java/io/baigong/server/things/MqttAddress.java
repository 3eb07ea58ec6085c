package io.baigong.server.things;

/// Where devices reach the MQTT door.
public interface MqttAddress {
    String host();

    /// The port really bound.
    int port();
}
