package io.baigong.connect.hj212;

/// What the bytes that came so far are: a packet, the beginning of one, or neither.
public sealed interface Packet {
    /// @param end position after its checksum
    record Complete(Message message, int end) implements Packet {}

    record Incomplete() implements Packet {}

    /// @param at position of the byte that cannot be
    record Malformed(String why, int at) implements Packet {}
}
