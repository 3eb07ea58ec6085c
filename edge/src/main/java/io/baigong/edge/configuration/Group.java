package io.baigong.edge.configuration;

import java.time.Duration;
import java.util.List;

/// Tags that are collected at the same interval.
///
/// @param mode how
public record Group(String name, Duration interval, Mode mode, List<TagConfiguration> tags) {
    public Group {
        tags = List.copyOf(tags);
    }

    /// How values come.
    public enum Mode {
        /// By subscription where the protocol can, else by asking.
        AUTOMATIC,
        /// By asking at whole intervals.
        POLL,
        /// By subscription.
        SUBSCRIBE
    }
}
