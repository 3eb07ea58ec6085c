package io.baigong.edge.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a dumb machine does, learned from one signal that was clamped onto it. Its values become
/// the properties `state`, `running`, `state-confidence`, `cycles` and, of a current, `energy` of
/// the device.
///
/// @param device key of the thing it belongs to
/// @param signal where it is learned from
/// @param hold a state counts after it has held for so long
/// @param cycles whether starts of a run are counted as cycles
public record VirtualSensor(String device, Signal signal, Duration hold, boolean cycles) {
    /// The properties that it makes.
    static final List<String> MAKES =
            List.of("state", "running", "state-confidence", "cycles", "energy");

    /// What was clamped on.
    public sealed interface Signal {
        /// A number that is greater the more the machine does: an effective current, a vibration, a
        /// load.
        ///
        /// @param mains what a current needs to become an energy; none for other numbers
        record Level(VirtualTag.Source source, @Nullable Mains mains) implements Signal {}

        /// The lamps of a signal tower, each on or off; which lamp means which state.
        record Tower(Map<Lamp, VirtualTag.Source> lamps) implements Signal {
            public Tower {
                lamps = Map.copyOf(lamps);
            }
        }
    }

    /// Lamps after IEC 60204-1, 10.3.2: green normal, yellow abnormal or waiting, red faulty.
    public enum Lamp {
        GREEN,
        YELLOW,
        RED
    }

    /// What a current hangs on.
    ///
    /// @param voltage in V: between conductors of three phases, to neutral of one
    /// @param phases 1 or 3, all loaded alike
    /// @param powerFactor from above 0 to 1
    public record Mains(double voltage, int phases, double powerFactor) {}
}
