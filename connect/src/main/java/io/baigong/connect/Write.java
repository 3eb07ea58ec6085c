package io.baigong.connect;

/// A value that a device shall take. Scale and range are the caller's to apply; the driver refuses
/// what does not fit the type of the address.
public record Write(Tag tag, Value value) {}
