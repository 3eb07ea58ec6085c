package io.baigong.plant;

import static io.baigong.plant.Recordings.between;
import static io.baigong.plant.Recordings.rounded;

import io.baigong.connect.hj212.Message.Field;
import io.baigong.plant.field.UaEntry;
import io.baigong.plant.field.UaEntry.Folder;
import io.baigong.plant.field.UaEntry.Measured;
import io.baigong.plant.field.UaEntry.Range;
import io.baigong.plant.field.UaEntry.Unit;
import java.time.Clock;
import java.util.List;

/// The Tennessee Eastman process, a simulated chemical plant: a row of three minutes in six
/// seconds. Feeds, reactor, separator, stripper and compressor have the names and units of Downs
/// and Vogel (1993); the agitator is the simulator's own and follows its set point.
final class Reactor {
    static final String KEY = "reactor-01";

    /// The monitor of its purge line.
    static final String MONITOR = "purge-monitor";

    /// The MN of that monitor.
    static final String MONITOR_NUMBER = "202611230000000000000001";

    private static final long ROW = 6_000;
    private static final Unit CELSIUS = new Unit("CEL", "°C");
    private static final Unit PERCENT = new Unit("P1", "%");
    private static final Unit KILOPASCAL = new Unit("KPA", "kPa");
    private static final Unit KILOGRAM_PER_HOUR = new Unit("E93", "kg/h");
    private static final Unit CUBIC_METRE_PER_HOUR = new Unit("MQH", "m³/h");
    private static final Unit KILOWATT = new Unit("KWT", "kW");
    private static final Range WHOLE = new Range(0, 100);

    /// In which the agitator comes near its set point.
    private static final double INERTIA_MILLIS = 20_000;

    /// Column by column.
    private final double[][] columns;

    private final Loop loop;
    private final Clock clock;
    private long begun;
    private double agitator = 50;
    private double agitatorBefore = 50;
    private long agitatorSince;

    Reactor(long start, double speed, Clock clock) {
        var rows =
                Recordings.lines("tep/d01_te.csv.gz").stream()
                        .skip(1)
                        .map(line -> line.split(","))
                        .toList();
        columns = new double[rows.getFirst().length][];
        for (int i = 0; i < columns.length; i++) {
            int column = i;
            columns[i] =
                    rows.stream().mapToDouble(row -> Double.parseDouble(row[column])).toArray();
        }
        loop = new Loop(start, rows.size() * ROW, speed);
        this.clock = clock;
        begun = start;
        agitatorSince = start;
    }

    Folder addressSpace() {
        return new Folder(
                "Reactor-01",
                List.of(
                        new Folder(
                                "Feeds",
                                List.of(
                                        measured(
                                                "A",
                                                "进料 A · feed A",
                                                1,
                                                CUBIC_METRE_PER_HOUR,
                                                1_000),
                                        measured("D", "进料 D · feed D", 2, KILOGRAM_PER_HOUR, 5_000),
                                        measured(
                                                "E",
                                                "进料 E · feed E",
                                                3,
                                                KILOGRAM_PER_HOUR,
                                                6_000))),
                        new Folder(
                                "Reactor",
                                List.of(
                                        measured(
                                                "Pressure",
                                                "表压 · gauge pressure",
                                                7,
                                                KILOPASCAL,
                                                3_000),
                                        measured("Level", "液位 · level", 8, PERCENT, 100),
                                        measured(
                                                "Temperature", "温度 · temperature", 9, CELSIUS, 200),
                                        measured(
                                                "CoolingWaterTemperature",
                                                "冷却水出口温度 · cooling water, outlet",
                                                21,
                                                CELSIUS,
                                                150),
                                        valve(
                                                "CoolingWaterValve",
                                                "冷却水阀 · cooling water valve",
                                                10),
                                        new Measured(
                                                "AgitatorSpeed",
                                                "搅拌转速（模拟器自带）· agitator, the simulator's own",
                                                PERCENT,
                                                WHOLE,
                                                this::agitator),
                                        new UaEntry.SetPoint(
                                                "AgitatorSetpoint",
                                                "搅拌转速设定 · set point of the agitator",
                                                PERCENT,
                                                new Range(20, 80),
                                                this::agitatorSetPoint,
                                                this::setAgitator))),
                        new Folder(
                                "Separator",
                                List.of(
                                        measured(
                                                "Temperature",
                                                "温度 · temperature",
                                                11,
                                                CELSIUS,
                                                150),
                                        measured("Level", "液位 · level", 12, PERCENT, 100),
                                        measured(
                                                "Pressure",
                                                "表压 · gauge pressure",
                                                13,
                                                KILOPASCAL,
                                                3_000))),
                        new Folder(
                                "Stripper",
                                List.of(
                                        measured("Level", "液位 · level", 15, PERCENT, 100),
                                        measured(
                                                "Pressure",
                                                "表压 · gauge pressure",
                                                16,
                                                KILOPASCAL,
                                                4_000),
                                        measured(
                                                "Temperature",
                                                "温度 · temperature",
                                                18,
                                                CELSIUS,
                                                150),
                                        measured(
                                                "Steam",
                                                "蒸汽流量 · steam flow",
                                                19,
                                                KILOGRAM_PER_HOUR,
                                                500))),
                        new Folder(
                                "Compressor",
                                List.of(measured("Work", "功率 · work", 20, KILOWATT, 500))),
                        new UaEntry.Count(
                                "RunningSeconds",
                                "运行秒数 · seconds since it was reset",
                                this::running),
                        new UaEntry.Method(
                                "ResetRunningSeconds", "运行秒数清零 · to zero", this::reset)));
    }

    /// What a monitor of its purge line measures, by the codes of HJ 524: flow in m³/s, temperature
    /// in °C, pressure in kPa. Pollutants are not in the data.
    List<Field> purge() {
        return List.of(
                field("a00000", 1_000 * now(columns[9]) / 3_600),
                field("a01012", now(columns[10])),
                field("a01013", now(columns[12])));
    }

    private static Field field(String code, double value) {
        return new Field(code + "-Rtd", Double.toString(rounded(value, 3)));
    }

    /// @param number of the measurement, from 1 to 22
    private Measured measured(String name, String description, int number, Unit unit, double high) {
        // Downs and Vogel give gas flows in thousands of standard cubic metres.
        double factor = unit.equals(CUBIC_METRE_PER_HOUR) ? 1_000 : 1;
        return new Measured(
                name,
                description,
                unit,
                new Range(0, high),
                () -> rounded(factor * now(columns[number - 1]), 3));
    }

    /// @param number of the manipulated variable, from 1 to 11
    private Measured valve(String name, String description, int number) {
        double[] column = columns[21 + number];
        return new Measured(name, description, PERCENT, WHOLE, () -> rounded(now(column), 3));
    }

    private double now(double[] column) {
        return between(column, loop.played(clock.millis()) / ROW);
    }

    private synchronized double agitator() {
        double share = Math.exp(-(clock.millis() - agitatorSince) / INERTIA_MILLIS);
        return rounded(agitator + (agitatorBefore - agitator) * share, 1);
    }

    private synchronized double agitatorSetPoint() {
        return agitator;
    }

    private synchronized void setAgitator(double wanted) {
        agitatorBefore = agitator();
        agitatorSince = clock.millis();
        agitator = wanted;
    }

    private synchronized long running() {
        return Math.max(0, clock.millis() - begun) / 1_000;
    }

    private synchronized void reset() {
        begun = clock.millis();
    }
}
