package io.baigong.server.production;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.readings.Channels;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/// By which way the signals of machines came: the one that proves least.
@Component
class WeakestChannel {
    /// What came so long before a shift may still hold when it begins.
    static final long BEFORE = Duration.ofDays(1).toMillis();

    private final Channels channels;

    WeakestChannel(Channels channels) {
        this.channels = channels;
    }

    /// In the shift and the day before it, and on the day of a value that held since longer: a
    /// counter that is silent over a holiday goes on from what it showed before.
    ///
    /// @param since when the oldest value of each machine came that held when the shift began,
    ///   epoch milliseconds
    Map<VisibleThing, Channel> of(Map<VisibleThing, Long> since, Span span) {
        var begin = Instant.ofEpochMilli(span.from() - BEFORE);
        Map<VisibleThing, Channel> weakest = new IdentityHashMap<>();
        since.keySet().forEach(thing -> weakest.put(thing, Channel.DEVICE));
        weaken(weakest, since.keySet(), begin, Instant.ofEpochMilli(span.to()));
        Map<Instant, List<VisibleThing>> longer = new HashMap<>();
        since.forEach((thing, from) -> {
            var time = Instant.ofEpochMilli(from);
            if (time.isBefore(begin)) {
                var zone = thing.handle().zone();
                var day = LocalDate.ofInstant(time, zone).atStartOfDay(zone).toInstant();
                longer.computeIfAbsent(day, _ -> new ArrayList<>()).add(thing);
            }
        });
        longer.forEach((day, things) -> weaken(weakest, things, day, day.plusMillis(1)));
        return weakest;
    }

    private void weaken(
            Map<VisibleThing, Channel> weakest,
            Collection<VisibleThing> things,
            Instant from,
            Instant to) {
        var heardBy =
                channels.byThing(things.stream().map(VisibleThing::handle).toList(), from, to);
        for (var thing : things) {
            for (var by : heardBy.getOrDefault(thing.handle().number(), Set.of())) {
                weakest.merge(thing, by, Channel::and);
            }
        }
    }
}
