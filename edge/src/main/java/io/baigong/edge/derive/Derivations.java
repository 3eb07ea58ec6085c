package io.baigong.edge.derive;

import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.VirtualTag;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.LatestReadings;
import io.baigong.edge.readings.Reading;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// All that is derived. When a value comes, what uses it is calculated, then what uses that. For
/// any thread; one calculates at a time.
public final class Derivations {
    private final LatestReadings latest;
    private final InstantSource clock;
    private volatile boolean isEmpty = true;
    private List<VirtualTagState> tags = List.of();
    private Map<Source, List<Integer>> uses = Map.of();

    public Derivations(LatestReadings latest, InstantSource clock) {
        this.latest = latest;
        this.clock = clock;
    }

    /// Takes over what a configuration says. What has not changed keeps its state.
    public synchronized void apply(Configuration configuration) {
        var before = new HashMap<VirtualTag, VirtualTagState>();
        tags.forEach(state -> before.put(state.tag(), state));
        var now = new ArrayList<VirtualTagState>();
        var index = new HashMap<Source, List<Integer>>();
        for (var tag : configuration.virtualTags()) {
            var known = before.get(tag);
            var state = known == null ? new VirtualTagState(tag) : known;
            for (var source : state.sources()) {
                index.computeIfAbsent(source, _ -> new ArrayList<>()).add(now.size());
            }
            now.add(state);
        }
        tags = now;
        uses = index;
        isEmpty = now.isEmpty();
    }

    /// What follows from new readings of a device, which [LatestReadings] has already.
    public Collection<Derived> take(String device, List<Reading> readings) {
        return isEmpty ? List.of() : calculate(device, readings);
    }

    private synchronized Collection<Derived> calculate(String device, List<Reading> readings) {
        var due = new TreeSet<Integer>();
        for (var reading : readings) {
            due.addAll(uses.getOrDefault(new Source(device, reading.property()), List.of()));
        }
        if (due.isEmpty()) {
            return List.of();
        }
        long now = clock.millis();
        var derived = new LinkedHashMap<String, Derived>();
        for (Integer next = due.pollFirst(); next != null; next = due.pollFirst()) {
            var state = tags.get(next);
            var tag = state.tag();
            var reading = state.calculate(latest, now);
            latest.put(tag.device(), List.of(reading));
            var to =
                    derived.computeIfAbsent(
                            tag.device(),
                            key -> new Derived(key, new ArrayList<>(), new ArrayList<>()));
            to.all().add(reading);
            var report = state.report(reading, now);
            if (report != null) {
                to.reported().add(report);
            }
            // One uses only what stands before it, so this ends.
            due.addAll(uses.getOrDefault(new Source(tag.device(), tag.name()), List.of()));
        }
        return derived.values();
    }
}
