package io.baigong.server.ingest;

import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.ThingHandle;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Prepared things, kept while the directory hands out the same handle. May read PostgreSQL while
/// the directory fills, so event loops ask only when it is full.
@Component
public final class Targets {
    private static final int MOST = 200_000;
    private static final int MOST_SHAPES = 20_000;

    private final ThingDirectory directory;
    private final ConcurrentHashMap<Integer, Target> prepared = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Edition, Shape> shapes = new ConcurrentHashMap<>();

    /// An edition of a model never changes.
    private record Edition(int organisation, String model, int version) {}

    Targets(ThingDirectory directory) {
        this.directory = directory;
    }

    public @Nullable Target byNumber(int thing) {
        return of(directory.byNumber(thing));
    }

    public @Nullable Target byKey(int organisation, String key) {
        return of(directory.byKey(organisation, key));
    }

    public @Nullable Target bySparkplug(
            int organisation, String group, String node, @Nullable String device) {
        return of(directory.bySparkplug(organisation, group, node, device));
    }

    /// The present state of a thing that may have changed; null when it is gone.
    public @Nullable Target now(Target before) {
        return byNumber(before.thing());
    }

    public long generation() {
        return directory.generation();
    }

    /// Does no question read PostgreSQL?
    public boolean isFull() {
        return directory.isFull();
    }

    private @Nullable Target of(@Nullable ThingHandle handle) {
        if (handle == null) {
            return null;
        }
        var known = prepared.get(handle.number());
        if (known != null && known.handle == handle) {
            return known;
        }
        if (prepared.size() >= MOST) {
            prepared.clear();
        }
        var made = new Target(handle, shape(handle));
        prepared.put(handle.number(), made);
        return made;
    }

    private Shape shape(ThingHandle handle) {
        if (shapes.size() >= MOST_SHAPES) {
            shapes.clear();
        }
        var edition = new Edition(handle.organisation(), handle.modelKey(), handle.modelVersion());
        return shapes.computeIfAbsent(edition, _ -> new Shape(handle.model()));
    }
}
