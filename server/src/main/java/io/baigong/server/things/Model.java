package io.baigong.server.things;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An edition of a thing model (物模型). Editions never change: a change makes the next version.
///
/// @param version from 1; 0 before it is kept
/// @param pack the pack it came with, if any
/// @param grows takes up properties that devices send and it does not have yet
public record Model(
        String key,
        int version,
        Name name,
        @Nullable String pack,
        boolean grows,
        List<Property> properties,
        List<Event> events,
        List<Command> commands) {
    public Model {
        properties = List.copyOf(properties);
        events = List.copyOf(events);
        commands = List.copyOf(commands);
        Set<String> keys = new HashSet<>();
        for (var property : properties) {
            if (!keys.add(property.key())) {
                throw new IllegalArgumentException("property " + property.key() + " is twice");
            }
        }
    }

    Model with(int newVersion, List<Property> newProperties) {
        return new Model(key, newVersion, name, pack, grows, newProperties, events, commands);
    }

    /// The same, come with a pack.
    public Model of(@Nullable String newPack) {
        return new Model(key, version, name, newPack, grows, properties, events, commands);
    }

    /// Does it say the same, whatever the version and however it came about?
    boolean saysTheSame(Model other) {
        return settled(0).equals(other.settled(0));
    }

    /// As it is kept: without the words about the edition before.
    Model settled(int newVersion) {
        return with(newVersion, properties.stream().map(Property::withoutWas).toList());
    }
}
