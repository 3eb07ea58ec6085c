package io.baigong.plant;

import static io.baigong.plant.Recordings.between;
import static io.baigong.plant.Recordings.rounded;

import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/// The main meter: 39 whole weeks of a steel works, a row each quarter of an hour, laid on the
/// calendar so that weekday and hour agree with the recording's. On file the quarters as recorded;
/// live in between interpolated, every five seconds. The counter goes on from pass to pass.
final class EnergyMeter implements Machine {
    static final String KEY = "meter-main";

    private static final long STEP = Duration.ofMinutes(15).toMillis();
    private static final long LIVE_STEP = 5_000;
    private static final double QUARTERS_PER_HOUR = 4;

    /// The recording begins with the quarter of an hour that ends 00:15 on that Monday.
    private static final long EPOCH =
            LocalDate.of(2018, 1, 1).atStartOfDay(Shifts.ZONE).toInstant().toEpochMilli();

    private final double[] power;
    private final double[] lagging;
    private final double[] leading;
    private final double[] laggingFactor;
    private final double[] leadingFactor;
    private final double[] energyBefore;
    private final String[] load;
    private final Loop live;

    EnergyMeter(long start, double speed) {
        var rows =
                Recordings.lines("steel-energy/Steel_industry_data-2018-01_09.csv.gz").stream()
                        .skip(1)
                        .map(line -> line.split(","))
                        .toList();
        power = column(rows, 1, QUARTERS_PER_HOUR);
        lagging = column(rows, 2, QUARTERS_PER_HOUR);
        leading = column(rows, 3, QUARTERS_PER_HOUR);
        laggingFactor = column(rows, 5, 1);
        leadingFactor = column(rows, 6, 1);
        load = rows.stream().map(row -> row[10]).toArray(String[]::new);
        energyBefore = new double[power.length + 1];
        for (int i = 0; i < power.length; i++) {
            energyBefore[i + 1] = energyBefore[i] + power[i] / QUARTERS_PER_HOUR;
        }
        live = new Loop(start - (long) ((start - EPOCH) / speed), power.length * STEP, speed);
    }

    private static double[] column(List<String[]> rows, int column, double factor) {
        return rows.stream().mapToDouble(row -> Double.parseDouble(row[column]) * factor).toArray();
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public void live(long after, long until, Consumer<Report> to) {
        for (long time = Thermometer.next(after, LIVE_STEP); time <= until; time += LIVE_STEP) {
            to.accept(report(time, live.played(time) / STEP));
        }
    }

    @Override
    public void history(long after, long until, Consumer<Report> to) {
        for (long time = Thermometer.next(after, STEP); time <= until; time += STEP) {
            to.accept(report(time, (double) (time - EPOCH) / STEP));
        }
    }

    /// Another meter of the same kind: what this one measured some time before.
    Report before(long time, long millis) {
        return report(time, live.played(time - millis) / STEP);
    }

    /// @param quarters whole: a quarter of an hour has just ended and is reported as recorded
    private Report report(long time, double quarters) {
        double row = quarters - 1;
        int last = (int) Math.floorMod((long) Math.floor(row), (long) power.length);
        return new Report(
                KEY,
                time,
                List.of(
                        real("active_power", between(power, row), 2),
                        real("reactive_power_lagging", between(lagging, row), 2),
                        real("reactive_power_leading", between(leading, row), 2),
                        real("power_factor_lagging", between(laggingFactor, row), 2),
                        real("power_factor_leading", between(leadingFactor, row), 2),
                        real("energy", counter(quarters), 3),
                        new Sample("load_type", new Value.Text(load[last]))));
    }

    /// Kilowatt hours since the first pass began.
    double counter(double quarters) {
        double passes = Math.floor(quarters / power.length);
        double position = quarters - passes * power.length;
        int whole = (int) Math.min(position, power.length - 1.0);
        double share = position - whole;
        return passes * energyBefore[power.length]
                + energyBefore[whole]
                + share * power[whole] / QUARTERS_PER_HOUR;
    }

    private static Sample real(String metric, double value, int decimals) {
        return new Sample(metric, new Value.Real(rounded(value, decimals)));
    }
}
