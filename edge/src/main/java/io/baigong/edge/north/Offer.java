package io.baigong.edge.north;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.edge.configuration.VirtualTag.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One value that others can be offered.
///
/// @param type after scaling; none where only the device knows it
/// @param unit UCUM code; none for plain ones
/// @param writable whether it has a rule by which somebody alone may write it
record Offer(Source source, @Nullable DataType type, @Nullable String unit, boolean writable) {
    /// All values of a configuration, in its order.
    static List<Offer> of(Configuration configuration) {
        var offers = new ArrayList<Offer>();
        for (var device : configuration.devices()) {
            for (var group : device.groups()) {
                for (var tag : group.tags()) {
                    var rule = tag.write();
                    offers.add(
                            new Offer(
                                    new Source(device.key(), tag.name()),
                                    type(tag),
                                    tag.unit(),
                                    rule != null && !rule.twoPersons()));
                }
            }
        }
        for (var tag : configuration.virtualTags()) {
            var source = new Source(tag.device(), tag.name());
            offers.add(new Offer(source, DataType.FLOAT64, tag.unit(), false));
        }
        for (var sensor : configuration.virtualSensors()) {
            offers.add(made(sensor.device(), "state", DataType.TEXT, null));
            offers.add(made(sensor.device(), "running", DataType.BOOLEAN, null));
            offers.add(made(sensor.device(), "state-confidence", DataType.FLOAT64, null));
            offers.add(made(sensor.device(), "cycles", DataType.INT64, null));
            offers.add(made(sensor.device(), "energy", DataType.FLOAT64, "kW.h"));
        }
        return offers;
    }

    private static Offer made(
            String device, String property, DataType type, @Nullable String unit) {
        return new Offer(new Source(device, property), type, unit, false);
    }

    private static @Nullable DataType type(TagConfiguration tag) {
        boolean scaled = tag.scale() != 1 || tag.offset() != 0;
        return switch (tag.type()) {
            case null -> null;
            case BOOLEAN, TEXT -> tag.type();
            case INT8, INT16 -> scaled ? DataType.FLOAT32 : DataType.INT16;
            case UINT8, UINT16, BCD16 -> scaled ? DataType.FLOAT32 : DataType.UINT16;
            case INT32 -> scaled ? DataType.FLOAT64 : DataType.INT32;
            case UINT32, BCD32 -> scaled ? DataType.FLOAT64 : DataType.UINT32;
            case INT64 -> scaled ? DataType.FLOAT64 : DataType.INT64;
            case UINT64 -> scaled ? DataType.FLOAT64 : DataType.UINT64;
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT64 -> DataType.FLOAT64;
        };
    }
}
