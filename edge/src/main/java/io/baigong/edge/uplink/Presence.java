package io.baigong.edge.uplink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which devices are reached, and what of that the platform has not been told. For any thread.
final class Presence {
    private final Map<String, Boolean> reached = new HashMap<>();
    private final Map<String, Boolean> untold = new LinkedHashMap<>();
    private final Runnable wake;

    /// @param wake called when there is something to tell
    Presence(Runnable wake) {
        this.wake = wake;
    }

    void tell(String device, boolean isReached) {
        synchronized (this) {
            Boolean before = reached.put(device, isReached);
            if (before != null && before == isReached) {
                return;
            }
            untold.put(device, isReached);
        }
        wake.run();
    }

    void forget(String device) {
        synchronized (this) {
            if (reached.remove(device) == null) {
                return;
            }
            untold.put(device, false);
        }
        wake.run();
    }

    /// What is not collected counts as not reached.
    synchronized boolean isReached(String device) {
        return reached.getOrDefault(device, false);
    }

    /// All that are reached; nothing is untold after.
    synchronized List<String> allReached() {
        untold.clear();
        var all = new ArrayList<String>();
        reached.forEach((device, is) -> {
            if (is) {
                all.add(device);
            }
        });
        return all;
    }

    /// What has changed since the last time.
    synchronized Map<String, Boolean> changes() {
        if (untold.isEmpty()) {
            return Map.of();
        }
        var changes = new LinkedHashMap<>(untold);
        untold.clear();
        return changes;
    }
}
