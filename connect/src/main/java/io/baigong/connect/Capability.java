package io.baigong.connect;

/// What a protocol can do with a device.
public enum Capability {
    /// Answers when asked.
    READ,
    /// The device tells of changes by itself.
    SUBSCRIBE,
    /// What there is to read can be looked through.
    BROWSE,
    WRITE,
    /// Methods of the device can be run.
    CALL
}
