package io.baigong.plant.sparkplug;

/// A metric's value at a moment.
///
/// @param metric its name
public record Sample(String metric, Value value) {}
