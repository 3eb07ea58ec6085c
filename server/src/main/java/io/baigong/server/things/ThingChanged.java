package io.baigong.server.things;

/// Something about a thing changed that the directory knows: its model, site, key or existence.
/// Published after commit, once the directory has it. Changes of many things at once (an import, a
/// model's new edition) only move [ThingDirectory#generation].
public record ThingChanged(int organisation, int thing) {}
