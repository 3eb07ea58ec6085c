package io.baigong.server.production;

/// Which version of what a figure was made of.
///
/// @param kind such as `derived`, `record`, `plan`
public record EntryRef(String kind, String key, int version) {}
