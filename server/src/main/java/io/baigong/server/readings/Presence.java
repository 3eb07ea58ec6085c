package io.baigong.server.readings;

import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// Which things are there: connected now, and when each was last heard of. All calls return at once
/// and are safe for any thread.
@Component
public final class Presence {
    private final ConcurrentHashMap<Integer, Long> seen = new ConcurrentHashMap<>();

    /// A session, birth or gateway message says that the thing is connected.
    ///
    /// @param thing number of the thing
    public void connected(int thing, long timeMicros) {
        seen(thing, timeMicros);
    }

    /// Its session ended, its will came or its gateway says so.
    public void disconnected(int thing, long timeMicros) {
        seen(thing, timeMicros);
    }

    /// Something came from it: hot path, once per batch.
    public void seen(int thing, long timeMicros) {
        seen.merge(thing, timeMicros, Math::max);
    }
}
