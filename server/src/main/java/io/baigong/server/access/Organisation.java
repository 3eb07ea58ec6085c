package io.baigong.server.access;

/// A tenant.
///
/// @param key unique on the platform
public record Organisation(int id, String key, String name) {}
