package io.baigong.connect;

/// Where a value is in a device, understood by the protocol that made it from text.
public interface Address {
    /// As it was written.
    String text();
}
