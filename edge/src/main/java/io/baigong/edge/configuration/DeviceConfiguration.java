package io.baigong.edge.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One device and what is collected of it.
///
/// @param key of the thing it is on the platform
/// @param name for people
/// @param protocol by its name, such as `modbus-tcp`
/// @param settings of that protocol, as text
/// @param clock whose time a value has
/// @param clockTolerance how far the device's clock may be from the gateway's; beyond it the
///   gateway's counts. None: any distance
/// @param watchdog after so many intervals without a value the values are stale, and the link is
///   made anew
public record DeviceConfiguration(
        String key,
        String name,
        String protocol,
        Map<String, String> settings,
        Clock clock,
        @Nullable Duration clockTolerance,
        int watchdog,
        List<Group> groups) {
    public DeviceConfiguration {
        settings = Map.copyOf(settings);
        groups = List.copyOf(groups);
    }

    /// Whose time counts.
    public enum Clock {
        /// When the sensor took it, as the device says; else when its server did; else the time of
        /// arrival.
        SOURCE,
        /// When the device's server put it together; else the time of arrival.
        SERVER,
        /// The time of arrival.
        GATEWAY
    }

    /// How many tags there are in all groups.
    public int tags() {
        return groups.stream().mapToInt(group -> group.tags().size()).sum();
    }
}
