package io.baigong.server.things;

import io.baigong.telemetry.SeriesRef;

/// Whether there are readings: asked before what they mean is changed, answered by who keeps them.
public interface ReadingsView {
    /// Is anything known of the series?
    boolean has(SeriesRef series);
}
