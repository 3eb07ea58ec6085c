package io.baigong.connect;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A way of speaking to devices, and all there is to know about it without a device. Found by
/// [Protocols]; making one opens nothing and starts no thread.
public interface Protocol {
    /// As it stands in configurations: `modbus-tcp`.
    String name();

    Words words();

    /// Whether it was only tried against the standard's own examples, never against a device or
    /// program of others.
    default boolean experimental() {
        return false;
    }

    /// What has to be said about a device, in the order of a form.
    List<Setting> settings();

    Set<Capability> capabilities();

    /// The types that may stand beside an address; none when the device says them itself.
    Set<DataType> types();

    /// Addresses that can be, to show beside the field and to fill a template; each with what it
    /// means.
    List<Example> examples();

    /// @param type null when nothing was said
    /// @throws AddressFault says where it is wrong and what was expected
    Address address(String text, @Nullable DataType type);

    /// Connects, once, within the timeout of the settings.
    ///
    /// @param settings checked against [#settings]
    Link open(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException;

    /// @param type none where the device says it
    record Example(String address, @Nullable DataType type, Words words) {}
}
