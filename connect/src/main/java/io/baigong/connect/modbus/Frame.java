package io.baigong.connect.modbus;

/// What the bytes that came so far are: a frame, the beginning of one, or neither.
sealed interface Frame {
    /// @param transaction which request this belongs to; always 0 on a serial line, which has none
    /// @param message the protocol data unit: function code and data
    /// @param end position after its last byte
    record Complete(int transaction, int unit, byte[] message, int end) implements Frame {}

    record Incomplete() implements Frame {}

    /// @param at position of the byte that cannot be
    record Malformed(String why, int at) implements Frame {}
}
