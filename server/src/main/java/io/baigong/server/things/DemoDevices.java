package io.baigong.server.things;

import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// Makes the devices of the demonstration's enterprises.
@Component
public class DemoDevices {
    private final Things things;
    private final Devices devices;

    DemoDevices(Things things, Devices devices) {
        this.things = things;
        this.devices = devices;
    }

    /// Makes a thing of a model that is there, and lets its device in.
    ///
    /// @return the device's token
    public String add(int organisation, String key, Name name, String model) {
        things.accept(
                organisation,
                new Things.NewThing(key, name, model, null, "", List.of("demo"), null));
        return Objects.requireNonNull(devices.addToken(organisation, key, "demonstration").token());
    }
}
