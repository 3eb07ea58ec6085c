package io.baigong.edge.collect;

import java.time.Instant;

/// A message of a driver.
///
/// @param length in bytes; 0 where a library hides it
/// @param bytes in hexadecimal, the first 512
public record Packet(Instant time, boolean toDevice, int length, String bytes) {}
