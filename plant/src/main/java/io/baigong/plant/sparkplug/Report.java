package io.baigong.plant.sparkplug;

import java.util.List;

/// What one device, or the node itself, found at one moment. It waits in the outbox until a peer
/// has acknowledged it.
///
/// @param device the device, or [#NODE] for the edge node itself
/// @param time epoch milliseconds of the acquisition
public record Report(String device, long time, List<Sample> samples) {
    /// The edge node itself.
    public static final String NODE = "";

    public Report {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a report of " + device + " has no samples");
        }
        samples = List.copyOf(samples);
    }
}
