package io.baigong.server.things;

import org.jspecify.annotations.Nullable;

/// Where a thing is in the Sparkplug namespace (Sparkplug 3.0 clause 4.1).
///
/// @param device null for the edge node itself
public record SparkplugAddress(String group, String node, @Nullable String device) {
    static @Nullable SparkplugAddress of(
            @Nullable String group, @Nullable String node, @Nullable String device) {
        return group == null || node == null || device == null
                ? null
                : new SparkplugAddress(group, node, device.isEmpty() ? null : device);
    }

    /// As it is kept: empty for none.
    String keptDevice() {
        return device == null ? "" : device;
    }
}
