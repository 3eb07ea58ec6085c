package io.baigong.edge.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that a gateway does, in one version.
///
/// @param version given by whoever wrote it, from 1
/// @param north what others on the shop floor are offered
public record Configuration(
        long version,
        List<DeviceConfiguration> devices,
        List<VirtualTag> virtualTags,
        List<VirtualSensor> virtualSensors,
        NorthConfiguration north,
        LineConfiguration uplink) {
    /// In one document.
    public static final int MOST_TAGS = 65_536;

    /// A model on the platform has no more properties.
    public static final int MOST_TAGS_OF_DEVICE = 5_000;

    public static final int MOST_DEVICES = 1_000;

    /// Nothing to collect, as before the first document.
    public static final Configuration EMPTY =
            new Configuration(
                    0,
                    List.of(),
                    List.of(),
                    List.of(),
                    NorthConfiguration.NOTHING,
                    LineConfiguration.DEFAULT);

    public Configuration {
        devices = List.copyOf(devices);
        virtualTags = List.copyOf(virtualTags);
        virtualSensors = List.copyOf(virtualSensors);
    }

    /// One that offers nothing to others.
    public Configuration(
            long version,
            List<DeviceConfiguration> devices,
            List<VirtualTag> virtualTags,
            List<VirtualSensor> virtualSensors,
            LineConfiguration uplink) {
        this(version, devices, virtualTags, virtualSensors, NorthConfiguration.NOTHING, uplink);
    }

    /// Null when there is none of that key.
    public @Nullable DeviceConfiguration device(String key) {
        for (var device : devices) {
            if (device.key().equals(key)) {
                return device;
            }
        }
        return null;
    }
}
