package io.baigong.edge.derive;

import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.VirtualSensor;
import io.baigong.edge.configuration.VirtualTag;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.LatestReadings;
import io.baigong.edge.readings.Reading;
import io.baigong.edge.sensor.MachineSensor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// All that is derived. When a value comes, what uses it is calculated, then what uses that. For
/// any thread; one calculates at a time.
public final class Derivations {
    private final LatestReadings latest;
    private final InstantSource clock;
    private final Path memory;
    private volatile boolean isEmpty = true;
    private List<VirtualTagState> tags = List.of();
    private Map<Source, List<Integer>> uses = Map.of();
    private List<MachineSensor> sensors = List.of();
    private Map<Source, List<MachineSensor>> listening = Map.of();

    /// @param memory folder for what virtual sensors must not forget
    public Derivations(LatestReadings latest, InstantSource clock, Path memory) {
        this.latest = latest;
        this.clock = clock;
        this.memory = memory;
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
        applySensors(configuration);
        isEmpty = tags.isEmpty() && sensors.isEmpty();
    }

    private void applySensors(Configuration configuration) {
        var before = new HashMap<VirtualSensor, MachineSensor>();
        for (var sensor : sensors) {
            sensor.remember();
            before.put(sensor.configuration(), sensor);
        }
        var now = new ArrayList<MachineSensor>();
        var index = new HashMap<Source, List<MachineSensor>>();
        for (var wanted : configuration.virtualSensors()) {
            var known = before.get(wanted);
            var sensor = known == null ? new MachineSensor(wanted, memory) : known;
            sensor.sources()
                    .forEach(source ->
                            index.computeIfAbsent(source, _ -> new ArrayList<>()).add(sensor));
            now.add(sensor);
        }
        sensors = now;
        listening = index;
    }

    /// Writes down what virtual sensors must not forget.
    public synchronized void remember() {
        sensors.forEach(MachineSensor::remember);
    }

    /// What follows from new readings of a device, which [LatestReadings] has already.
    public Collection<Derived> take(String device, List<Reading> readings) {
        return isEmpty ? List.of() : calculate(device, readings);
    }

    private synchronized Collection<Derived> calculate(String device, List<Reading> readings) {
        long now = clock.millis();
        var derived = new LinkedHashMap<String, Derived>();
        var due = new TreeSet<Integer>();
        due(device, readings, due);
        // One uses only what stands before it, so this ends.
        for (Integer next = due.pollFirst(); next != null; next = due.pollFirst()) {
            var state = tags.get(next);
            var tag = state.tag();
            var reading = state.calculate(latest, now);
            var report = state.report(reading, now);
            add(
                    derived,
                    tag.device(),
                    List.of(reading),
                    report == null ? List.of() : List.of(report));
            due(tag.device(), List.of(reading), due);
        }
        listen(device, readings, derived);
        for (var one : List.copyOf(derived.values())) {
            listen(one.device(), List.copyOf(one.all()), derived);
        }
        return derived.values();
    }

    /// What follows from time that has passed over tags of which changes only are told: a sensor
    /// learns from how long a signal holds, and waits until it has.
    ///
    /// @param time until which they have not changed, in milliseconds since 1970
    public Collection<Derived> unchanged(String device, Set<String> tags, long time) {
        return isEmpty ? List.of() : stand(device, tags, time);
    }

    private synchronized Collection<Derived> stand(String device, Set<String> tags, long time) {
        var derived = new LinkedHashMap<String, Derived>();
        for (var source : listening.keySet()) {
            if (source.device().equals(device) && tags.contains(source.property())) {
                var reading = latest.of(device, source.property());
                if (reading != null && !reading.status().isBad() && reading.time() < time) {
                    listen(device, List.of(reading.at(time)), derived);
                }
            }
        }
        return derived.values();
    }

    private void due(String device, List<Reading> readings, TreeSet<Integer> due) {
        if (!uses.isEmpty()) {
            for (var reading : readings) {
                due.addAll(uses.getOrDefault(new Source(device, reading.property()), List.of()));
            }
        }
    }

    private void listen(String device, List<Reading> readings, Map<String, Derived> derived) {
        if (listening.isEmpty()) {
            return;
        }
        for (var reading : readings) {
            var source = new Source(device, reading.property());
            for (var sensor : listening.getOrDefault(source, List.of())) {
                var said = sensor.take(source, reading);
                add(derived, sensor.configuration().device(), said.all(), said.reported());
            }
        }
    }

    private void add(
            Map<String, Derived> derived,
            String device,
            List<Reading> all,
            List<Reading> reported) {
        latest.put(device, all);
        var to =
                derived.computeIfAbsent(
                        device, key -> new Derived(key, new ArrayList<>(), new ArrayList<>()));
        to.all().addAll(all);
        to.reported().addAll(reported);
    }
}
