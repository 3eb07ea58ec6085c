package io.baigong.edge.uplink;

/// What the platform said to a message.
sealed interface Answer {
    /// It is on its disk.
    record Taken() implements Answer {}

    /// It does not want it, now or ever.
    ///
    /// @param reason name of the reason code, such as PAYLOAD_FORMAT_INVALID
    /// @param words what it said beside it, may be empty
    record Refused(String reason, String words) implements Answer {}

    /// Not now: a quota is used up, or the device waits for approval.
    record Later(String words) implements Answer {}

    /// Nothing: the line broke first.
    record Silence() implements Answer {}
}
