package io.baigong.plant;

import static io.baigong.plant.Press.number;

import io.baigong.plant.field.Dlt645Simulator.Quantity;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/// A meter after DL/T 645 behind current transformers 500 A : 5 A: what the recorded meter of the
/// steel works measured some weeks before. Phases are loaded alike; their voltage was not recorded
/// and is the nominal one.
final class OfficeMeter {
    static final String KEY = "meter-office";

    /// Its address: twelve digits.
    static final String ADDRESS = "202611230001";

    private static final long EARLIER = Duration.ofDays(35).toMillis();
    private static final double RATIO = 100;
    private static final double VOLTAGE = 230;

    private final EnergyMeter recorded;
    private final Clock clock;

    OfficeMeter(EnergyMeter recorded, Clock clock) {
        this.recorded = recorded;
        this.clock = clock;
    }

    Map<Quantity, DoubleSupplier> measured() {
        var measured = new EnumMap<Quantity, DoubleSupplier>(Quantity.class);
        measured.put(Quantity.ENERGY, () -> now("energy") / RATIO);
        measured.put(Quantity.POWER, () -> now("active_power") / RATIO);
        measured.put(Quantity.FACTOR, () -> now("power_factor_lagging") / 100);
        for (var phase : List.of(Quantity.VOLTAGE_A, Quantity.VOLTAGE_B, Quantity.VOLTAGE_C)) {
            measured.put(phase, () -> VOLTAGE);
        }
        measured.put(Quantity.CURRENT_A, this::current);
        measured.put(Quantity.CURRENT_B, this::current);
        measured.put(Quantity.CURRENT_C, this::current);
        return measured;
    }

    private double now(String metric) {
        return number(Press.named(recorded.before(clock.millis(), EARLIER)), metric);
    }

    private double current() {
        double factor = Math.max(0.1, now("power_factor_lagging") / 100);
        return now("active_power") * 1_000 / (3 * VOLTAGE * factor * RATIO);
    }
}
