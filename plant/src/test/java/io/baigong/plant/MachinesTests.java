package io.baigong.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MachinesTests {
    private static final long START = Instant.parse("2026-11-18T02:03:04.567Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    static Stream<Machine> machines() {
        return Stream.concat(
                Stream.of(
                        new EnergyMeter(START, 1),
                        new Thermometer(START, 1),
                        new MillTurn(START, 1),
                        new MillTurn(START, 0.7)),
                MachiningCentre.all(START, 1).stream());
    }

    @ParameterizedTest
    @MethodSource("machines")
    void tellsTheSameInOnePieceAndInSeveral(Machine machine) {
        var pieces = new ArrayList<Report>();
        for (long time = START - 1_000; time < START + HOUR; time += 12_347) {
            machine.live(time, Math.min(time + 12_347, START + HOUR), pieces::add);
        }
        assertThat(pieces).isEqualTo(live(machine, START - 1_000, START + HOUR));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void goesForwardInTimeAndStaysInTheSpan(Machine machine) {
        var live = live(machine, START, START + HOUR);
        assertThat(live).isNotEmpty();
        assertThat(live).extracting(Report::time).isSorted();
        assertThat(live).allSatisfy(it -> assertThat(it.time()).isBetween(START + 1, START + HOUR));
        assertThat(live).extracting(Report::device).containsOnly(machine.key());
    }

    @ParameterizedTest
    @MethodSource("machines")
    void saysOnlyWhatThePackAnnounces(Machine machine) {
        var item =
                Inventory.ITEMS.stream()
                        .filter(it -> it.key().equals(machine.key()))
                        .findFirst()
                        .orElseThrow();
        var announced =
                new Pack(Pack.WORKS)
                                .device(item.key(), item.model(), item.source(), item.synthetic())
                                .metrics()
                                .stream()
                                .map(metric -> metric.name() + "/" + metric.dataType())
                                .collect(Collectors.toSet());
        var said = new TreeSet<String>();
        Stream.of(live(machine, START - 1, START + HOUR), history(machine))
                .flatMap(List::stream)
                .flatMap(report -> report.samples().stream())
                .forEach(it -> said.add(it.metric() + "/" + it.value().dataType()));
        assertThat(said).isEqualTo(new TreeSet<>(announced));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void hasTheSameOnFileWhenAskedAgain(Machine machine) {
        assertThat(history(machine)).isEqualTo(history(machine)).isNotEmpty();
    }

    @Test
    void theMillTurnRepeatsItsLoopExactly() {
        var machine = new MillTurn(START, 1);
        var all = live(machine, START, START + 3 * HOUR);
        long first = firstTime(all, 1);
        long again = firstTime(all, 2);
        long length = again - first;
        assertThat(length).isBetween(20 * 60_000L, 26 * 60_000L);
        assertThat(shifted(live(machine, first, first + length), length))
                .isEqualTo(live(machine, again, again + length));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void hasOneValueOfAMetricAtATime(Machine machine) {
        var seen = new HashSet<String>();
        for (Report report : live(machine, START - 1, START + HOUR)) {
            for (Sample sample : report.samples()) {
                if (!seen.add(sample.metric() + "@" + report.time())) {
                    fail("%s twice at %d".formatted(sample.metric(), report.time()));
                }
            }
        }
        assertThat(seen).isNotEmpty();
    }

    /// `PROGRAM_COMPLETED` four times in a loop: the four recorded parts.
    @Test
    void theMillTurnCompletesFourProgramsInALoop() {
        var programs = new ArrayList<String>();
        for (Report report : live(new MillTurn(START, 1), START - 1, START + 23 * 60_000L)) {
            for (Sample sample : report.samples()) {
                if (sample.metric().equals("program")
                        && sample.value() instanceof Value.Text(String name)) {
                    programs.add(name);
                }
            }
        }
        assertThat(Set.copyOf(programs)).hasSize(4);
    }

    @Test
    void theCounterOfTheMeterNeverGoesBack() {
        var meter = new EnergyMeter(START, 1);
        double before = meter.counter(26_208 - 3);
        for (double quarters = 26_208 - 3; quarters < 26_208 + 3; quarters += 0.01) {
            assertThat(meter.counter(quarters)).isGreaterThanOrEqualTo(before);
            before = meter.counter(quarters);
        }
    }

    /// The source gives 959,636.71 kWh as the sum of 35,040 rows of a year; ours holds 39 weeks.
    @Test
    void theMeterShowsTheRecordedRowAtAFullQuarter() {
        var meter = new EnergyMeter(START, 1);
        long monday = Instant.parse("2018-01-01T00:15:00+08:00").toEpochMilli();
        var reports = new ArrayList<Report>();
        meter.history(monday - 1, monday, reports::add);
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().samples())
                .contains(
                        new Sample("active_power", new Value.Real(12.68)),
                        new Sample("energy", new Value.Real(3.17)));
    }

    @Test
    void theSpindleOverrideScalesTheSpeedAndRefusesNonsense() {
        Machine centre = MachiningCentre.all(START, 1).getFirst();
        double before = speed(centre);
        assertThat(centre.set(MachiningCentre.OVERRIDE, 50)).isTrue();
        assertThat(speed(centre)).isCloseTo(before / 2, org.assertj.core.data.Offset.offset(1.0));
        assertThat(centre.set(MachiningCentre.OVERRIDE, 121)).isFalse();
        assertThat(centre.set(MachiningCentre.OVERRIDE, Double.NaN)).isFalse();
        assertThat(centre.set("torque", 60)).isFalse();
    }

    private static double speed(Machine centre) {
        return live(centre, START, START + 4_000).getFirst().samples().stream()
                .filter(sample -> sample.metric().equals("spindle_speed"))
                .map(sample -> ((Value.Real) sample.value()).value())
                .findFirst()
                .orElseThrow();
    }

    private static List<Report> live(Machine machine, long after, long until) {
        var reports = new ArrayList<Report>();
        machine.live(after, until, reports::add);
        return reports;
    }

    private static List<Report> history(Machine machine) {
        var reports = new ArrayList<Report>();
        machine.history(START - 48 * HOUR, START, reports::add);
        return reports;
    }

    private static List<Report> shifted(List<Report> reports, long by) {
        return reports.stream()
                .map(it -> new Report(it.device(), it.time() + by, it.samples()))
                .toList();
    }

    private static long firstTime(List<Report> reports, int nth) {
        return reports.stream()
                .filter(it ->
                        it.samples()
                                .contains(
                                        new Sample(
                                                "program", new Value.Text("IMTS-2022-2-HOB.MIN"))))
                .skip(nth - 1)
                .findFirst()
                .orElseThrow()
                .time();
    }
}
