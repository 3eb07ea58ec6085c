package io.baigong.plant.sparkplug;

import java.util.List;

/// A Sparkplug B payload (Sparkplug 3.0, 6.4.1).
///
/// @param timestamp epoch milliseconds of the sending, or [Metric#NONE]
/// @param seq 0 to 255, or [Metric#NONE] as in commands and deaths
public record Payload(long timestamp, List<Metric> metrics, long seq) {
    public Payload {
        if (seq < Metric.NONE || seq > 255) {
            throw new IllegalArgumentException("seq must be 0 to 255 or none, was " + seq);
        }
        metrics = List.copyOf(metrics);
    }
}
