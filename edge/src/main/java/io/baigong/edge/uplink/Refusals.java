package io.baigong.edge.uplink;

import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the platform refused for good, counted by its reason and told once a minute. For any
/// thread.
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long APART_NANOS = 60_000_000_000L;

    private final Map<String, Count> byReason = new TreeMap<>();

    private static final class Count {
        private long values;
        private long untold;
        private long told;
    }

    /// @param reason name of the reason code
    /// @param words what the platform said beside it
    synchronized void add(String device, int values, String reason, String words, long now) {
        var count = byReason.get(reason);
        boolean first = count == null;
        if (count == null) {
            count = new Count();
            byReason.put(reason, count);
        }
        count.values += values;
        count.untold += values;
        if (first || now - count.told >= APART_NANOS) {
            LOG.warn(
                    "the platform refused {} values with {} ({}), the last of {}",
                    count.untold,
                    reason,
                    words,
                    device);
            count.untold = 0;
            count.told = now;
        }
    }

    /// Values by reason, since the start.
    synchronized Map<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        byReason.forEach((reason, count) -> counts.put(reason, count.values));
        return counts;
    }
}
