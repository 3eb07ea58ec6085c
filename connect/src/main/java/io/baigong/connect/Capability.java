package io.baigong.connect;

/// What a protocol can do with a device.
public enum Capability {
    /// Answers when asked.
    READ,
    /// The device tells of changes by itself.
    SUBSCRIBE,
    /// What it does not tell has not changed as long as the link lives: monitored items of OPC UA
    /// (10000-4, 5.13), observations of MTConnect, metrics of Sparkplug between birth and death. A
    /// sensor behind a broker that falls silent may as well be dead.
    REPORT_BY_EXCEPTION,
    /// What there is to read can be looked through.
    BROWSE,
    WRITE,
    /// Methods of the device can be run.
    CALL
}
