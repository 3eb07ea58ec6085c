package io.baigong.server.ingest.mqtt;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// The MQTT listener and its bounds.
///
/// @param address it listens on
/// @param port 0 takes a free one
/// @param loops threads that serve sockets
/// @param maxMessage a longer packet ends its connection before it is read
/// @param connections at most this many at the same time
/// @param inFlight messages of one connection that wait for the disk; then its socket is not read
/// @param patience for the CONNECT packet after the connection
@ConfigurationProperties("baigong.mqtt")
record MqttSettings(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("1883") int port,
        @DefaultValue("2") int loops,
        @DefaultValue("1MB") DataSize maxMessage,
        @DefaultValue("20000") int connections,
        @DefaultValue("1024") int inFlight,
        @DefaultValue("10s") Duration patience) {
    MqttSettings {
        between("port", port, 0, 65_535);
        between("loops", loops, 1, 64);
        between("max-message", maxMessage.toBytes(), 1024, 64L << 20);
        between("connections", connections, 1, 1_000_000);
        between("in-flight", inFlight, 1, 65_535);
        if (!patience.isPositive()) {
            throw new IllegalArgumentException(
                    "baigong.mqtt.patience must be positive, was " + patience);
        }
    }

    private static void between(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "baigong.mqtt.%s must be %d to %d, was %d".formatted(name, min, max, value));
        }
    }
}
