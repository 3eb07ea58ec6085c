package io.baigong.server.usage;

import java.util.Map;

/// What organisations send just now; the module that takes readings provides the bean.
public interface IngestView {
    /// @param messagesPerSecond over the last five seconds
    /// @param valuesPerSecond over the last five seconds
    /// @param valuesLastMinute per second, over the last minute
    record Rate(double messagesPerSecond, double valuesPerSecond, double valuesLastMinute) {
        public static final Rate NONE = new Rate(0, 0, 0);
    }

    Rate of(int organisation);

    /// Of every organisation that sent something since the start.
    Map<Integer, Rate> all();
}
