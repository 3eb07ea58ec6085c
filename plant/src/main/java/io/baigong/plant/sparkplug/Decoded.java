package io.baigong.plant.sparkplug;

/// What came of reading bytes: a payload, or why there is none. A bad peer is data, not an
/// exception.
sealed interface Decoded {
    record Good(Payload payload) implements Decoded {}

    /// @param offset where in the bytes reading stopped
    record Malformed(String why, int offset) implements Decoded {}
}
