package io.baigong.server.things;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where devices reach the MQTT door.
public interface MqttAddress {
    Set<String> WILD = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    String host();

    /// The port really bound.
    int port();

    /// That of MQTT over TLS; null when TLS is off.
    default @Nullable Integer tlsPort() {
        return null;
    }

    /// The host for who reached the platform there: a door that is open to every network has no
    /// name of its own.
    ///
    /// @param base such as `http://127.0.0.1:8080`
    default String host(String base) {
        if (!WILD.contains(host())) {
            return host();
        }
        String host = URI.create(base).getHost();
        // IPv6 is in brackets in a URL and nowhere else.
        return host == null ? "127.0.0.1" : host.replace("[", "").replace("]", "");
    }
}
