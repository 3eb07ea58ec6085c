package io.baigong.server.access;

/// When organisations end. The module that keeps the register of legal entities provides the bean;
/// without one, none ends.
public interface Lifetimes {
    /// Whether the organisation is no more today: its people are let in no longer. Asked by the
    /// platform, outside any organisation.
    boolean hasEnded(int organisation);
}
