package io.baigong.server.gateways;

import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.ConfigurationReader;
import io.baigong.edge.configuration.DeviceConfiguration;
import io.baigong.edge.configuration.Problem;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.things.Units;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks documents before they are kept or sent, by the very reader that gateways have.
final class Checking {
    private static final int MOST_FAULTS = 200;

    private Checking() {}

    /// @param document with secrets as they are, and a version
    /// @throws Invalid with all that is wrong, by JSON pointer
    static Configuration read(Document document) {
        return switch (ConfigurationReader.read(document.root())) {
            case ConfigurationReader.Valid(var configuration) -> {
                throwIfAny(units(configuration));
                yield configuration;
            }
            case ConfigurationReader.Invalid(var problems) ->
                    throw new Invalid(faults(problems, ""));
        };
    }

    /// @param before of each path
    static List<Fault> faults(List<Problem> problems, String before) {
        return problems.stream()
                .limit(MOST_FAULTS)
                .map(problem ->
                        Fault.of(before + problem.path(), problem.expected(), problem.got()))
                .toList();
    }

    static void throwIfAny(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new Invalid(faults.subList(0, Math.min(MOST_FAULTS, faults.size())));
        }
    }

    private static List<Fault> units(Configuration configuration) {
        var faults = new ArrayList<Fault>();
        eachTag(
                configuration.devices(),
                (_, tag, path) -> unit(tag.unit(), path + "/unit", faults));
        for (int i = 0; i < configuration.virtualTags().size(); i++) {
            String unit = configuration.virtualTags().get(i).unit();
            unit(unit, "/virtualTags/%d/unit".formatted(i), faults);
        }
        return faults;
    }

    /// What was expected instead of a unit; null when it is one, or none.
    static @Nullable String unit(@Nullable String unit) {
        return unit == null || Units.ofSymbol(unit) != null
                ? null
                : "a UCUM code such as Cel, kW.h, mm/s";
    }

    private static void unit(@Nullable String unit, String path, List<Fault> faults) {
        String expected = unit(unit);
        if (expected != null) {
            faults.add(Fault.of(path, expected, unit));
        }
    }

    /// Looks at tags with their places in the document.
    interface TagLook {
        void at(DeviceConfiguration device, TagConfiguration tag, String path);
    }

    static void eachTag(List<DeviceConfiguration> devices, TagLook look) {
        for (int d = 0; d < devices.size(); d++) {
            var device = devices.get(d);
            for (int g = 0; g < device.groups().size(); g++) {
                var tags = device.groups().get(g).tags();
                for (int t = 0; t < tags.size(); t++) {
                    look.at(
                            device,
                            tags.get(t),
                            "/devices/%d/groups/%d/tags/%d".formatted(d, g, t));
                }
            }
        }
    }
}
