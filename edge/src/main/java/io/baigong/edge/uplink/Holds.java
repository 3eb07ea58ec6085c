package io.baigong.edge.uplink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// Devices whose values the platform does not take for now (PUBACK 0x97): they wait for approval,
/// or a quota is used up. Each waits by itself, longer and longer, so that nobody waits for
/// another. For any thread.
final class Holds {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final SplittableRandom random = new SplittableRandom();
    private final Map<String, Hold> byDevice = new HashMap<>();
    private boolean released;

    private static final class Hold {
        private final Backoff backoff;
        private long until;
        private boolean holds = true;

        Hold(Backoff backoff) {
            this.backoff = backoff;
        }
    }

    /// Further refusals of what was already on its way do not make it longer.
    synchronized void hold(String device, long now) {
        var hold =
                byDevice.computeIfAbsent(
                        device, _ -> new Hold(new Backoff(random, FIRST, LONGEST)));
        if (!hold.holds || hold.until == 0) {
            hold.holds = true;
            hold.until = Math.max(1, now + hold.backoff.next().toNanos());
        }
    }

    synchronized void taken(String device) {
        if (!byDevice.isEmpty() && byDevice.remove(device) != null) {
            released = true;
        }
    }

    synchronized boolean isHeld(String device) {
        if (byDevice.isEmpty()) {
            return false;
        }
        var hold = byDevice.get(device);
        return hold != null && hold.holds;
    }

    /// Lets go of those whose time has come.
    ///
    /// @return whether what was passed over is worth another look
    synchronized boolean isAnyReleased(long now) {
        for (var hold : byDevice.values()) {
            if (hold.holds && now - hold.until >= 0) {
                hold.holds = false;
                released = true;
            }
        }
        boolean any = released;
        released = false;
        return any;
    }

    synchronized int count() {
        return byDevice.size();
    }

    synchronized void clear() {
        byDevice.clear();
    }
}
