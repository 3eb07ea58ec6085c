package io.baigong.plant;

import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The Okuma MULTUS: four parts were recorded, 23 minutes of every change its controller reported.
/// Live they follow one another endlessly from the moment the works starts. On file each working
/// day begins with the first part and ends with the last that fits; states as they changed, the
/// fast items (axes, loads, feed) as they stood at each full minute.
final class MillTurn implements Machine {
    static final String KEY = "okuma-multus";

    /// Between two parts: the time it takes to clear the work space.
    private static final long PAUSE = 5_000;

    /// The loop's own moment 0 belongs to what stands at its begin.
    private static final long FIRST_OFFSET = 1;

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final Set<String> FAST =
            Set.of(
                    "path_feedrate",
                    "block_number",
                    "cutting_time",
                    "x1_position",
                    "y1_position",
                    "z1_position",
                    "z4_position",
                    "b1_angle",
                    "c3_angle",
                    "x1_load",
                    "y1_load",
                    "z1_load",
                    "z4_load",
                    "s1_speed",
                    "s1_load",
                    "s2_speed",
                    "s6_speed",
                    "s6_load");

    private final List<Change> changes;

    /// What holds when a loop ends and the next begins, what never changes included.
    private final List<Sample> standing;

    private final long length;
    private final Loop live;

    /// What the controller reported at one moment.
    ///
    /// @param offset milliseconds since the loop's begin
    record Change(long offset, List<Sample> samples) {}

    MillTurn(long start, double speed) {
        var parts = parts(Recordings.lines("okuma-multus/okuma.shdr.gz"));
        this.length = parts.getLast().offset() + PAUSE;
        Map<String, Value> atEnd = new HashMap<>();
        parts.forEach(change -> learn(atEnd, change));
        this.standing = samples(atEnd);
        this.changes = onlyChanges(parts, atEnd);
        this.live = new Loop(start, length, speed);
    }

    /// Puts the recorded parts one behind the other. A part begins with `avail`; lines of its
    /// snapshot that are older, or out of order by the controller's clocks, take the last time.
    private static List<Change> parts(List<String> lines) {
        var parts = new ArrayList<Change>();
        long shift = 0;
        long offset = FIRST_OFFSET;
        for (String line : lines) {
            String[] cells = line.split("\\|", -1);
            long recorded = Instant.parse(cells[0]).toEpochMilli();
            if ("avail".equals(cells[1])) {
                offset = parts.isEmpty() ? FIRST_OFFSET : offset + PAUSE;
                shift = recorded - offset;
            }
            offset = Math.max(offset, recorded - shift);
            var samples = new ArrayList<Sample>();
            for (int i = 1; i + 1 < cells.length; i += 2) {
                ShdrItem.sample(cells[i], cells[i + 1]).ifPresent(samples::add);
            }
            append(parts, offset, samples);
        }
        return parts;
    }

    /// What comes in the same millisecond is one change, in which the last word counts.
    private static void append(List<Change> parts, long offset, List<Sample> samples) {
        boolean same = !parts.isEmpty() && parts.getLast().offset() == offset;
        Map<String, Value> together = new HashMap<>();
        if (same) {
            learn(together, parts.removeLast());
        }
        samples.forEach(sample -> together.put(sample.metric(), sample.value()));
        if (!together.isEmpty()) {
            parts.add(new Change(offset, samples(together)));
        }
    }

    /// Leaves out what says the same as before, also from the end of the loop to its begin.
    private static List<Change> onlyChanges(List<Change> reported, Map<String, Value> atEnd) {
        Map<String, Value> known = new HashMap<>(atEnd);
        var changes = new ArrayList<Change>();
        for (Change change : reported) {
            var news =
                    change.samples().stream()
                            .filter(sample -> !sample.value().equals(known.get(sample.metric())))
                            .toList();
            learn(known, change);
            if (!news.isEmpty()) {
                changes.add(new Change(change.offset(), news));
            }
        }
        return List.copyOf(changes);
    }

    private static void learn(Map<String, Value> known, Change change) {
        change.samples().forEach(sample -> known.put(sample.metric(), sample.value()));
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public void live(long after, long until, Consumer<Report> to) {
        if (live.pass(after) < 0 && until >= live.start()) {
            to.accept(new Report(KEY, live.start(), standing));
        }
        for (long pass = Math.max(0, live.pass(after)); pass <= live.pass(until); pass++) {
            for (Change change : changes) {
                long time = live.time((double) pass * length + change.offset());
                if (time > after && time <= until) {
                    to.accept(new Report(KEY, time, change.samples()));
                }
            }
        }
    }

    private static List<Sample> samples(Map<String, Value> known) {
        return known.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Sample(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public void history(long after, long until, Consumer<Report> to) {
        for (Shifts.Day day : Shifts.workedUntil(after, until)) {
            to.accept(new Report(KEY, day.begin(), standing));
            for (long begin = day.begin(); begin + length <= day.end(); begin += length) {
                loopOnFile(begin, after, until, to);
            }
        }
    }

    private void loopOnFile(long begin, long after, long until, Consumer<Report> to) {
        Map<String, Value> fast = new HashMap<>();
        long minute = Thermometer.next(begin - 1, MINUTE);
        for (Change change : changes) {
            long time = begin + change.offset();
            for (; minute <= time; minute += MINUTE) {
                if (!fast.isEmpty() && minute > after && minute <= until) {
                    to.accept(new Report(KEY, minute, samples(fast)));
                }
                fast.clear();
            }
            var states = new ArrayList<Sample>();
            for (Sample sample : change.samples()) {
                if (FAST.contains(sample.metric())) {
                    fast.put(sample.metric(), sample.value());
                } else {
                    states.add(sample);
                }
            }
            if (!states.isEmpty() && time > after && time <= until) {
                to.accept(new Report(KEY, time, states));
            }
        }
    }
}
