package io.baigong.plant;

import static io.baigong.plant.Press.number;

import io.baigong.connect.Value;
import io.baigong.connect.dlt645.MeterNumber;
import io.baigong.plant.field.MeterSimulator;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A meter after DL/T 645 behind current transformers 500 A : 5 A: what the recorded meter of the
/// steel works measured some weeks before. Phases are loaded alike; their voltage was not recorded
/// and is the nominal one.
final class OfficeMeter implements MeterSimulator.Dial {
    static final String KEY = "meter-office";
    static final MeterNumber NUMBER = new MeterNumber("202611230001");

    private static final long EARLIER = Duration.ofDays(35).toMillis();
    private static final double RATIO = 100;
    private static final double VOLTAGE = 230;

    private final EnergyMeter recorded;
    private final Clock clock;

    OfficeMeter(EnergyMeter recorded, Clock clock) {
        this.recorded = recorded;
        this.clock = clock;
    }

    @Override
    public @Nullable Value shows(int identifier) {
        return switch (identifier) {
            case 0x00010000 -> Value.of(now("energy") / RATIO);
            case 0x02030000 -> Value.of(now("active_power") / RATIO);
            case 0x02060000 -> Value.of(factor());
            case 0x02010100, 0x02010200, 0x02010300 -> Value.of(VOLTAGE);
            case 0x02020100, 0x02020200, 0x02020300 -> Value.of(current());
            default -> null;
        };
    }

    private double now(String metric) {
        return number(Press.named(recorded.before(clock.millis(), EARLIER)), metric);
    }

    private double factor() {
        return now("power_factor_lagging") / 100;
    }

    private double current() {
        double watts = now("active_power") * 1_000;
        return watts / (3 * VOLTAGE * Math.max(0.1, factor()) * RATIO);
    }
}
