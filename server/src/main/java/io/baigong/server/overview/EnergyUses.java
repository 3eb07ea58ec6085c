package io.baigong.server.overview;

import io.baigong.server.overview.Consumption.Hour;
import io.baigong.server.overview.FlowTree.Measured;
import io.baigong.server.production.Element;
import io.baigong.server.production.Production;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// What machines used their energy for: while they produced, were set up, stood, or outside of
/// planned busy time. Energy is taken minute by minute (in longer times by five or fifteen), and a
/// minute in which a machine did two things is shared by time.
@Component
class EnergyUses {
    static final String OUTSIDE = "outside";

    private static final int DAYS_OF_MINUTES = 7;
    private static final int DAYS_OF_FIVE = 31;
    private static final int MOST_THING_DAYS = 5_000;

    /// Power that was told so long ago still holds.
    private static final long HOLDS = Consumption.HOUR;

    private final Production production;
    private final Readings readings;

    EnergyUses(Production production, Readings readings) {
        this.production = production;
        this.readings = readings;
    }

    private record Stretch(long from, long to, Element element) {}

    /// Of each machine of which is known what it did, by key: kilowatt hours by use. They add up to
    /// what it used. None for more than five thousand things times days.
    ///
    /// @param span epoch microseconds
    Map<String, Map<String, Double>> of(List<Measured> measured, Range span, ZoneId zone) {
        var things = new ArrayList<VisibleThing>();
        measured.forEach(one -> things.add(one.meter().item().thing()));
        if (things.size() * Duration.ofMillis((span.to() - span.from()) / 1_000).toDays()
                > MOST_THING_DAYS) {
            return Map.of();
        }
        var did = did(things, span, zone);
        var uses = new HashMap<String, Map<String, Double>>();
        for (var one : measured) {
            var times = did.get(one.meter().item().thing().handle().number());
            double total = one.kilowattHours() == null ? 0 : one.kilowattHours();
            if (times != null && total > 0) {
                var used = used(one.meter(), span, zone, times);
                double sum = used.values().stream().mapToDouble(Double::doubleValue).sum();
                if (sum > 0) {
                    used.replaceAll((_, energy) -> energy / sum * total);
                    uses.put(one.key(), used);
                }
            }
        }
        return uses;
    }

    /// Stretches of each machine by its number, without those of which nothing is known at all.
    private Map<Integer, List<Stretch>> did(List<VisibleThing> things, Range span, ZoneId zone) {
        Map<Integer, List<Stretch>> did = new HashMap<>();
        // A night shift began the day before.
        production.times(
                things,
                day(span.from(), zone).minusDays(1),
                day(span.to() - 1, zone),
                (thing, from, to, element) ->
                        did.computeIfAbsent(thing, _ -> new ArrayList<>())
                                .add(new Stretch(from * 1_000, to * 1_000, element)));
        did.values()
                .removeIf(all -> all.stream().allMatch(one -> one.element() == Element.UNKNOWN));
        return did;
    }

    private static LocalDate day(long micros, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(Math.floorDiv(micros, 1_000)), zone);
    }

    private static Duration step(Range span) {
        long days = Duration.ofMillis((span.to() - span.from()) / 1_000).toDays();
        return Duration.ofMinutes(days <= DAYS_OF_MINUTES ? 1 : days <= DAYS_OF_FIVE ? 5 : 15);
    }

    private Map<String, Double> used(
            Meter meter, Range span, ZoneId zone, List<Stretch> stretches) {
        var step = step(span);
        long width = step.toMillis() * 1_000;
        var history = Objects.requireNonNull(meter.item().thing().history(meter.property().key()));
        var before = new Range(span.from() - Duration.ofDays(1).toMillis() * 1_000, span.to());
        var parts =
                new Consumption(readings, history, meter.counter(), step)
                        .read(before, zone)
                        .hours();
        if (!meter.counter()) {
            hold(parts, width);
        }
        return shared(parts.subMap(span.from(), true, span.to(), false), width, stretches);
    }

    /// Power that is told now and then holds until it is told again.
    private static void hold(TreeMap<Long, Hour> parts, long width) {
        for (var each : new TreeMap<>(parts).entrySet()) {
            var next = parts.higherKey(each.getKey());
            if (next != null) {
                long until = Math.min(next, each.getKey() + HOLDS);
                for (long at = each.getKey() + width; at < until; at += width) {
                    parts.put(at, new Hour(each.getValue().used(), false));
                }
            }
        }
    }

    private static Map<String, Double> shared(
            NavigableMap<Long, Hour> parts, long width, List<Stretch> stretches) {
        var uses = new LinkedHashMap<String, Double>();
        int next = 0;
        for (var part : parts.entrySet()) {
            long from = part.getKey();
            long to = from + width;
            while (next < stretches.size() && stretches.get(next).to() <= from) {
                next++;
            }
            long told = 0;
            for (int i = next; i < stretches.size() && stretches.get(i).from() < to; i++) {
                var one = stretches.get(i);
                long length = Math.min(to, one.to()) - Math.max(from, one.from());
                if (length > 0) {
                    told += length;
                    add(uses, one.element().word(), part.getValue(), length, width);
                }
            }
            if (told < width) {
                add(uses, OUTSIDE, part.getValue(), width - told, width);
            }
        }
        return uses;
    }

    private static void add(
            Map<String, Double> uses, String use, Hour part, long length, long width) {
        double energy = part.used() * length / width;
        if (energy != 0) {
            uses.merge(use, energy, Double::sum);
        }
    }
}
