package io.baigong.plant;

import static io.baigong.plant.Recordings.between;
import static io.baigong.plant.Recordings.rounded;

import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// Temperature inside a large machine: a value each five minutes over eleven weeks, recorded in
/// degrees Fahrenheit, with a planned stop, a hard-to-see fault and a breakdown. On file at its own
/// pace; live sixty times faster, interpolated in between.
final class Thermometer implements Machine {
    static final String KEY = "temperature-01";

    private static final long STEP = Duration.ofMinutes(5).toMillis();
    private static final long LIVE_STEP = 2_000;
    private static final double LIVE_PACE = 60;

    /// Position 0 of the recording; any fixed moment does.
    private static final long EPOCH = Instant.parse("2018-01-01T00:00:00Z").toEpochMilli();

    private final double[] celsius;
    private final Loop live;

    /// @param start when live replay begins, where the file ends
    Thermometer(long start, double speed) {
        List<String> lines =
                Recordings.lines("machine-temperature/machine_temperature_system_failure.csv.gz");
        celsius =
                lines.stream()
                        .skip(1)
                        .mapToDouble(line -> Double.parseDouble(line.split(",")[1]))
                        .map(fahrenheit -> (fahrenheit - 32) / 1.8)
                        .toArray();
        double pace = LIVE_PACE * speed;
        long played = Math.floorMod(start - EPOCH, celsius.length * STEP);
        live = new Loop(start - (long) (played / pace), celsius.length * STEP, pace);
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public void live(long after, long until, Consumer<Report> to) {
        for (long time = next(after, LIVE_STEP); time <= until; time += LIVE_STEP) {
            to.accept(report(time, live.played(time) / STEP));
        }
    }

    @Override
    public void history(long after, long until, Consumer<Report> to) {
        for (long time = next(after, STEP); time <= until; time += STEP) {
            to.accept(report(time, Math.floorDiv(time - EPOCH, STEP)));
        }
    }

    private Report report(long time, double position) {
        var value = new Value.Real(rounded(between(celsius, position), 2));
        return new Report(KEY, time, List.of(new Sample("temperature", value)));
    }

    /// The first multiple of the step after the time.
    static long next(long after, long step) {
        return (Math.floorDiv(after, step) + 1) * step;
    }
}
