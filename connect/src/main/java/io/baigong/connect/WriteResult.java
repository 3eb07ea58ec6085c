package io.baigong.connect;

/// How one write went. Good means that the device confirmed it, not that it holds: reading back is
/// the caller's.
public record WriteResult(Write write, Status status) {}
