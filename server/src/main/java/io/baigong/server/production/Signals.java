package io.baigong.server.production;

import io.baigong.server.access.TooMuch;
import io.baigong.server.readings.Corrections;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.readings.Value;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.TelemetryStore.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// The readings that a rule looks at.
@Component
class Signals {
    /// Of one property in one shift: 34 a second.
    private static final int MOST_VALUES = 1_000_000;

    /// Machines that are read together at first, and at most.
    private static final int FIRST_SOME = 16;

    private static final int MOST_TOGETHER = 200;

    /// Values of machines that are read together: about 60 MB.
    private static final long MOST_HELD = 2_000_000;

    private static final Step HOUR = new Step.Fixed(Duration.ofHours(1));
    private static final Duration MOST_DAYS = Duration.ofDays(60);

    /// A correction that is written down is in force a moment later.
    private static final Duration IN_FORCE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final Readings readings;
    private final Corrections corrections;
    private final int mostValues;
    private final long mostHeld;

    @Autowired
    Signals(Readings readings, Corrections corrections) {
        this(readings, corrections, MOST_VALUES, MOST_HELD);
    }

    /// @param mostValues of one property in one shift
    /// @param mostHeld of machines that are read together
    Signals(Readings readings, Corrections corrections, int mostValues, long mostHeld) {
        this.readings = readings;
        this.corrections = corrections;
        this.mostValues = mostValues;
        this.mostHeld = mostHeld;
    }

    /// @throws TooMuch when a property has more values than a shift should
    List<Track> of(VisibleThing thing, Rule rule, Span span) {
        var tracks = new ArrayList<Track>();
        for (var property : rule.properties()) {
            var history = thing.history(property);
            if (history != null) {
                tracks.add(track(history, span));
            }
        }
        return tracks;
    }

    private Track track(PropertyHistory history, Span span) {
        var values = new Values(mostValues);
        if (span.length() > 0) {
            readings.scan(history, new Range(span.from() * 1_000, span.to() * 1_000), values::take);
        }
        return track(history, span, values);
    }

    private Track track(PropertyHistory history, Span span, Values values) {
        var before = readings.lastBefore(history, span.from() * 1_000 - 1);
        return values.track(
                history.property(),
                before == null ? null : usable(before),
                before == null ? Long.MIN_VALUE / 2 : Math.floorDiv(before.timeMicros(), 1_000));
    }

    /// Takes the signals of a machine.
    interface Taker {
        /// @param machine its place in the list that was asked for
        void take(int machine, List<Track> tracks);
    }

    /// The same of many machines with one rule, read together, some at a time so that what is held
    /// stays within bounds. A machine with more values than a shift should have is not told, so
    /// that it does not keep the others from it.
    ///
    /// @param things in any order; they are told in another
    /// @param before whether to look for what held before the span too
    void of(List<VisibleThing> things, Rule rule, Span span, boolean before, Taker to) {
        // The series of things that were made one after the other lie together.
        var order =
                IntStream.range(0, things.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> things.get(i).handle().number()))
                        .toList();
        int some = FIRST_SOME;
        for (int from = 0; from < order.size(); ) {
            var chosen = order.subList(from, Math.min(order.size(), from + some));
            long values = together(things, chosen, rule, span, before, to);
            from += chosen.size();
            some = Math.clamp(mostHeld * chosen.size() / Math.max(1, values), 1, MOST_TOGETHER);
        }
    }

    /// @return how many values there were
    private long together(
            List<VisibleThing> things,
            List<Integer> chosen,
            Rule rule,
            Span span,
            boolean before,
            Taker to) {
        var histories = new ArrayList<PropertyHistory>();
        var owners = new ArrayList<Integer>();
        for (int machine : chosen) {
            for (var property : rule.properties()) {
                var history = things.get(machine).history(property);
                if (history != null) {
                    histories.add(history);
                    owners.add(machine);
                }
            }
        }
        var values = histories.stream().map(_ -> new Values(mostValues)).toList();
        try {
            read(histories, values, span, chosen.size() == 1 ? Long.MAX_VALUE : mostHeld);
        } catch (TooMuch e) {
            if (chosen.size() == 1) {
                LOG.warn(
                        "signals of {} are not read: {}",
                        things.get(chosen.getFirst()).handle().key(),
                        e.getMessage());
                return mostValues;
            }
            int half = chosen.size() / 2;
            return together(things, chosen.subList(0, half), rule, span, before, to)
                    + together(things, chosen.subList(half, chosen.size()), rule, span, before, to);
        }
        Map<Integer, List<Track>> tracks = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            tracks.computeIfAbsent(owners.get(i), _ -> new ArrayList<>())
                    .add(
                            before
                                    ? track(histories.get(i), span, values.get(i))
                                    : values.get(i)
                                            .track(
                                                    histories.get(i).property(),
                                                    null,
                                                    Long.MIN_VALUE / 2));
        }
        chosen.forEach(machine -> to.take(machine, tracks.getOrDefault(machine, List.of())));
        return values.stream().mapToLong(one -> one.size).sum();
    }

    private void read(List<PropertyHistory> histories, List<Values> values, Span span, long most) {
        if (span.length() == 0 || histories.isEmpty()) {
            return;
        }
        long[] held = {0};
        var range = new Range(span.from() * 1_000, span.to() * 1_000);
        readings.scan(
                histories,
                range,
                (i, value) -> {
                    if (held[0]++ == most) {
                        throw new TooMuch("values of machines that are read together", most);
                    }
                    values.get(i).take(value);
                });
    }

    private static @Nullable Object usable(Value value) {
        if (Quality.severity(value.quality()) == Quality.Severity.BAD) {
            return null;
        }
        if (value.value() instanceof Number number) {
            double real = number.doubleValue();
            return Double.isFinite(real) ? Double.valueOf(real) : null;
        }
        return value.value();
    }

    private static final class Values {
        private long[] times = new long[256];
        private @Nullable Object[] values = new @Nullable Object[256];
        private int size;
        private boolean ordered = true;
        private final int most;

        Values(int most) {
            this.most = most;
        }

        void take(Value value) {
            if (size == most) {
                throw new TooMuch("values of a property in a shift", most);
            }
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            times[size] = Math.floorDiv(value.timeMicros(), 1_000);
            values[size] = usable(value);
            ordered &= size == 0 || times[size - 1] <= times[size];
            size++;
        }

        Track track(String property, @Nullable Object before, long beforeTime) {
            if (!ordered) {
                sort();
            }
            return new Track(
                    property,
                    Arrays.copyOf(times, size),
                    Arrays.copyOf(values, size),
                    before,
                    beforeTime);
        }

        private void sort() {
            var order =
                    IntStream.range(0, size)
                            .boxed()
                            .sorted(Comparator.comparingLong(i -> times[i]))
                            .toList();
            var sortedTimes = new long[size];
            var sortedValues = new @Nullable Object[size];
            for (int i = 0; i < size; i++) {
                sortedTimes[i] = times[order.get(i)];
                sortedValues[i] = values[order.get(i)];
            }
            times = sortedTimes;
            values = sortedValues;
        }
    }

    /// What tells whether readings of an hour are others than before.
    ///
    /// @param start epoch milliseconds
    record Hour(long start, long hash) {}

    /// Hours with readings, one query for each property.
    List<Hour> hours(VisibleThing thing, Rule rule, Span span, ZoneId zone) {
        var hours = new ArrayList<Hour>();
        for (var property : rule.properties()) {
            var history = thing.history(property);
            if (history == null) {
                continue;
            }
            for (long from = span.from(); from < span.to(); from += MOST_DAYS.toMillis()) {
                long to = Math.min(span.to(), from + MOST_DAYS.toMillis());
                var range = new Range(from * 1_000, to * 1_000);
                var all = readings.buckets(List.of(history), range, HOUR, zone).getFirst();
                for (int i = 0; i < all.starts().length; i++) {
                    long hash = property.hashCode();
                    hash = hash * 31 + all.count()[i];
                    hash = hash * 31 + all.bad()[i];
                    hash = hash * 31 + Double.hashCode(all.sum()[i]);
                    hash = hash * 31 + Double.hashCode(all.first()[i]);
                    hash = hash * 31 + Double.hashCode(all.last()[i]);
                    hash = hash * 31 + Double.hashCode(all.min()[i]);
                    hash = hash * 31 + Double.hashCode(all.max()[i]);
                    hours.add(new Hour(Math.floorDiv(all.starts()[i], 1_000), hash));
                }
            }
        }
        return hours;
    }

    /// Values that people replaced, by hour: of texts the sums of an hour tell no difference. One
    /// that is written down and perhaps not in force yet counts as another one later.
    List<Hour> corrections(VisibleThing thing, Rule rule, Span span, Instant now) {
        long hour = Duration.ofHours(1).toMillis();
        var range = new Range(span.from() * 1_000, span.to() * 1_000);
        return corrections.list(thing, range).stream()
                .filter(one -> rule.properties().contains(one.property()))
                .map(one -> {
                    boolean young = one.made().plus(IN_FORCE).isAfter(now);
                    long start = Math.floorDiv(one.timeMicros() / 1_000, hour) * hour;
                    return new Hour(start, one.id() * 31 + (young ? 1 : 0));
                })
                .toList();
    }
}
