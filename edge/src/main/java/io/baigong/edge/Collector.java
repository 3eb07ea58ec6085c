package io.baigong.edge;

import io.baigong.edge.collect.Sink;
import io.baigong.edge.derive.Derivations;
import io.baigong.edge.derive.Derived;
import io.baigong.edge.north.North;
import io.baigong.edge.readings.Gatherer;
import io.baigong.edge.readings.LatestReadings;
import io.baigong.edge.readings.Reading;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/// The way of a reading within the gateway: into the latest, on to what is derived from it, and to
/// the queue.
final class Collector implements Sink {
    private final LatestReadings latest;
    private final Derivations derivations;
    private final Gatherer gatherer;
    private volatile BiConsumer<String, Boolean> presence = (_, _) -> {};
    private volatile BiConsumer<String, List<Reading>> north = (_, _) -> {};

    Collector(LatestReadings latest, Derivations derivations, Gatherer gatherer) {
        this.latest = latest;
        this.derivations = derivations;
        this.gatherer = gatherer;
    }

    /// @param told of devices that are reached or not
    void presence(BiConsumer<String, Boolean> told) {
        presence = told;
    }

    /// @param told of what the platform is told
    void north(North told) {
        north = told::take;
    }

    @Override
    public void take(String device, List<Reading> all, List<Reading> reported) {
        latest.put(device, all);
        if (!reported.isEmpty()) {
            gatherer.take(device, reported);
            north.accept(device, reported);
        }
        pass(derivations.take(device, all));
    }

    @Override
    public void unchanged(String device, Set<String> tags, long time) {
        pass(derivations.unchanged(device, tags, time));
    }

    private void pass(Collection<Derived> all) {
        for (var derived : all) {
            if (!derived.reported().isEmpty()) {
                gatherer.take(derived.device(), derived.reported());
                north.accept(derived.device(), derived.reported());
            }
        }
    }

    @Override
    public void reached(String device, boolean is) {
        presence.accept(device, is);
    }
}
