package io.baigong.connect;

/// Why a value is not simply good, or a write was not done.
public enum Reason {
    /// There is no link to the device.
    NO_CONNECTION,
    /// The device did not answer in time. Of a write: it may or may not have been done.
    TIMEOUT,
    /// The device does not know the address.
    BAD_ADDRESS,
    /// The device knows what was asked and refuses it: an exception, a missing right.
    REFUSED_BY_DEVICE,
    /// The device is there and cannot now: busy, starting, its own sensor failed.
    DEVICE_NOT_READY,
    /// Bits or text that do not make a value of the type that was said.
    WRONG_TYPE,
    /// Another device answered.
    WRONG_DEVICE,
    /// What came does not follow the protocol.
    GARBAGE,
    /// A number that does not fit: into 64 bits when read, into the type of the tag when written;
    /// or it is infinite.
    OUT_OF_RANGE,
    /// The value is right, but others before it were lost in a queue of the device.
    QUEUE_OVERFLOW,
    /// No new value for longer than there should be.
    STALE,
    /// The device itself marks the value: its word is in the detail.
    MARKED_BY_DEVICE,
    /// The protocol or this device cannot do it.
    NOT_SUPPORTED
}
