package io.baigong.server.ingest.sparkplug;

/// The way back to an edge node. Safe for any thread.
public interface Link {
    /// Sends a message if the node subscribed to it.
    ///
    /// @return false when it is not connected or did not subscribe
    boolean send(String topic, byte[] payload);
}
