package io.baigong.server.things;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/// How many things are meant by what was asked of late, for as long as nothing about things
/// changes: to count 100,000 rows anew for each page takes longer than the page.
@Component
final class ThingTotals {
    private static final int MOST = 1_000;

    private final ThingDirectory directory;
    private final Map<Asked, Counted> kept = Collections.synchronizedMap(new Latest());

    ThingTotals(ThingDirectory directory) {
        this.directory = directory;
    }

    private record Asked(int organisation, ThingFilter filter) {}

    private record Counted(long generation, long total) {}

    /// @param filter does not ask for presence, which changes by itself
    long of(int organisation, ThingFilter filter, LongSupplier count) {
        // The directory moves after the change is there for good: what is counted now is at least
        // as new.
        long generation = directory.generation();
        var asked = new Asked(organisation, filter);
        var known = kept.get(asked);
        if (known != null && known.generation == generation) {
            return known.total;
        }
        long total = count.getAsLong();
        kept.put(asked, new Counted(generation, total));
        return total;
    }

    private static final class Latest extends LinkedHashMap<Asked, Counted> {
        Latest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Counted> eldest) {
            return size() > MOST;
        }
    }
}
