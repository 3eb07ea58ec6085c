package io.baigong.plant;

import static io.baigong.plant.Recordings.rounded;

import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One of the machining centres, composed from the synthetic AI4I 2020 table: whole tool lives are
/// dealt out to the centres, a row is a cut, and a cut makes a part. A cut lasts half a minute of
/// shift time on file, and live around the clock, with speed, torque and temperatures interpolated
/// between cuts; power is calculated of speed and torque. Parts are counted on from the file to the
/// live replay and from start to start; a cut that fails makes scrap. The spindle override is a set
/// point: it scales the speed that is shown.
final class MachiningCentre implements Machine {
    static final int COUNT = 4;
    static final String OVERRIDE = "spindle_override";

    private static final long CUT = Duration.ofSeconds(30).toMillis();
    private static final long FILE_STEP = Duration.ofMinutes(1).toMillis();
    private static final long LIVE_STEP = 2_000;

    /// Of a newton metre at a revolution per minute.
    private static final double KILOWATTS = 2 * Math.PI / 60 / 1_000;

    private final String key;
    private final List<Cut> cuts;
    private final long since;
    private final double speed;

    /// Parts made when live replay first began.
    private final double onFile;

    /// How many of the rows before each one failed.
    private final int[] failed;

    private volatile double override = 100;

    private record Cut(
            String quality,
            double air,
            double process,
            double speed,
            double torque,
            int wear,
            boolean failure) {
        static Cut of(String line) {
            String[] cells = line.split(",");
            return new Cut(
                    cells[2],
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5]),
                    Double.parseDouble(cells[6]),
                    Integer.parseInt(cells[7]),
                    "1".equals(cells[8]));
        }
    }

    private MachiningCentre(String key, List<Cut> cuts, long since, double speed) {
        this.key = key;
        this.cuts = List.copyOf(cuts);
        this.since = since;
        this.speed = speed;
        long worked =
                Shifts.workedUntil(since - Duration.ofDays(2).toMillis(), since).stream()
                        .mapToLong(day -> shiftTime(day, Math.min(since, day.end())))
                        .max()
                        .orElse(0);
        onFile = (double) worked / CUT;
        failed = new int[cuts.size() + 1];
        for (int i = 0; i < cuts.size(); i++) {
            failed[i + 1] = failed[i] + (cuts.get(i).failure() ? 1 : 0);
        }
    }

    /// All centres of the works.
    ///
    /// @param since when live replay first began, epoch milliseconds
    static List<MachiningCentre> all(long since, double speed) {
        var dealt = new ArrayList<List<Cut>>();
        for (int i = 0; i < COUNT; i++) {
            dealt.add(new ArrayList<>());
        }
        int lives = 0;
        int wear = 0;
        var lines = Recordings.lines("ai4i2020/ai4i2020.csv.gz");
        for (String line : lines.subList(1, lines.size())) {
            Cut cut = Cut.of(line);
            lives += cut.wear() < wear ? 1 : 0;
            wear = cut.wear();
            dealt.get(lives % COUNT).add(cut);
        }
        var centres = new ArrayList<MachiningCentre>();
        for (int i = 0; i < COUNT; i++) {
            centres.add(new MachiningCentre("mc-0" + (i + 1), dealt.get(i), since, speed));
        }
        return centres;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public void live(long after, long until, Consumer<Report> to) {
        for (long time = Thermometer.next(after, LIVE_STEP); time <= until; time += LIVE_STEP) {
            to.accept(new Report(key, time, samples(livePosition(time), override)));
        }
    }

    @Override
    public void history(long after, long until, Consumer<Report> to) {
        for (Shifts.Day day : Shifts.workedUntil(after, until)) {
            long first = Math.max(day.begin(), Thermometer.next(after, FILE_STEP));
            for (long time = first; time <= until && time < day.end(); time += FILE_STEP) {
                to.accept(new Report(key, time, samples((double) shiftTime(day, time) / CUT, 100)));
            }
        }
    }

    private double livePosition(long time) {
        return onFile + (time - since) * speed / CUT;
    }

    /// Milliseconds the centre had worked at the time.
    private static long shiftTime(Shifts.Day day, long time) {
        return day.number() * Shifts.DAY_MILLIS + time - day.begin();
    }

    private List<Sample> samples(double position, double percent) {
        double floor = Math.floor(position);
        double share = position - floor;
        Cut now = cuts.get((int) Math.floorMod((long) floor, (long) cuts.size()));
        Cut next = cuts.get((int) Math.floorMod((long) floor + 1, (long) cuts.size()));
        double turning = mix(now.speed(), next.speed(), share) * percent / 100;
        double torque = mix(now.torque(), next.torque(), share);
        return List.of(
                real("spindle_speed", turning, 0),
                real("torque", torque, 1),
                real("spindle_power", torque * turning * KILOWATTS, 2),
                real("air_temperature", mix(now.air(), next.air(), share), 1),
                real("process_temperature", mix(now.process(), next.process(), share), 1),
                new Sample("tool_wear", new Value.Whole(now.wear())),
                new Sample("product_quality", new Value.Text(now.quality())),
                new Sample("failure", new Value.Flag(now.failure())),
                new Sample("part_count", new Value.Whole((long) floor)),
                new Sample("scrap_count", new Value.Whole(scrap((long) floor))),
                real(OVERRIDE, percent, 0));
    }

    /// How many of so many parts came of a cut that failed.
    private long scrap(long parts) {
        return parts / cuts.size() * failed[cuts.size()] + failed[(int) (parts % cuts.size())];
    }

    private static double mix(double from, double to, double share) {
        return from + (to - from) * share;
    }

    private static Sample real(String metric, double value, int decimals) {
        return new Sample(metric, new Value.Real(rounded(value, decimals)));
    }

    @Override
    public boolean set(String metric, double value) {
        boolean taken = OVERRIDE.equals(metric) && value >= 50 && value <= 120;
        if (taken) {
            override = value;
        }
        return taken;
    }
}
