package io.baigong.edge.identity;

import io.baigong.edge.sparkplug.Topics;
import org.jspecify.annotations.Nullable;

/// What the platform gave the gateway when it joined.
///
/// @param platform address of its HTTP door
/// @param thing key of the gateway's own thing
/// @param topics where it speaks
/// @param host of the MQTT door
/// @param port of the MQTT door
/// @param tls whether that door has TLS
/// @param token user name there; none when a certificate says who it is
/// @param certificate in PEM, with its authority's; none when a token says who it is
/// @param authority in PEM: what the platform's own certificate is trusted by; none for the
///   well-known ones
public record Identity(
        String platform,
        String thing,
        Topics topics,
        String host,
        int port,
        boolean tls,
        @Nullable String token,
        @Nullable String certificate,
        @Nullable String authority) {
    public Identity {
        if (thing.isBlank() || host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "expected a thing, a host and a port, got '%s', '%s' and %d"
                            .formatted(thing, host, port));
        }
        if (token == null && certificate == null) {
            throw new IllegalArgumentException("neither a token nor a certificate was given");
        }
    }

    /// Without the token.
    @Override
    public String toString() {
        return "%s at %s (MQTT %s:%d%s)"
                .formatted(thing, platform, host, port, tls ? " with TLS" : "");
    }
}
