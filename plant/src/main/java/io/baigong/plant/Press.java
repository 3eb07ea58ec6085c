package io.baigong.plant;

import io.baigong.plant.field.Image;
import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Value;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/// The controller of a press, made of the synthetic AI4I 2020 table as the machining centres are: a
/// cut is a stroke. Fourteen registers:
///
/// | register | what |
/// |---|---|
/// | 0 | bit 0 runs, bit 1 fault |
/// | 1 | state: 1 runs, 3 fault |
/// | 2–3 | strokes |
/// | 4–5 | rejects |
/// | 6 | speed of the motor, 1/min |
/// | 7 | torque of the motor, 0.1 N·m |
/// | 8–9 | power of the motor, kW, float |
/// | 10 | temperature of the oil, 0.1 °C |
/// | 11 | temperature of the hall, 0.1 °C |
/// | 12 | wear of the tool, min |
/// | 13 | set point of the speed, 50 to 120 %, may be written |
final class Press implements Image {
    static final String KEY = "press-01";

    private static final int STEP = 2_000;
    private static final int SET_POINT = 26;
    private static final double KELVIN = 273.15;

    private final Machine drive;
    private final Clock clock;

    /// @param since when the works first started, epoch milliseconds
    Press(long since, double speed, Clock clock) {
        // Another press at another place of the recording than the centre that has the same cuts.
        drive = MachiningCentre.all(since - 100L * Shifts.DAY_MILLIS, speed).getLast();
        this.clock = clock;
    }

    @Override
    public int size() {
        return 28;
    }

    @Override
    public void draw(ByteBuffer into) {
        long now = clock.millis();
        Map<String, Value> values = new HashMap<>();
        drive.live(now - STEP, now, report -> values.putAll(named(report)));
        boolean fault = values.get("failure") instanceof Value.Flag(boolean yes) && yes;
        into.putShort(0, (short) (fault ? 2 : 1)).putShort(2, (short) (fault ? 3 : 1));
        into.putInt(4, (int) number(values, "part_count"));
        into.putInt(8, (int) number(values, "scrap_count"));
        into.putShort(12, rounded(number(values, "spindle_speed")));
        into.putShort(14, rounded(10 * number(values, "torque")));
        into.putFloat(16, (float) number(values, "spindle_power"));
        into.putShort(20, rounded(10 * (number(values, "process_temperature") - KELVIN)));
        into.putShort(22, rounded(10 * (number(values, "air_temperature") - KELVIN)));
        into.putShort(24, rounded(number(values, "tool_wear")));
        into.putShort(SET_POINT, rounded(number(values, MachiningCentre.OVERRIDE)));
    }

    @Override
    public boolean write(int at, ByteBuffer bytes) {
        return at == SET_POINT
                && bytes.remaining() == 2
                && drive.set(MachiningCentre.OVERRIDE, bytes.getShort(bytes.position()));
    }

    static Map<String, Value> named(Report report) {
        Map<String, Value> values = new HashMap<>();
        report.samples().forEach(sample -> values.put(sample.metric(), sample.value()));
        return values;
    }

    static double number(Map<String, Value> values, String metric) {
        return switch (values.get(metric)) {
            case Value.Real(double number) -> number;
            case Value.Whole(long number) -> number;
            case Value.Flag _, Value.Text _ ->
                    throw new IllegalStateException(metric + " is no number");
            case null -> throw new IllegalStateException("there is no " + metric);
        };
    }

    private static short rounded(double value) {
        return (short) Math.round(value);
    }
}
