package io.baigong.plant;

import static io.baigong.plant.Press.number;

import io.baigong.plant.field.Image;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;

/// A meter of a hall: what the recorded meter of the steel works measured some weeks before. Twelve
/// registers: active power (kW), lagging and leading reactive power (kvar), lagging and leading
/// power factor (%) as floats, then energy in tenths of kWh as a whole number.
final class HallMeter implements Image {
    static final String KEY = "meter-hall-1";

    private static final long EARLIER = Duration.ofDays(70).toMillis();

    private final EnergyMeter recorded;
    private final Clock clock;

    HallMeter(EnergyMeter recorded, Clock clock) {
        this.recorded = recorded;
        this.clock = clock;
    }

    @Override
    public int size() {
        return 24;
    }

    @Override
    public void draw(ByteBuffer into) {
        var values = Press.named(recorded.before(clock.millis(), EARLIER));
        into.putFloat((float) number(values, "active_power"));
        into.putFloat((float) number(values, "reactive_power_lagging"));
        into.putFloat((float) number(values, "reactive_power_leading"));
        into.putFloat((float) number(values, "power_factor_lagging"));
        into.putFloat((float) number(values, "power_factor_leading"));
        into.putInt((int) Math.round(10 * number(values, "energy")));
    }
}
