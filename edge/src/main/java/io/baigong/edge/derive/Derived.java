package io.baigong.edge.derive;

import io.baigong.edge.readings.Reading;
import java.util.List;

/// Readings that were derived, of one device.
///
/// @param all what is known now
/// @param reported the part of it that the platform gets
public record Derived(String device, List<Reading> all, List<Reading> reported) {}
