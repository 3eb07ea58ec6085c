package io.baigong.edge.queue;

/// A batch on the disk.
///
/// @param number of its record: what is acknowledged or given back
public record Stored(long number, Batch batch) {}
