package io.baigong.connect.dlt645;

/// What the bytes that came so far are: a frame, the beginning of one, or neither.
public sealed interface Frame {
    /// @param meter whom it is to, or who answers
    /// @param control direction, error, following and function (5.2.4)
    /// @param data as it is meant: without the 33H added on the line
    /// @param end position after its last byte
    record Complete(MeterNumber meter, int control, byte[] data, int end) implements Frame {
        /// Whether a meter sent it.
        boolean isAnswer() {
            return (control & 0x80) != 0;
        }

        /// One of the five lower bits.
        int function() {
            return control & 0x1F;
        }
    }

    record Incomplete() implements Frame {}

    /// @param at position of the byte that cannot be
    record Malformed(String why, int at) implements Frame {}
}
