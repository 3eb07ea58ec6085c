package io.baigong.edge.sensor;

import io.baigong.edge.configuration.VirtualSensor.Lamp;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a signal tower after IEC 60204-1, 10.3.2: red stops, green runs, yellow waits; with
/// nothing lit the machine is off. A lamp is as it was last said to be, for some tell changes only;
/// one that flashes counts as lit. For one thread at a time.
final class TowerReader {
    /// So long after it was last on a lamp counts as lit.
    private static final long FLASH_MILLIS = 2_000;

    private final long holdMillis;
    private final Set<Lamp> lamps;
    private final Set<Lamp> seen = EnumSet.noneOf(Lamp.class);
    private final Set<Lamp> on = EnumSet.noneOf(Lamp.class);
    private final Map<Lamp, Long> lit = new EnumMap<>(Lamp.class);
    private @Nullable State state;
    private @Nullable State candidate;
    private long since;

    /// @param lamps that it has
    TowerReader(long holdMillis, Set<Lamp> lamps) {
        this.holdMillis = holdMillis;
        this.lamps = lamps;
    }

    /// @return whether the state has changed
    boolean take(Lamp lamp, boolean isOn, long time) {
        seen.add(lamp);
        if (isOn) {
            on.add(lamp);
            lit.put(lamp, time);
        } else {
            on.remove(lamp);
        }
        return seen.containsAll(lamps) && judge(time);
    }

    /// The lamps are not known any more.
    void interrupt() {
        on.clear();
        lit.clear();
        seen.clear();
        state = null;
        candidate = null;
    }

    private boolean judge(long time) {
        var next = shown(time);
        if (next == state) {
            candidate = next;
            return false;
        }
        if (next != candidate) {
            candidate = next;
            since = time;
        }
        if (state != null && time - since < holdMillis) {
            return false;
        }
        state = next;
        return true;
    }

    private State shown(long time) {
        if (isLit(Lamp.RED, time)) {
            return State.STOP;
        }
        if (isLit(Lamp.GREEN, time)) {
            return State.RUN;
        }
        return isLit(Lamp.YELLOW, time) ? State.IDLE : State.STOP;
    }

    private boolean isLit(Lamp lamp, long time) {
        Long last = lit.get(lamp);
        return on.contains(lamp) || last != null && time - last < FLASH_MILLIS;
    }

    /// Null before anything is known.
    @Nullable State state() {
        return state;
    }
}
