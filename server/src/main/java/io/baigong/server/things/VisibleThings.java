package io.baigong.server.things;

import io.baigong.server.access.NotFound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The things a caller may see: the only way to readings, live values and exports. Made by
/// [Things#visible] and nowhere else.
public final class VisibleThings {
    private final int organisation;
    private final ThingDirectory directory;
    private final @Nullable Map<Integer, VisibleThing> chosen;

    /// @param chosen null for all things of the organisation
    VisibleThings(
            int organisation, ThingDirectory directory, @Nullable Collection<ThingHandle> chosen) {
        this.organisation = organisation;
        this.directory = directory;
        this.chosen = chosen == null ? null : byNumber(chosen);
    }

    private static Map<Integer, VisibleThing> byNumber(Collection<ThingHandle> handles) {
        Map<Integer, VisibleThing> things = new LinkedHashMap<>();
        handles.forEach(handle -> things.put(handle.number(), new VisibleThing(handle)));
        return things;
    }

    /// A thing that may be seen, with all that is needed to read its telemetry.
    public static final class VisibleThing {
        private final ThingHandle handle;

        private VisibleThing(ThingHandle handle) {
            this.handle = handle;
        }

        public ThingHandle handle() {
            return handle;
        }

        /// @return null when the thing has no such property
        public @Nullable PropertyHistory history(String property) {
            return handle.history(property);
        }

        /// Of all properties, in the model's order.
        public List<PropertyHistory> histories() {
            return handle.properties().stream()
                    .map(property -> Objects.requireNonNull(handle.history(property.key())))
                    .toList();
        }
    }

    public int organisation() {
        return organisation;
    }

    /// @return null when there is no such thing or it may not be seen: no way to tell which
    public @Nullable VisibleThing thing(String key) {
        if (chosen != null) {
            for (var thing : chosen.values()) {
                if (thing.handle().key().equals(key)) {
                    return thing;
                }
            }
            return null;
        }
        var handle = directory.byKey(organisation, key);
        return handle == null ? null : new VisibleThing(handle);
    }

    /// The same for whoever cannot go on without it.
    ///
    /// @throws NotFound when there is no such thing or it may not be seen
    public VisibleThing required(String key) {
        var thing = thing(key);
        if (thing == null) {
            throw new NotFound("thing", key);
        }
        return thing;
    }

    /// May this thing be seen? Cheap enough for every reading of a live stream.
    public boolean sees(int thing) {
        if (chosen != null) {
            return chosen.containsKey(thing);
        }
        var handle = directory.byNumber(thing);
        return handle != null && handle.organisation() == organisation;
    }

    /// All of them; may be many.
    public List<VisibleThing> all() {
        if (chosen != null) {
            return List.copyOf(chosen.values());
        }
        var all = new ArrayList<VisibleThing>();
        directory.each(organisation, handle -> all.add(new VisibleThing(handle)));
        return all;
    }
}
